package io.tailwater.node;

import io.tailwater.config.LogSettings;
import io.tailwater.model.ExceptionOccurrence;
import io.tailwater.model.LogPatternCount;
import io.tailwater.model.LogPatternName;
import io.tailwater.model.LogSlotCount;
import io.tailwater.model.Topics;
import io.tailwater.model.rollup.ShardTime;
import io.tailwater.processors.log.LogBatch;
import io.tailwater.processors.log.LogJudge;
import io.tailwater.processors.log.LogLedger;
import io.tailwater.processors.trace.LedgerRecord;
import io.tailwater.processors.trace.MemoryBudget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Judges the logs of the shards that Kafka gives it: reads their keyed logs, and the ledgers of the
 * same shards for the verdicts on traces.
 *
 * <p>One transaction covers kept logs, dead letters, the ledgers of the logs and the offsets of all
 * its shards; the generation of the group goes with it, so that a lane which has lost a shard
 * writes nothing for it. A shard is read once its ledger has been read up to where it ended when
 * the shard was taken.
 */
final class LogLane extends Lane {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final long TRANSACTION_MILLIS = 500;
  private static final long TRANSACTION_BYTES = 8 << 20;

  /** Who judges minutes learns from it how far the logs are, also where none come. */
  private static final long TIME_MILLIS = 2_000;

  private final KafkaClients clients;
  private final String group;
  private final String nodeName;
  private final PolicyHistory policies;
  private final MemoryBudget budget;
  private final InstantSource clock;
  private final NodeMetrics metrics;
  private final TopicWatch topics;
  private final PartitionStarts starts;
  private final LogJudges judges;
  private volatile long lagRecords;
  private volatile long heldLogs;

  /** The lane of a node. */
  LogLane(
      KafkaClients clients,
      String group,
      String nodeName,
      LogSettings settings,
      int shards,
      PolicyHistory policies,
      MemoryBudget budget,
      InstantSource clock,
      NodeMetrics metrics,
      TopicWatch topics,
      PartitionStarts starts,
      Notices notices) {
    super("logs", metrics);
    this.clients = clients;
    this.group = group;
    this.nodeName = nodeName;
    this.policies = policies;
    this.budget = budget;
    this.clock = clock;
    this.metrics = metrics;
    this.topics = topics;
    this.starts = starts;
    judges = new LogJudges(clients, settings, shards, policies, budget, clock, notices);
  }

  /** Keyed records that were not taken in, over the shards of this node. */
  long lagRecords() {
    return lagRecords;
  }

  /** Logs that wait for the verdict on their trace. */
  long heldLogs() {
    return heldLogs;
  }

  @Override
  void run() throws InterruptedException {
    inTrouble("the logs wait until the policies have been read");
    while (!policies.awaitComplete(POLL)) {
      if (isStopping()) {
        return;
      }
    }
    KafkaProducer<byte[], byte[]> producer = clients.transactionalOfNode(group + "-" + nodeName);
    KafkaConsumer<byte[], byte[]> consumer = clients.groupMember(group, 500);
    try (KafkaConsumer<byte[], byte[]> verdicts = clients.reader("log-verdicts")) {
      producer.initTransactions();
      live(held -> new Life(producer, consumer, verdicts, held));
    } finally {
      producer.close(CLOSE_TIMEOUT);
      KafkaClients.leave(consumer, CLOSE_TIMEOUT);
    }
  }

  /** A shard, and up to where its ledger must be read before its logs are. */
  private static final class Shard {
    private final LogJudge judge;
    private final long verdictsUpTo;
    private boolean ready;
    private boolean paused = true;
    private long countedBytes;
    private long countedForgotten;
    private long readMillis;
    private long toldMillis;
    private long countedMillis = Long.MIN_VALUE / 2;

    Shard(LogJudge judge, long verdictsUpTo) {
      this.judge = judge;
      this.verdictsUpTo = verdictsUpTo;
    }
  }

