package io.tailwater.sinks.clickhouse;

import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.SinkRecord;

/**
 * Makes blocks of the records of a batch.
 *
 * @param <R> the kind of records
 */
interface BatchDecoder<R extends SinkRecord> {
  /**
   * Decodes a batch. The result is a function of the batch alone: no clock, no random order. A
   * batch that is sent again after a crash therefore gives the same bytes under the same token.
   */
  DecodedBatch decode(SinkBatch<R> batch);
}
