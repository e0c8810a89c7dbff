package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.processors.trace.LedgerRecord;
import io.tailwater.processors.trace.TraceJudge.RestoredLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
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

  /** Offsets that are read at once: eight minutes of a busy shard, markers included. */
  private static final long WINDOW_STEP = 4_096;

  private final KafkaClients clients;
  private final long windowMillis;
  private final Duration patience;

  /**
   * A reader that goes back at least this far.
   *
   * @param windowMillis how long decisions are remembered for late spans, in stream time
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
      long windowFromMillis = record.streamTimeMillis() - windowMillis;
      List<RestoredLedger> entries =
          backTo(consumer, ledger, begin, end, deadlineNanos, from, windowFromMillis);
      int first = 0;
      while (isBefore(entries.get(first), from, windowFromMillis)) {
        first++;
      }
      List<RestoredLedger> window = entries.subList(first, entries.size());
      if (!oneBefore) {
        return window;
      }
      if (first > 0) {
        return entries.subList(first - 1, entries.size());
      }
      List<RestoredLedger> withOneBefore = new ArrayList<>();
      ConsumerRecord<byte[], byte[]> before =
          last(consumer, ledger, begin, window.getFirst().offset(), deadlineNanos);
      if (before != null) {
        withOneBefore.add(restored(before));
      }
      withOneBefore.addAll(window);
      return withOneBefore;
    }
  }

  /**
   * Reads backwards in growing steps until a record lies before the window. By stream time: of a
   * backlog that was judged at full speed, ten minutes of the wall clock would be a day, and of an
   * overloaded shard too little.
   */
  private static List<RestoredLedger> backTo(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition ledger,
      long begin,
      long end,
      long deadlineNanos,
      long from,
      long windowFromMillis) {
    List<RestoredLedger> entries = new ArrayList<>();
    long step = WINDOW_STEP;
    for (long to = end; to > begin; step *= 2) {
      long stepFrom = Math.max(begin, to - step);
      List<RestoredLedger> older = new ArrayList<>();
      readRange(consumer, ledger, stepFrom, to, deadlineNanos, entry -> older.add(restored(entry)));
      older.addAll(entries);
      entries = older;
      to = stepFrom;
      if (!entries.isEmpty() && isBefore(entries.getFirst(), from, windowFromMillis)) {
        break;
      }
    }
    return entries;
  }

  private static boolean isBefore(RestoredLedger entry, long from, long windowFromMillis) {
    return entry.offset() < from && entry.ledger().streamTimeMillis() < windowFromMillis;
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
      Newest newest = new Newest();
      readRange(consumer, ledger, from, to, deadlineNanos, newest);
      if (newest.record != null) {
        return newest.record;
      }
      to = from;
    }
    return null;
  }

  /** Keeps the record that came last. */
  private static final class Newest implements Consumer<ConsumerRecord<byte[], byte[]>> {
    private @Nullable ConsumerRecord<byte[], byte[]> record;

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> next) {
      record = next;
    }
  }

  /** Hands out one record after the other, so that their bytes need not be held together. */
  private static void readRange(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition ledger,
      long from,
      long to,
      long deadlineNanos,
      Consumer<ConsumerRecord<byte[], byte[]>> records) {
    consumer.seek(ledger, from);
    while (consumer.position(ledger) < to) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(ledger)) {
        if (record.offset() < to) {
          records.accept(record);
        }
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new TimeoutException("Kafka did not deliver " + ledger + " up to " + to);
      }
    }
  }
}
