package io.tailwater.node;

import io.tailwater.sinks.SinkRecord;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Opens the readers of the partitions that a lane is given. Not thread-safe.
 *
 * @param <R> what they make of records
 */
interface PartitionReaders<R extends SinkRecord> extends AutoCloseable {
  /**
   * A reader of a partition.
   *
   * @param topicId the id of its topic
   * @param start the first record that has not landed
   * @throws RetriableException if Kafka does not have or say what it needs now; may be asked again
   */
  PartitionReader<R> open(TopicPartition partition, String topicId, long start);

  @Override
  default void close() {}

  /** Readers to which each record speaks for itself. */
  static <R extends SinkRecord> Supplier<PartitionReaders<R>> ofEach(
      Function<ConsumerRecord<byte[], byte[]>, R> read) {
    return () -> (_, _, start) -> new OfEach<>(start, read);
  }

  /** Remembers nothing. */
  record OfEach<R extends SinkRecord>(
      long from, Function<ConsumerRecord<byte[], byte[]>, R> reading)
      implements PartitionReader<R> {
    @Override
    public R read(ConsumerRecord<byte[], byte[]> record) {
      return reading.apply(record);
    }
  }
}