  /** From joining the group, or from a transaction that was taken back, to the first failure. */
  private final class Life implements GroupLife, ConsumerRebalanceListener {
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaConsumer<byte[], byte[]> verdicts;
    private final Set<TopicPartition> heldBefore;
    private final Map<Integer, Shard> owned = new HashMap<>();
    private final Map<String, String> topicIds = new HashMap<>();
    private final LogPatternBook book = new LogPatternBook();
    private boolean over;
    private long bookUpTo;
    private boolean bookIsRead;
    private long committedAtMillis;
    private long toldTimeAtMillis;

    /**
     * A life.
     *
     * @param heldBefore partitions that are assigned already, after a transaction that was taken
     *     back
     */
    Life(
        KafkaProducer<byte[], byte[]> producer,
        KafkaConsumer<byte[], byte[]> consumer,
        KafkaConsumer<byte[], byte[]> verdicts,
        Set<TopicPartition> heldBefore) {
      this.producer = producer;
      this.consumer = consumer;
      this.verdicts = verdicts;
      this.heldBefore = heldBefore;
    }

    @Override
    public void takeBack() {
      producer.abortTransaction();
    }

    @Override
    public Set<TopicPartition> held() {
      return owned.keySet().stream().map(LogLane::keyed).collect(Collectors.toSet());
    }

    @Override
    public void work() {
      topicIds.putAll(
          topics.idsNow(
              List.of(Topics.KEYED_LOGS, Topics.LEDGER, Topics.LOGS_LEDGER, Topics.LOGS_PATTERNS)));
      bookUpTo = topics.endsNow(List.of(LogPatternBook.PARTITION)).values().iterator().next();
      verdicts.assign(List.of(LogPatternBook.PARTITION));
      verdicts.seekToBeginning(List.of(LogPatternBook.PARTITION));
      consumer.subscribe(List.of(Topics.KEYED_LOGS), this);
      onPartitionsAssigned(heldBefore);
      while (!isStopping()) {
        topics.check(topicIds);
        readVerdicts();
        readLogs();
        observe();
        long now = clock.millis();
        if (now - committedAtMillis >= TRANSACTION_MILLIS || pendingBytes() >= TRANSACTION_BYTES) {
          commit();
          committedAtMillis = now;
        }
      }
      commit();
    }

    @Override
    public void end() {
      over = true;
      forget(Set.copyOf(owned.keySet()));
    }

    /** Reads the ledgers of the shards, and the book of patterns. */
    private void readVerdicts() {
      for (ConsumerRecord<byte[], byte[]> record : verdicts.poll(Duration.ZERO)) {
        if (record.topic().equals(Topics.LOGS_PATTERNS)) {
          book.accept(record);
          continue;
        }
        Shard shard = owned.get(record.partition());
        if (shard != null) {
          shard.judge.verdicts(LedgerRecord.decode(record.value()), clock.millis());
        }
      }
      bookIsRead |= verdicts.position(LogPatternBook.PARTITION) >= bookUpTo;
      owned.forEach(
          (partition, shard) ->
              shard.ready |=
                  bookIsRead && verdicts.position(ledger(partition)) >= shard.verdictsUpTo);
    }

    private void readLogs() {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (TopicPartition partition : records.partitions()) {
        Shard shard = owned.get(partition.partition());
        if (shard != null) {
          for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
            byte[] value = record.value();
            long millis = KeyedRecord.timeMillis(record);
            shard.judge.accept(record.offset(), millis, value == null ? new byte[0] : value);
            shard.readMillis = Math.max(shard.readMillis, millis);
          }
        }
      }
      owned.forEach(
          (partition, shard) -> {
            if (shard.ready) {
              shard.judge.advanceTo(consumer.position(keyed(partition)));
            }
          });
    }

    private long pendingBytes() {
      return owned.values().stream().mapToLong(shard -> shard.judge.pendingBytes()).sum();
    }

