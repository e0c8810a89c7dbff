package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.processors.trace.LedgerRecord;
import io.tailwater.processors.trace.TraceJudge.RestoredLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads back what a shard had settled.
 *
 * <p>To restore a shard, call it only after its transactional id was fenced: what is committed then
 * is all there will ever be of the former owner.
 */
final class LedgerReader {
  static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FIRST_LOOK_BACK = 64;

  private final KafkaClients clients;
  private final long windowMillis;
  private final Duration patience;

  /**
   * A reader that goes back at least this far.
   *
   * @param windowMillis how long decisions are remembered for late spans
   */
  LedgerReader(KafkaClients clients, long windowMillis) {
    this(clients, windowMillis, PATIENCE);
  }

  /** A reader that gives up after this patience. */
  LedgerReader(KafkaClients clients, long windowMillis, Duration patience) {
    this.clients = clients;
    this.windowMillis = windowMillis;
    this.patience = patience;
  }

  /**
   * The ledger records of the window, oldest first; empty where the shard has no ledger.
   *
   * @throws TimeoutException if Kafka does not answer in time
   * @throws IllegalArgumentException if a record is of a version that this node does not know
   */
  List<RestoredLedger> read(int partition) {
    return read(partition, false);
  }

  /** The same, with the record before the window in front where there is one. */
  List<RestoredLedger> readWithOneBefore(int partition) {
    return read(partition, true);
  }

  private List<RestoredLedger> read(int partition, boolean oneBefore) {
    TopicPartition ledger = new TopicPartition(Topics.LEDGER, partition);
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer = clients.reader("ledger-" + partition)) {
      consumer.assign(List.of(ledger));
      long begin = consumer.beginningOffsets(List.of(ledger), patience).getOrDefault(ledger, 0L);
      long end = consumer.endOffsets(List.of(ledger), patience).getOrDefault(ledger, 0L);
      ConsumerRecord<byte[], byte[]> last = last(consumer, ledger, begin, end, deadlineNanos);
      if (last == null) {
        return List.of();
      }
      LedgerRecord record = LedgerRecord.decode(last.value());
      long from =
          record.ledgerFrom() == LedgerRecord.THIS_RECORD ? last.offset() : record.ledgerFrom();
      OffsetAndTimestamp windowStart =
          consumer
              .offsetsForTimes(
                  Map.of(ledger, Math.max(0, last.timestamp() - windowMillis)), patience)
              .get(ledger);
      if (windowStart != null) {
        from = Math.min(from, windowStart.offset());
      }
      from = Math.max(begin, from);
      List<RestoredLedger> restored = new ArrayList<>();
      ConsumerRecord<byte[], byte[]> before =
          oneBefore ? last(consumer, ledger, begin, from, deadlineNanos) : null;
      if (before != null) {
        restored.add(restored(before));
      }
      for (ConsumerRecord<byte[], byte[]> entry :
          readRange(consumer, ledger, from, end, deadlineNanos)) {
        restored.add(restored(entry));
      }
      return restored;
    }
  }

  private static RestoredLedger restored(ConsumerRecord<byte[], byte[]> entry) {
    return new RestoredLedger(entry.offset(), LedgerRecord.decode(entry.value()));
  }

  /** Looks back from the end in growing steps: transaction markers take offsets too. */
  private static @Nullable ConsumerRecord<byte[], byte[]> last(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition ledger,
      long begin,
      long end,
      long deadlineNanos) {
    long lookBack = FIRST_LOOK_BACK;
    for (long to = end; to > begin; lookBack *= 4) {
      long from = Math.max(begin, to - lookBack);
      List<ConsumerRecord<byte[], byte[]>> records =
          readRange(consumer, ledger, from, to, deadlineNanos);
      if (!records.isEmpty()) {
        return records.getLast();
      }
      to = from;
    }
    return null;
  }

  private static List<ConsumerRecord<byte[], byte[]>> readRange(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition ledger,
      long from,
      long to,
      long deadlineNanos) {
    consumer.seek(ledger, from);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    while (consumer.position(ledger) < to) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(ledger)) {
        if (record.offset() < to) {
          records.add(record);
        }
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new TimeoutException("Kafka did not deliver " + ledger + " up to " + to);
      }
    }
    return records;
  }
}
