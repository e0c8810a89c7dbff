package io.tailwater.model.rollup;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Calls from one node of the service graph to another in a minute.
 *
 * @param minuteMillis begin of the minute in which they began, epoch milliseconds
 * @param client who calls: a service; {@link #USER} where no span is around the call; {@link
 *     #UNKNOWN} where the span that called was not there
 * @param server who is called: a service, or what stands for one that sends no spans
 * @param kind what is called
 */
public record EdgeKey(long minuteMillis, String client, String server, Kind kind)
    implements RollupKey {
  /** Calls from outside of all that sends spans. */
  public static final String USER = "{user}";

  /** The span of the other side was not there. */
  public static final String UNKNOWN = "{unknown}";

  /** What is called. The order is that of the codes on the wire: add at the end. */
  public enum Kind {
    /** A service that sends spans. */
    SERVICE,
    /** A database. */
    DATABASE,
    /** A cache. */
    CACHE,
    /** A queue or topic, as the one called and as the one that calls its consumers. */
    MESSAGING,
    /** Something that sends no spans, told by its name or address. */
    EXTERNAL
  }

  private static final Kind[] KINDS = Kind.values();

  @Override
  @SuppressWarnings("EnumOrdinal") // the order is bound to the wire
  public void writeTo(DataOutput out) throws IOException {
    out.writeLong(minuteMillis);
    RollupTexts.write(out, client);
    RollupTexts.write(out, server);
    out.writeByte(kind.ordinal());
  }

  /** Reads what {@link #writeTo} wrote. */
  static EdgeKey read(DataInput in) throws IOException {
    return new EdgeKey(
        in.readLong(),
        RollupTexts.read(in),
        RollupTexts.read(in),
        RollupTexts.word(KINDS, in.readUnsignedByte()));
  }
}