    private void observe() {
      long lag = 0;
      long logs = 0;
      long bytes = 0;
      boolean ready = true;
      for (Map.Entry<Integer, Shard> entry : owned.entrySet()) {
        Shard shard = entry.getValue();
        lag += consumer.currentLag(keyed(entry.getKey())).orElse(0);
        logs += shard.judge.heldLogs();
        bytes += shard.judge.waitingBytes();
        count(shard);
        ready &= shard.ready;
      }
      lagRecords = lag;
      heldLogs = logs;
      boolean full = bytes > budget.limitBytes() / LogJudges.SHARE_OF_MEMORY;
      owned.forEach((partition, shard) -> pauseOrResume(partition, shard, full));
      if (!ready) {
        inTrouble("the verdicts for logs are being read");
      } else if (!owned.isEmpty()) {
        working();
      }
    }

    private void pauseOrResume(int partition, Shard shard, boolean full) {
      boolean pause = full || !shard.ready;
      if (pause != shard.paused) {
        shard.paused = pause;
        if (pause) {
          consumer.pause(List.of(keyed(partition)));
        } else {
          consumer.resume(List.of(keyed(partition)));
        }
      }
    }

    /** All that verdicts may take counts from the beginning, so that spans never take it first. */
    private void count(Shard shard) {
      long bytes = shard.judge.waitingBytes() + judges.verdictBytes();
      budget.add(bytes - shard.countedBytes);
      shard.countedBytes = bytes;
      long forgotten = shard.judge.verdictsForgottenEarly();
      metrics.verdictsForgottenEarly.increment(forgotten - shard.countedForgotten);
      shard.countedForgotten = forgotten;
    }

    private void commit() {
      Map<Integer, LogBatch> batches = new HashMap<>();
      owned.forEach(
          (partition, shard) -> {
            if (shard.judge.hasPending()) {
              batches.put(partition, shard.judge.takeBatch());
            }
          });
      boolean tellTime = clock.millis() - toldTimeAtMillis >= TIME_MILLIS;
      if (batches.isEmpty() && !tellTime) {
        return;
      }
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      producer.beginTransaction();
      for (ProducerRecord<byte[], byte[]> found : book.news()) {
        Future<RecordMetadata> _ = producer.send(found);
      }
      List<LogPatternName> names = book.takeNames();
      if (!names.isEmpty()) {
        int anyShard = owned.keySet().iterator().next();
        Future<RecordMetadata> _ =
            producer.send(
                RecordHeaders.rollup(anyShard, LogPatternName.KIND, LogPatternName.encode(names)));
      }
      batches.forEach(
          (partition, batch) -> {
            send(partition, batch);
            offsets.put(
                keyed(partition),
                LogNote.of(topicIds.getOrDefault(Topics.KEYED_LOGS, ""), batch.ledger()));
          });
      if (tellTime) {
        owned.forEach(
            (partition, shard) -> tellTime(partition, shard, batches.containsKey(partition)));
        toldTimeAtMillis = clock.millis();
      }
      if (!offsets.isEmpty()) {
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
      }
      producer.commitTransaction();
      batches.values().forEach(this::count);
    }

    /** What is read to its end is as far as the spans are. */
    private void tellTime(int partition, Shard shard, boolean counted) {
      boolean all = shard.ready && consumer.currentLag(keyed(partition)).orElse(1) == 0;
      long millis = all ? shard.judge.streamMillis() : shard.readMillis;
      shard.countedMillis = counted ? millis : shard.countedMillis;
      if (millis <= shard.toldMillis
          || millis - shard.countedMillis >= ShardTransaction.TOLD_MILLIS) {
        return;
      }
      shard.toldMillis = millis;
      Future<RecordMetadata> _ =
          producer.send(
              RecordHeaders.rollup(
                  partition,
                  ShardTime.KIND,
                  ShardTime.encode(List.of(new ShardTime(ShardTime.ofLogs(partition), millis)))));
    }

