package io.tailwater.loadtests.chaos.truth;

import java.util.List;

/**
 * Spans of one trace that came in one raw record.
 *
 * @param timeMillis the record's time, epoch milliseconds
 * @param thereMillis when the record was surely there for everybody to read: when Kafka had
 *     acknowledged it, or later
 * @param tracesData an encoded {@code TracesData} with these spans alone
 * @param spanIds their ids, 16 lower-case hexadecimal digits each, in the order of the record
 */
@SuppressWarnings("ArrayRecordComponent")
record Arrival(long timeMillis, long thereMillis, byte[] tracesData, List<String> spanIds) {
  Arrival {
    spanIds = List.copyOf(spanIds);
  }
}
