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
   * What there is to restore a shard from.
   *
   * @param records the ledger records of the window that speak of the keyed topic as it is now,
   *     oldest first; empty where the shard has no ledger
   * @param low where the newest record, of whatever keyed topic, says to go on; null without one
   * @param complete whether every record is there that names what was settled at or after {@code
   *     low}
   * @param keyedBeginning first offset that the keyed partition has
   * @param keyedEnd offset after its last one
   */
  record Restore(
      List<RestoredLedger> records,
      StartOffset.@Nullable Wanted low,
      boolean complete,
      long keyedBeginning,
      long keyedEnd) {}

  /**
   * Reads what a shard is restored from.
   *
   * @param keyedId the id of the keyed topic
   * @throws TimeoutException if Kafka does not answer in time
   * @throws IllegalArgumentException if a record is of a version that this node does not know
   */
  Restore restore(int partition, String keyedId) {
    TopicPartition ledger = new TopicPartition(Topics.LEDGER, partition);
    TopicPartition keyed = new TopicPartition(Topics.KEYED_SPANS, partition);
    try (KafkaConsumer<byte[], byte[]> consumer = clients.reader("ledger-" + partition)) {
      List<RestoredLedger> ofThisTopic = new ArrayList<>();
      StartOffset.@Nullable Wanted low = null;
      Window window = read(consumer, ledger, false);
      for (ConsumerRecord<byte[], byte[]> entry : window.records) {
        RestoredLedger restored = restored(entry);
        String id = RecordHeaders.text(entry.headers(), RecordHeaders.KEYED_ID, keyedId);
        low = new StartOffset.Wanted(restored.ledger().low(), id);
        if (id.equals(keyedId)) {
          ofThisTopic.add(restored);
        }
      }
      return new Restore(
          ofThisTopic,
          low,
          window.complete,
          consumer.beginningOffsets(List.of(keyed), patience).getOrDefault(keyed, 0L),
          consumer.endOffsets(List.of(keyed), patience).getOrDefault(keyed, 0L));
    }
  }

  /**
   * The ledger records of the window, oldest first, with the one before it in front where there is
   * one; empty where the shard has no ledger.
   *
   * @throws TimeoutException if Kafka does not answer in time
   * @throws IllegalArgumentException if a record is of a version that this node does not know
   */
  List<RestoredLedger> readWithOneBefore(int partition) {
    TopicPartition ledger = new TopicPartition(Topics.LEDGER, partition);
    try (KafkaConsumer<byte[], byte[]> consumer = clients.reader("ledger-" + partition)) {
      return read(consumer, ledger, true).records.stream().map(LedgerReader::restored).toList();
    }
  }

  private record Window(List<ConsumerRecord<byte[], byte[]>> records, boolean complete) {}

  private Window read(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition ledger, boolean oneBefore) {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    consumer.assign(List.of(ledger));
    long begin = consumer.beginningOffsets(List.of(ledger), patience).getOrDefault(ledger, 0L);
    long end = consumer.endOffsets(List.of(ledger), patience).getOrDefault(ledger, 0L);
    ConsumerRecord<byte[], byte[]> last = last(consumer, ledger, begin, end, deadlineNanos);
    if (last == null) {
      return new Window(List.of(), true);
    }
    LedgerRecord record = LedgerRecord.decode(last.value());
    long needed =
        record.ledgerFrom() == LedgerRecord.THIS_RECORD ? last.offset() : record.ledgerFrom();
    long from = needed;
    OffsetAndTimestamp windowStart =
        consumer
            .offsetsForTimes(Map.of(ledger, Math.max(0, last.timestamp() - windowMillis)), patience)
            .get(ledger);
    if (windowStart != null) {
      from = Math.min(from, windowStart.offset());
    }
    from = Math.max(begin, from);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    ConsumerRecord<byte[], byte[]> before =
        oneBefore ? last(consumer, ledger, begin, from, deadlineNanos) : null;
    if (before != null) {
      records.add(before);
    }
    records.addAll(readRange(consumer, ledger, from, end, deadlineNanos));
    return new Window(records, needed >= begin && needed <= last.offset());
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
