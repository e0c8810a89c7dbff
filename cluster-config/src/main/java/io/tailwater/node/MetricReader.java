package io.tailwater.node;

import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.processors.metric.MetricCount;
import io.tailwater.processors.metric.MetricCounters;
import io.tailwater.processors.metric.MetricStage;
import io.tailwater.processors.trace.MemoryBudget;
import io.tailwater.sinks.MetricRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes rows of the metrics of one partition, and saves what its stage remembers now and then, and
 * when it is released. Not thread-safe.
 */
final class MetricReader implements PartitionReader<MetricRecord> {
  private static final Logger LOG = LoggerFactory.getLogger(MetricReader.class);
  static final int CHUNK_BYTES = 512 << 10;
  private static final long SAVE_EVERY_MILLIS = Duration.ofMinutes(5).toMillis();

  /** So that the partitions do not all save at the same time. */
  private static final long STAGGER_MILLIS = 7_919;

  /** Saves what a partition remembers. */
  interface Store {
    /** Returns what is done once it is there. */
    List<Future<RecordMetadata>> save(int partition, String keyedId, MetricStates.Saved memory);
  }

  private final int partition;
  private final String topicId;
  private final MetricStage stage;
  private final long from;
  private final long start;
  private final Store store;
  private final MemoryBudget budget;
  private final NodeMetrics metrics;
  private final InstantSource clock;
  private final Map<MetricCount, Long> counted = new EnumMap<>(MetricCount.class);
  private MetricStates.Saved saved;
  private MetricStates.Saved saving;
  private List<Future<RecordMetadata>> sent = List.of();
  private long savedAtMillis;
  private long next;
  private long landed;
  private long budgeted;
  private boolean released;

  /**
   * Whether the stage may have taken in a part of a record, after a failure that nobody expects.
   */
  private boolean torn;

  /**
   * A reader that goes on from a memory.
   *
   * @param stage restored from it
   * @param saved the memory; its slot is not written next
   * @param start the first record whose rows have not landed
   */
  MetricReader(
      int partition,
      String topicId,
      MetricStage stage,
      MetricStates.Saved saved,
      long start,
      Store store,
      MemoryBudget budget,
      NodeMetrics metrics,
      InstantSource clock) {
    this.partition = partition;
    this.topicId = topicId;
    this.stage = stage;
    this.start = start;
    this.store = store;
    this.budget = budget;
    this.metrics = metrics;
    this.clock = clock;
    this.saved = new MetricStates.Saved(saved.slot(), saved.next(), List.of());
    saving = this.saved;
    from = saved.next();
    next = from;
    landed = start;
    savedAtMillis = clock.millis() - partition * STAGGER_MILLIS % SAVE_EVERY_MILLIS;
  }

  @Override
  public long from() {
    return from;
  }

  @Override
  public MetricRecord read(ConsumerRecord<byte[], byte[]> record) {
    long millis = KeyedRecord.timeMillis(record);
    MetricRecord read;
    torn = true;
    try {
      read = new MetricRecord(record.offset(), millis, stage.add(record.value(), millis));
    } catch (MalformedOtlpException broken) {
      read =
          MetricRecord.broken(
              record.offset(), millis, String.valueOf(broken.getMessage()), record.value());
    }
    torn = false;
    next = record.offset() + 1;
    count(record.offset() >= start);
    long held = stage.heldBytes();
    budget.add(held - budgeted);
    budgeted = held;
    return read;
  }

  /** What is read once more was counted when it was read first. */
  private void count(boolean first) {
    MetricCounters counters = stage.counters();
    for (MetricCount what : MetricCount.values()) {
      long now = counters.count(what);
      long before = counted.getOrDefault(what, 0L);
      if (now != before) {
        counted.put(what, now);
        if (first) {
          metrics.metricPoints(what).increment(now - before);
        }
      }
    }
  }

  @Override
  public void landed(long upTo) {
    landed = Math.max(landed, upTo);
    settle();
    if (sent.isEmpty() && clock.millis() - savedAtMillis >= SAVE_EVERY_MILLIS) {
      save();
    }
  }

  /** What is saved must not be ahead of what has landed twice in a row: one has to be usable. */
  private void save() {
    if (next <= saved.next() || saved.next() > landed) {
      return;
    }
    saving =
        new MetricStates.Saved(
            (saved.slot() + 1) % MetricStates.SLOTS, next, stage.snapshot(CHUNK_BYTES));
    sent = store.save(partition, topicId, saving);
    saving = new MetricStates.Saved(saving.slot(), saving.next(), List.of());
    savedAtMillis = clock.millis();
  }

  /** Sees whether what was sent is there; what is not is written anew, over what there is of it. */
  private void settle() {
    if (sent.isEmpty() || !sent.stream().allMatch(Future::isDone)) {
      return;
    }
    try {
      for (Future<RecordMetadata> chunk : sent) {
        chunk.get();
      }
      saved = saving;
    } catch (ExecutionException failed) {
      LOG.warn(
          "what partition {} of metrics remembers was not saved: {}",
          partition,
          Lane.reason(failed.getCause()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    sent = List.of();
  }

  /** Whether the partition is no longer this reader's. */
  boolean isReleased() {
    return released;
  }

  @Override
  public void release() {
    if (released) {
      return;
    }
    released = true;
    budget.add(-budgeted);
    budgeted = 0;
    settle();
    if (!torn && sent.isEmpty() && next >= start && next <= landed) {
      save();
    }
  }
}
