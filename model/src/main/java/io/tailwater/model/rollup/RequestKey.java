package io.tailwater.model.rollup;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Requests that an instance of a service answered at one of its endpoints in a minute, with one
 * outcome.
 *
 * @param minuteMillis begin of the minute in which they began, epoch milliseconds
 * @param service that answered
 * @param instance of the service; empty where none is named
 * @param endpoint what was asked for: a route, a method of an RPC, a queue's consumer, a job
 * @param kind how it was asked
 * @param protocol {@code http}, {@code rpc}, or empty for neither
 * @param code status code of the protocol as text; empty where none was told
 */
public record RequestKey(
    long minuteMillis,
    String service,
    String instance,
    String endpoint,
    Kind kind,
    String protocol,
    String code)
    implements RollupKey {
  /** How requests come. The order is that of the codes on the wire: add at the end. */
  public enum Kind {
    /** Somebody waits for the answer. */
    SERVER,
    /** A message was taken from a queue. */
    CONSUMER,
    /** Nobody asked from outside: a job, a timer. */
    INTERNAL
  }

  private static final Kind[] KINDS = Kind.values();

  @Override
  @SuppressWarnings("EnumOrdinal") // the order is bound to the wire
  public void writeTo(DataOutput out) throws IOException {
    out.writeLong(minuteMillis);
    RollupTexts.write(out, service);
    RollupTexts.write(out, instance);
    RollupTexts.write(out, endpoint);
    out.writeByte(kind.ordinal());
    RollupTexts.write(out, protocol);
    RollupTexts.write(out, code);
  }

  /** Reads what {@link #writeTo} wrote. */
  static RequestKey read(DataInput in) throws IOException {
    return new RequestKey(
        in.readLong(),
        RollupTexts.read(in),
        RollupTexts.read(in),
        RollupTexts.read(in),
        RollupTexts.word(KINDS, in.readUnsignedByte()),
        RollupTexts.read(in),
        RollupTexts.read(in));
  }
}