    private void send(int partition, LogBatch batch) {
      for (byte[] kept : batch.kept()) {
        Future<RecordMetadata> _ =
            producer.send(new ProducerRecord<>(Topics.KEPT_LOGS, partition, null, kept));
      }
      for (LogBatch.DeadRecord dead : batch.dead()) {
        Future<RecordMetadata> _ =
            producer.send(
                DeadLetters.record(
                    dead.reason(),
                    Topics.KEYED_LOGS,
                    partition,
                    dead.offset(),
                    null,
                    dead.bytes()));
      }
      if (!batch.patterns().isEmpty()) {
        Future<RecordMetadata> _ =
            producer.send(
                RecordHeaders.rollup(
                    partition, LogPatternCount.KIND, LogPatternCount.encode(batch.patterns())));
      }
      if (!batch.slots().isEmpty()) {
        Future<RecordMetadata> _ =
            producer.send(
                RecordHeaders.rollup(
                    partition, LogSlotCount.KIND, LogSlotCount.encode(batch.slots())));
      }
      for (byte[] exceptions : batch.exceptions()) {
        Future<RecordMetadata> _ =
            producer.send(RecordHeaders.rollup(partition, ExceptionOccurrence.KIND, exceptions));
      }
      byte[] key = Integer.toString(partition).getBytes(StandardCharsets.US_ASCII);
      Future<RecordMetadata> _ =
          producer.send(
              new ProducerRecord<>(Topics.LOGS_LEDGER, partition, key, batch.ledger().encode()));
    }

    private void count(LogBatch batch) {
      batch
          .counts()
          .forEach(
              (outcome, logs) ->
                  metrics.logs(outcome.kept(), outcome.reason().word()).increment(logs));
      batch.dead().forEach(dead -> metrics.deadLetters(dead.reason()).increment());
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          consumer.committed(new HashSet<>(partitions));
      Map<TopicPartition, StartOffset> begun =
          starts.position(consumer, partitions, committed, topicIds);
      consumer.pause(partitions);
      Map<TopicPartition, Long> ends = topics.endsNow(ledgers(partitions));
      Map<Integer, Long> firstLogs = new HashMap<>();
      for (TopicPartition keyed : partitions) {
        int partition = keyed.partition();
        LogLedger restored =
            judges.restored(keyed, Objects.requireNonNull(begun.get(keyed)), committed.get(keyed));
        long firstLog = Math.max(consumer.position(keyed), restored.low());
        consumer.seek(keyed, firstLog);
        firstLogs.put(partition, firstLog);
        owned.put(
            partition,
            new Shard(
                judges.judge(partition, restored, book.miner()),
                ends.getOrDefault(ledger(partition), 0L)));
      }
      follow(firstLogs);
    }

    /**
     * Reads the ledgers of all shards, those of new ones from as far back as is remembered.
     *
     * @param added by new shard, the offset of the first log to be read
     */
    private void follow(Map<Integer, Long> added) {
      Map<TopicPartition, Long> positions = new HashMap<>();
      verdicts.assignment().forEach(ledger -> positions.put(ledger, verdicts.position(ledger)));
      List<TopicPartition> read = new ArrayList<>(List.of(LogPatternBook.PARTITION));
      owned.keySet().forEach(partition -> read.add(ledger(partition)));
      verdicts.assign(read);
      if (!added.isEmpty()) {
        positions.putAll(new VerdictStarts(clients, judges.verdictMemory()).of(added));
      }
      positions.forEach(
          (ledger, position) -> {
            if (verdicts.assignment().contains(ledger)) {
              verdicts.seek(ledger, position);
            }
          });
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (!over) {
        commit();
      }
      onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      forget(partitions.stream().map(TopicPartition::partition).toList());
      if (!over) {
        follow(Map.of());
      }
    }

    private void forget(Collection<Integer> partitions) {
      for (int partition : partitions) {
        Shard shard = owned.remove(partition);
        if (shard != null) {
          budget.add(-shard.countedBytes);
        }
      }
    }
  }

  private static TopicPartition keyed(int partition) {
    return new TopicPartition(Topics.KEYED_LOGS, partition);
  }

  private static TopicPartition ledger(int partition) {
    return new TopicPartition(Topics.LEDGER, partition);
  }

  private static List<TopicPartition> ledgers(Collection<TopicPartition> keyed) {
    return keyed.stream().map(partition -> ledger(partition.partition())).toList();
  }
}
