package io.tailwater.model.rollup;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What a service did with a queue or topic in a minute.
 *
 * @param minuteMillis begin of the minute in which it was done, epoch milliseconds
 * @param service that did it
 * @param system {@code messaging.system}
 * @param destination name of the queue or topic
 * @param operation {@code send}, {@code receive}, {@code process} or what else was told
 */
public record DestinationKey(
    long minuteMillis, String service, String system, String destination, String operation)
    implements RollupKey {
  @Override
  public void writeTo(DataOutput out) throws IOException {
    out.writeLong(minuteMillis);
    RollupTexts.write(out, service);
    RollupTexts.write(out, system);
    RollupTexts.write(out, destination);
    RollupTexts.write(out, operation);
  }

  /** Reads what {@link #writeTo} wrote. */
  static DestinationKey read(DataInput in) throws IOException {
    return new DestinationKey(
        in.readLong(),
        RollupTexts.read(in),
        RollupTexts.read(in),
        RollupTexts.read(in),
        RollupTexts.read(in));
  }
}
