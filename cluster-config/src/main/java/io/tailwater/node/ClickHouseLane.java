package io.tailwater.node;

import io.tailwater.config.NodeSettings;
import io.tailwater.sinks.RecordSink;
import io.tailwater.sinks.RefusedRecord;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.SinkReceipt;
import io.tailwater.sinks.SinkRecord;
import io.tailwater.sinks.UndecodableItem;
import io.tailwater.sinks.clickhouse.ClickHouseConnection;
import io.tailwater.sinks.clickhouse.SchemaMigrations;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lands kept records of one signal in ClickHouse, effectively once.
 *
 * <p>Each partition has at most one batch under way. Its range is written down before it is sent,
 * in the metadata of the committed offset ({@link OffsetNote}): a successor that finds an intent
 * rebuilds exactly that range and sends it under the same token, which ClickHouse drops where it
 * had landed already. While ClickHouse is away the lane retries for ever and the records wait in
 * Kafka.
 *
 * @param <R> the kind of records
 */
final class ClickHouseLane<R extends SinkRecord> extends Lane {
  private static final Logger LOG = LoggerFactory.getLogger(ClickHouseLane.class);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);
  private static final Duration OPEN_AGAIN = Duration.ofSeconds(10);

  private final KeptSignal<R> signal;
  private final KafkaClients clients;
  private final String group;
  private final String clickHouseUrl;
  private final NodeSettings.ClickHouseBatch limits;
  private final Executor blocking;
  private final InstantSource clock;
  private final NodeMetrics metrics;
  private final TopicWatch topics;
  private final PartitionStarts starts;
  private volatile long lagRecords;

  ClickHouseLane(
      KeptSignal<R> signal,
      KafkaClients clients,
      String group,
      String clickHouseUrl,
      NodeSettings.ClickHouseBatch limits,
      Executor blocking,
      InstantSource clock,
      NodeMetrics metrics,
      TopicWatch topics,
      PartitionStarts starts) {
    super(signal.lane(), metrics);
    this.signal = signal;
    this.clients = clients;
    this.group = group;
    this.clickHouseUrl = clickHouseUrl;
    this.limits = limits;
    this.blocking = blocking;
    this.clock = clock;
    this.metrics = metrics;
    this.topics = topics;
    this.starts = starts;
  }

  /** Kept records that are not in ClickHouse yet. */
  long lagRecords() {
    return lagRecords;
  }

  @Override
  void run() throws InterruptedException {
    try (ClickHouseConnection connection = ClickHouseConnection.open(clickHouseUrl)) {
      List<String> applied = SchemaMigrations.apply(connection);
      if (!applied.isEmpty()) {
        LOG.info("ClickHouse schema: applied {}", applied);
      }
      try (RecordSink<R> sink = signal.sink().apply(connection);
          PartitionReaders<R> readers = signal.readers().get();
          KafkaProducer<byte[], byte[]> deadLetters = clients.plain("sink-deadletters")) {
        KafkaConsumer<byte[], byte[]> consumer = clients.groupMember(group, 2_000);
        try {
          new Life(consumer, readers, sink, deadLetters).work();
        } finally {
          KafkaClients.leave(consumer, CLOSE_TIMEOUT);
        }
      }
    }
  }

  private record Landed<R extends SinkRecord>(
      TopicPartition partition, PendingRange<R> range, SinkBatch<R> batch, SinkReceipt receipt) {}

  /**
   * A partition of this node's that is not read yet.
   *
   * @param start the first record that has not landed
   * @param intendedLast where a range that was written down ends, {@link OffsetNote#NONE} for none
   */
  private record Assigned(String topicId, long start, long intendedLast) {}

  /** From joining the group to the first failure. */
  private final class Life implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final PartitionReaders<R> readers;
    private final RecordSink<R> sink;
    private final KafkaProducer<byte[], byte[]> deadLetters;
    private final Map<String, String> topicIds = new HashMap<>();
    private final Map<TopicPartition, PendingRange<R>> pending = new ConcurrentHashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> unsaid = new HashMap<>();
    private final Map<TopicPartition, SinkBatch<R>> unsent = new HashMap<>();
    private final Map<TopicPartition, Long> told = new HashMap<>();
    private final Map<TopicPartition, Assigned> unopened = new LinkedHashMap<>();
    private final SinkAccounts accounts;
    private final ConcurrentLinkedQueue<Landed<R>> landed = new ConcurrentLinkedQueue<>();
    private long openMillis;
    private volatile boolean over;

    Life(
        KafkaConsumer<byte[], byte[]> consumer,
        PartitionReaders<R> readers,
        RecordSink<R> sink,
        KafkaProducer<byte[], byte[]> deadLetters) {
      this.consumer = consumer;
      this.readers = readers;
      this.sink = sink;
      accounts = new SinkAccounts(sink.table());
      this.deadLetters = deadLetters;
    }

    void work() throws InterruptedException {
      try {
        writeUntilStopped();
      } finally {
        over = true;
      }
    }

    private void writeUntilStopped() throws InterruptedException {
      consumer.subscribe(List.of(signal.topic()), this);
      topicIds.putAll(topics.idsNow(List.of(signal.topic())));
      working();
      while (!isStopping()) {
        topics.check(topicIds);
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        long now = clock.millis();
        if (!unopened.isEmpty() && now >= openMillis) {
          openAssigned();
        }
        for (TopicPartition partition : records.partitions()) {
          PendingRange<R> range = pending.get(partition);
          if (range != null) {
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
              range.add(record, now);
            }
          }
        }
        turnOver(now, true);
        observe();
      }
      drain();
    }

    /** Lets what is under way land and says so, that nobody has to send it again. */
    private void drain() throws InterruptedException {
      long started = System.nanoTime();
      while (pending.values().stream().anyMatch(PendingRange::isUnderWay)
          && System.nanoTime() - started < CLOSE_TIMEOUT.toNanos()) {
        turnOver(clock.millis(), false);
        Thread.sleep(POLL);
      }
    }

    /**
     * Writes down what landed and what is sent next in one commit, then sends it. While the group
     * rebalances nothing can be written down: it waits for the next turn, with all that it says.
     */
    private void turnOver(long now, boolean sendMore) throws InterruptedException {
      for (Landed<R> done = landed.poll(); done != null; done = landed.poll()) {
        if (pending.get(done.partition()) == done.range()) {
          park(done);
          done.range().landed();
          accounts.landed(done.partition(), done.batch().records().size(), done.receipt());
          unsaid.put(
              done.partition(),
              OffsetNote.done(done.range().topicId(), done.batch().lastOffset() + 1));
        }
      }
      for (Map.Entry<TopicPartition, PendingRange<R>> entry : pending.entrySet()) {
        TopicPartition partition = entry.getKey();
        boolean complete = consumer.position(partition) > entry.getValue().intendedLast();
        SinkBatch<R> batch = sendMore ? entry.getValue().nextBatch(now, complete) : null;
        if (batch != null) {
          unsent.put(partition, batch);
          unsaid.put(
              partition,
              OffsetNote.intent(
                  entry.getValue().topicId(), batch.firstOffset(), batch.lastOffset()));
        } else if (entry.getValue().isIdle() && isNews(partition)) {
          // Past the markers behind the last record, so that it can be seen that nothing is unread.
          unsaid.put(
              partition, OffsetNote.done(entry.getValue().topicId(), consumer.position(partition)));
        }
      }
      if (isSaid()) {
        unsent.forEach((partition, batch) -> send(partition, pending.get(partition), batch));
        unsent.clear();
      }
    }

    private boolean isSaid() {
      if (unsaid.isEmpty()) {
        return true;
      }
      try {
        consumer.commitSync(accounts.behind(unsaid));
      } catch (RebalanceInProgressException _) {
        return false;
      }
      unsaid.forEach(
          (at, offset) -> {
            told.put(at, offset.offset());
            PendingRange<R> range = pending.get(at);
            if (range != null) {
              range.reader().landed(offset.offset());
            }
          });
      unsaid.clear();
      return true;
    }

    private boolean isNews(TopicPartition partition) {
      return consumer.position(partition) > told.getOrDefault(partition, 0L);
    }

    private void send(
        TopicPartition partition, @Nullable PendingRange<R> range, SinkBatch<R> batch) {
      if (range == null) {
        return;
      }
      blocking.execute(
          () -> {
            try {
              landed.add(new Landed<>(partition, range, batch, write(partition, range, batch)));
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            }
          });
    }

    /** Whether the batch has to be sent by somebody else: another owner, or a later life. */
    private boolean isDisowned(TopicPartition partition, PendingRange<R> range) {
      return over || isStopping() || pending.get(partition) != range;
    }

    /**
     * Tries until the batch has landed.
     *
     * @throws InterruptedException where the batch is no longer this life's to send
     */
    private SinkReceipt write(TopicPartition partition, PendingRange<R> range, SinkBatch<R> batch)
        throws InterruptedException {
      Duration pause = FIRST_RETRY;
      while (true) {
        try {
          SinkReceipt receipt = sink.write(batch);
          working();
          return receipt;
        } catch (RuntimeException e) {
          // Also what nobody expects: an unheard failure would stop the partition in silence.
          if (isDisowned(partition, range)) {
            throw new InterruptedException();
          }
          inTrouble("ClickHouse does not take " + signal.words() + ": " + reason(e));
          metrics.sinkRetries.increment();
          LOG.warn("{} is tried again in {} ms: {}", batch.name(), pause.toMillis(), reason(e));
        }
        Thread.sleep(pause);
        pause =
            pause.compareTo(LONGEST_RETRY.dividedBy(2)) < 0 ? pause.multipliedBy(2) : LONGEST_RETRY;
      }
    }

    /** What could not land goes to the dead letters before the range counts as done. */
    private void park(Landed<R> done) throws InterruptedException {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (UndecodableItem item : done.receipt().undecodable()) {
        sent.add(
            deadLetters.send(
                DeadLetters.record(
                    signal.undecodable(),
                    done.partition().topic(),
                    done.partition().partition(),
                    item.offset(),
                    null,
                    item.bytes())));
        metrics.deadLetters(signal.undecodable()).increment();
      }
      for (RefusedRecord refused : done.receipt().refused()) {
        sent.add(deadLetters.send(DeadLetters.rejectedRow(done.partition(), refused)));
        metrics.deadLetters("rejected_row").increment();
        LOG.warn(
            "{} offset {} goes to the dead letters: {}",
            done.partition(),
            refused.offset(),
            refused.reason());
      }
      for (Future<RecordMetadata> future : sent) {
        try {
          future.get();
        } catch (ExecutionException e) {
          throw new KafkaException(e.getCause());
        }
      }
      metrics.sinkBatches.increment();
      done.receipt()
          .rowsByTable()
          .forEach((table, rows) -> metrics.sinkRows(table).increment(rows));
    }

    private void observe() {
      long lag = 0;
      for (Map.Entry<TopicPartition, PendingRange<R>> entry : pending.entrySet()) {
        OptionalLong behind = consumer.currentLag(entry.getKey());
        lag += behind.orElse(0) + entry.getValue().size();
        boolean full = entry.getValue().isFull(pending.size());
        if (full) {
          consumer.pause(List.of(entry.getKey()));
        } else {
          consumer.resume(List.of(entry.getKey()));
        }
      }
      lagRecords = lag;
      if (!unopened.isEmpty()) {
        inTrouble("%s cannot be read on".formatted(unopened.keySet()));
      }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          consumer.committed(new HashSet<>(partitions));
      starts
          .position(consumer, partitions, committed, topicIds)
          .forEach(
              (partition, start) -> {
                long intended = OffsetNote.of(committed.get(partition)).intendedLast();
                String topicId = topicIds.getOrDefault(partition.topic(), "");
                boolean holds = start.isSameLog() && intended >= start.offset();
                accounts.assigned(partition, topicId, committed.get(partition), clock.millis());
                told.put(partition, start.offset());
                unopened.put(
                    partition,
                    new Assigned(topicId, start.offset(), holds ? intended : OffsetNote.NONE));
                if (!holds && start.why() != StartOffset.Why.UNKNOWN) {
                  // Also where nothing was read yet: what is deleted from there must be missed.
                  unsaid.put(partition, OffsetNote.done(topicId, start.offset()));
                }
              });
      openAssigned();
    }

    /**
     * Opens what is assigned, up to the first that cannot be opened now: it is asked for again in a
     * while, after the others.
     */
    private void openAssigned() {
      consumer.pause(unopened.keySet());
      for (Map.Entry<TopicPartition, Assigned> entry : List.copyOf(unopened.entrySet())) {
        TopicPartition partition = entry.getKey();
        Assigned assigned = entry.getValue();
        unopened.remove(partition);
        try {
          PartitionReader<R> reader = readers.open(partition, assigned.topicId(), assigned.start());
          consumer.seek(partition, reader.from());
          consumer.resume(List.of(partition));
          pending.put(
              partition,
              new PendingRange<>(
                  partition,
                  assigned.topicId(),
                  limits,
                  assigned.start(),
                  assigned.intendedLast(),
                  reader));
        } catch (RetriableException e) {
          unopened.put(partition, assigned);
          openMillis = clock.millis() + OPEN_AGAIN.toMillis();
          inTrouble("%s cannot be read on: %s".formatted(partition, reason(e)));
          LOG.warn("{} is opened later: {}", partition, reason(e));
          return;
        }
      }
      working();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      for (TopicPartition partition : partitions) {
        PendingRange<R> range = pending.remove(partition);
        if (range != null) {
          range.reader().release();
        }
      }
      unopened.keySet().removeAll(partitions);
      accounts.forget(partitions);
      unsaid.keySet().removeAll(partitions);
      unsent.keySet().removeAll(partitions);
    }
  }
}
