package io.tailwater.model.rollup;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Executions of one statement by a service in a minute.
 *
 * @param minuteMillis begin of the minute in which they began, epoch milliseconds
 * @param service that asked
 * @param system kind of the database, {@code db.system.name}
 * @param namespace the database's name, {@code db.namespace}; may be empty
 * @param statement text without literals; of caches the operation alone; may be empty
 */
public record StatementKey(
    long minuteMillis, String service, String system, String namespace, String statement)
    implements RollupKey {
  @Override
  public void writeTo(DataOutput out) throws IOException {
    out.writeLong(minuteMillis);
    RollupTexts.write(out, service);
    RollupTexts.write(out, system);
    RollupTexts.write(out, namespace);
    RollupTexts.write(out, statement);
  }

  /** Reads what {@link #writeTo} wrote. */
  static StatementKey read(DataInput in) throws IOException {
    return new StatementKey(
        in.readLong(),
        RollupTexts.read(in),
        RollupTexts.read(in),
        RollupTexts.read(in),
        RollupTexts.read(in));
  }
}
