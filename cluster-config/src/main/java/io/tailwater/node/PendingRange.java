package io.tailwater.node;

import io.tailwater.config.NodeSettings;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.SinkRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Kept records of one partition that wait to be sent, cut into batches.
 *
 * <p>A batch that a former owner had written down as its intent is rebuilt exactly; after it, a
 * batch closes when it is large or old enough. Not thread-safe.
 *
 * @param <R> the kind of records
 */
final class PendingRange<R extends SinkRecord> {
  private static final int EXPECTED_ROW_BYTES = 256;
  private static final long MAX_BATCH_BYTES = 16 << 20;

  /** Of all partitions of a node together; as much again may be under way. */
  private static final long MAX_WAITING_BYTES = 64L << 20;

  private final TopicPartition partition;
  private final String topicId;
  private final long batchBytes;
  private final long maxDelayMillis;
  private final long first;
  private final PartitionReader<R> reader;
  private final ArrayDeque<R> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private long waitingSinceMillis;
  private long intendedLast;
  private boolean underWay;

  /**
   * A range of which nothing has been read.
   *
   * @param topicId of the topic: offsets of one that was made anew begin again, and what they name
   *     must not be taken for what landed before
   * @param first the first record that has not landed; what the reader is given before it is read
   *     and forgotten
   * @param intendedLast where a range that was written down ends, {@link OffsetNote#NONE} for none
   * @param reader reads the records
   */
  PendingRange(
      TopicPartition partition,
      String topicId,
      NodeSettings.ClickHouseBatch limits,
      long first,
      long intendedLast,
      PartitionReader<R> reader) {
    this.partition = partition;
    this.topicId = topicId;
    this.batchBytes = Math.min(MAX_BATCH_BYTES, (long) limits.maxRows() * EXPECTED_ROW_BYTES);
    this.maxDelayMillis = limits.maxDelay().toMillis();
    this.first = first;
    this.intendedLast = intendedLast;
    this.reader = reader;
  }

  /** Where the range that must be rebuilt ends; {@link OffsetNote#NONE} where none must. */
  long intendedLast() {
    return intendedLast;
  }

  /** The id of the topic that the records are of. */
  String topicId() {
    return topicId;
  }

  void add(ConsumerRecord<byte[], byte[]> record, long nowMillis) {
    if (record.value() == null) {
      return;
    }
    R read = reader.read(record);
    if (record.offset() < first) {
      return;
    }
    if (waiting.isEmpty()) {
      waitingSinceMillis = nowMillis;
    }
    waiting.add(read);
    waitingBytes += read.weightBytes();
  }

  /** What reads the records. */
  PartitionReader<R> reader() {
    return reader;
  }

  /**
   * The next batch, if one is due and none is under way.
   *
   * @param intentComplete whether everything up to {@link #intendedLast} has been read
   */
  @Nullable SinkBatch<R> nextBatch(long nowMillis, boolean intentComplete) {
    if (underWay || waiting.isEmpty()) {
      return null;
    }
    boolean rebuilding = intendedLast != OffsetNote.NONE;
    if (rebuilding
        ? !intentComplete
        : waitingBytes < batchBytes && nowMillis - waitingSinceMillis < maxDelayMillis) {
      return null;
    }
    List<R> batch = new ArrayList<>();
    long bytes = 0;
    while (!waiting.isEmpty()
        && (rebuilding ? waiting.getFirst().offset() <= intendedLast : bytes < batchBytes)) {
      R record = waiting.removeFirst();
      bytes += record.weightBytes();
      batch.add(record);
    }
    waitingBytes -= bytes;
    waitingSinceMillis = nowMillis;
    intendedLast = OffsetNote.NONE;
    if (batch.isEmpty()) {
      return null;
    }
    underWay = true;
    return new SinkBatch<>(
        partition.topic() + "@" + topicId,
        partition.partition(),
        batch.getFirst().offset(),
        batch.getLast().offset(),
        batch);
  }

  void landed() {
    underWay = false;
  }

  boolean isUnderWay() {
    return underWay;
  }

  /** Whether nothing waits, is under way or has to be rebuilt. */
  boolean isIdle() {
    return !underWay && waiting.isEmpty() && intendedLast == OffsetNote.NONE;
  }

  int size() {
    return waiting.size();
  }

  /**
   * Whether no more is to be read for now: this partition has its share of what a node may hold. A
   * range that must be rebuilt is read to its end; it was as small when it was cut.
   */
  boolean isFull(int partitions) {
    return intendedLast == OffsetNote.NONE && waitingBytes >= share(partitions);
  }

  private static long share(int partitions) {
    return MAX_WAITING_BYTES / Math.max(1, partitions);
  }
}
