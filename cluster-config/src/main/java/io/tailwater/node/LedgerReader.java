package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.processors.trace.LedgerRecord;
import io.tailwater.processors.trace.TraceJudge.RestoredLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
      for (Entry entry : window.entries) {
        String id = entry.keyedId.isEmpty() ? keyedId : entry.keyedId;
        LedgerRecord record = entry.ledger.ledger();
        low = new StartOffset.Wanted(record.low(), id, record.high());
        if (isOfAnotherPast(ofThisTopic, entry)) {
          ofThisTopic.clear();
        }
        if (id.equals(keyedId)) {
          ofThisTopic.add(entry.ledger);
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
      Window window = read(consumer, ledger, true);
      return Stream.concat(Stream.ofNullable(window.before), window.entries.stream())
          .map(Entry::ledger)
          .toList();
    }
  }

  /** What was read never goes back, except where the log was cut and all was read again. */
  private static boolean isOfAnotherPast(List<RestoredLedger> before, Entry next) {
    return !before.isEmpty() && next.ledger.ledger().high() < before.getLast().ledger().high();
  }

  /**
   * A ledger record with the id of the keyed topic that it speaks of; empty where none is noted.
   */
  private record Entry(RestoredLedger ledger, String keyedId) {
    static Entry of(ConsumerRecord<byte[], byte[]> record) {
      return new Entry(
          new RestoredLedger(record.offset(), LedgerRecord.decode(record.value())),
          RecordHeaders.text(record.headers(), RecordHeaders.KEYED_ID, ""));
    }

    boolean isBefore(long offset, long streamMillis) {
      return ledger.offset() < offset && ledger.ledger().streamTimeMillis() < streamMillis;
    }
  }

  /** The window's entries, the one before it, and whether all that the last one needs is there. */
  private record Window(List<Entry> entries, @Nullable Entry before, boolean complete) {}

  private Window read(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition ledger, boolean oneBefore) {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    consumer.assign(List.of(ledger));
    long begin = consumer.beginningOffsets(List.of(ledger), patience).getOrDefault(ledger, 0L);
    long end = consumer.endOffsets(List.of(ledger), patience).getOrDefault(ledger, 0L);
    ConsumerRecord<byte[], byte[]> last = last(consumer, ledger, begin, end, deadlineNanos);
    if (last == null) {
      return new Window(List.of(), null, true);
    }
    LedgerRecord record = LedgerRecord.decode(last.value());
    long needed =
        record.ledgerFrom() == LedgerRecord.THIS_RECORD ? last.offset() : record.ledgerFrom();
    boolean complete = needed >= begin && needed <= last.offset();
    long from = Math.min(needed, last.offset());
    long windowFromMillis = record.streamTimeMillis() - windowMillis;
    List<Entry> entries =
        backTo(consumer, ledger, begin, end, deadlineNanos, from, windowFromMillis);
    int first = 0;
    while (entries.get(first).isBefore(from, windowFromMillis)) {
      first++;
    }
    List<Entry> window = entries.subList(first, entries.size());
    if (first > 0 || !oneBefore) {
      return new Window(window, first > 0 ? entries.get(first - 1) : null, complete);
    }
    ConsumerRecord<byte[], byte[]> before =
        last(consumer, ledger, begin, window.getFirst().ledger().offset(), deadlineNanos);
    return new Window(window, before == null ? null : Entry.of(before), complete);
  }

  /**
   * Reads backwards in growing steps until a record lies before the window. By stream time: of a
   * backlog that was judged at full speed, ten minutes of the wall clock would be a day, and of an
   * overloaded shard too little.
   */
  private static List<Entry> backTo(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition ledger,
      long begin,
      long end,
      long deadlineNanos,
      long from,
      long windowFromMillis) {
    List<Entry> entries = new ArrayList<>();
    long step = WINDOW_STEP;
    for (long to = end; to > begin; step *= 2) {
      long stepFrom = Math.max(begin, to - step);
      List<Entry> older = new ArrayList<>();
      readRange(consumer, ledger, stepFrom, to, deadlineNanos, entry -> older.add(Entry.of(entry)));
      older.addAll(entries);
      entries = older;
      to = stepFrom;
      if (!entries.isEmpty() && entries.getFirst().isBefore(from, windowFromMillis)) {
        break;
      }
    }
    return entries;
  }

  /** Looks back from the end in growing steps: transaction markers take offsets too. */
  static @Nullable ConsumerRecord<byte[], byte[]> last(
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
