package io.tailwater.node;

import io.tailwater.sinks.SinkRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the records of one partition, in their order, for a lane that lands them.
 *
 * @param <R> what it makes of them
 */
interface PartitionReader<R extends SinkRecord> {
  /**
   * The first record that it has to be given: at most the one that the lane wants to land first.
   * What is read before that one is for the reader's own memory.
   */
  long from();

  /** Reads the next record. */
  R read(ConsumerRecord<byte[], byte[]> record);

  /** All records before this offset have landed, and it is written down that they have. */
  default void landed(long next) {}

  /** The partition is no longer this reader's. */
  default void release() {}
}
