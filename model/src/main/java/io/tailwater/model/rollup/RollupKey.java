package io.tailwater.model.rollup;

import java.io.DataOutput;
import java.io.IOException;

/** What is counted together: all of one minute that shares these names. */
public sealed interface RollupKey permits RequestKey, EdgeKey, StatementKey, DestinationKey {
  /** Begin of the minute, epoch milliseconds. */
  long minuteMillis();

  /** Writes the parts in their order. */
  void writeTo(DataOutput out) throws IOException;
}
