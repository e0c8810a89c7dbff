package io.tailwater.node;

import io.tailwater.config.NodeSettings.Source;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.rekey.RefusedBytes;
import io.tailwater.ingest.rekey.RekeyLimits;
import io.tailwater.ingest.rekey.Rekeyer;
import io.tailwater.model.Encoding;
import io.tailwater.model.Signal;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads raw logs, or metrics, under any key and writes each to its keyed partition. Unlike spans
 * they need no watermarks: nobody waits for more of them.
 *
 * <p>One transaction covers the slices of all shards, the dead letters and the source offsets, so
 * each is cut out exactly once.
 */
final class PlainRekeyLane extends Lane {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final int SLICE_BYTES = 512 << 10;
  private static final long TRANSACTION_BYTES = 8 << 20;
  private static final long TRANSACTION_MILLIS = 100;

  private final Signal signal;
  private final KafkaClients clients;
  private final String group;
  private final String transactionalId;
  private final Map<String, Encoding> encodings;
  private final Function<Encoding, RecordDecoder> decoding;
  private final SignalFilter signals;
  private final int shards;
  private final RekeyLimits limits;
  private final InstantSource clock;
  private final NodeMetrics metrics;
  private final TopicWatch topics;
  private final PartitionStarts starts;
  private volatile long lagRecords;

  /**
   * The lane of a node.
   *
   * @param sources the raw topics of the signal
   * @param decoding makes the decoder of one topic
   */
  PlainRekeyLane(
      Signal signal,
      KafkaClients clients,
      String group,
      String nodeName,
      List<Source> sources,
      Function<Encoding, RecordDecoder> decoding,
      SignalFilter signals,
      int shards,
      RekeyLimits limits,
      InstantSource clock,
      NodeMetrics metrics,
      TopicWatch topics,
      PartitionStarts starts) {
    super(signal.word() + "-rekey", metrics);
    this.signal = signal;
    this.clients = clients;
    this.group = group;
    this.transactionalId = group + "-" + nodeName;
    encodings = sources.stream().collect(Collectors.toMap(Source::topic, Source::encoding));
    this.decoding = decoding;
    this.signals = signals;
    this.shards = shards;
    this.limits = limits;
    this.clock = clock;
    this.metrics = metrics;
    this.topics = topics;
    this.starts = starts;
  }

  /** Records behind the end of the raw topics, over the partitions of this node. */
  long lagRecords() {
    return lagRecords;
  }

  @Override
  void run() {
    KafkaProducer<byte[], byte[]> producer = clients.transactionalOfNode(transactionalId);
    KafkaConsumer<byte[], byte[]> consumer = clients.groupMember(group, 500);
    try {
      producer.initTransactions();
      live(held -> new Life(producer, consumer, held));
    } finally {
      producer.close(CLOSE_TIMEOUT);
      KafkaClients.leave(consumer, CLOSE_TIMEOUT);
    }
  }

  /** From joining the group, or from a transaction that was taken back, to the first failure. */
  private final class Life implements GroupLife, ConsumerRebalanceListener {
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<TopicPartition> heldBefore;
    private final Rekeyer rekeyer = Rekeyer.of(signal, shards, limits);
    private final Map<String, RecordDecoder> decoders = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private final Map<String, String> topicIds = new HashMap<>();
    private final Set<TopicPartition> own = new HashSet<>();
    private final SourceProgress progress = new SourceProgress();
    private final SourceEnds ends = new SourceEnds(topics::endsSoon);
    private final List<String> refusals = new ArrayList<>();
    private final long[] sliceMillis = new long[shards];
    private final Map<String, Long> transactionRecords = new HashMap<>();
    private boolean over;
    private boolean inTransaction;
    private long transactionSinceMillis;
    private long transactionBytes;
    private long transactionItems;

    /**
     * A life.
     *
     * @param heldBefore sources that are assigned already, after a transaction that was taken back
     */
    Life(
        KafkaProducer<byte[], byte[]> producer,
        KafkaConsumer<byte[], byte[]> consumer,
        Set<TopicPartition> heldBefore) {
      this.producer = producer;
      this.consumer = consumer;
      this.heldBefore = heldBefore;
    }

    @Override
    public void work() {
      topicIds.putAll(topics.idsNow(List.of(signal.keyedTopic())));
      consumer.subscribe(encodings.keySet(), this);
      if (!heldBefore.isEmpty()) {
        onPartitionsAssigned(heldBefore);
      }
      while (!isStopping()) {
        topics.check(topicIds);
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        long now = clock.millis();
        for (TopicPartition source : records.partitions()) {
          for (ConsumerRecord<byte[], byte[]> record : records.records(source)) {
            take(source, record, now);
          }
          offsets.put(source, noted(source, consumer.position(source)));
        }
        observe(records, now);
        if (transactionBytes >= TRANSACTION_BYTES
            || (!offsets.isEmpty() && now - transactionSinceMillis >= TRANSACTION_MILLIS)) {
          commit();
          transactionSinceMillis = now;
        }
      }
      commit();
    }

    @Override
    public void takeBack() {
      producer.abortTransaction();
    }

    @Override
    public Set<TopicPartition> held() {
      return own;
    }

    @Override
    public void end() {
      over = true;
    }

    private void take(TopicPartition source, ConsumerRecord<byte[], byte[]> record, long now) {
      SignalFilter.Fate fate = signals.fate(record, signal);
      if (fate == SignalFilter.Fate.PASSED_OVER) {
        return;
      }
      begin();
      transactionRecords.merge(record.topic(), 1L, Long::sum);
      long millis = Math.clamp(record.timestamp(), 0, now);
      long countsAs = countsAs(source, millis);
      transactionItems +=
          fate == SignalFilter.Fate.REFUSED
              ? rekeyer.refuse(SignalFilter.REASON, signals.detail(record), record.value())
              : rekeyer.add(record.key(), record.value(), decoder(record.topic()), millis);
      transactionBytes += Math.max(record.serializedValueSize(), rekeyer.otlpBytes());
      for (RefusedBytes refused : rekeyer.takeRefused()) {
        Future<RecordMetadata> _ = producer.send(DeadLetters.refused(record, refused));
        refusals.add(refused.reason());
      }
      for (int shard = 0; shard < shards; shard++) {
        if (rekeyer.sliceBytes(shard) > 0) {
          sliceMillis[shard] = Math.max(sliceMillis[shard], countsAs);
        }
        if (rekeyer.sliceBytes(shard) >= SLICE_BYTES) {
          send(shard);
        }
      }
    }

    /**
     * A log waits for the verdict on its trace from the time that it counts as, which is the
     * source's, as that of a span: a host whose clock is slow must not have its logs judged at
     * once. Points of metrics have their own times and wait for nothing.
     */
    private long countsAs(TopicPartition source, long recordMillis) {
      return signal == Signal.LOGS
          ? Math.max(0, progress.recordRead(source, recordMillis))
          : recordMillis;
    }

    private RecordDecoder decoder(String topic) {
      return decoders.computeIfAbsent(
          topic, name -> decoding.apply(Objects.requireNonNull(encodings.get(name), name)));
    }

    private void begin() {
      if (!inTransaction) {
        producer.beginTransaction();
        inTransaction = true;
      }
    }

    private void send(int shard) {
      Future<RecordMetadata> _ =
          producer.send(
              KeyedRecord.of(
                  signal.keyedTopic(), shard, sliceMillis[shard], rekeyer.takeSlice(shard)));
      sliceMillis[shard] = 0;
    }

    private void commit() {
      if (offsets.isEmpty() && !inTransaction) {
        return;
      }
      begin();
      for (int shard = 0; shard < shards; shard++) {
        if (rekeyer.sliceBytes(shard) > 0) {
          send(shard);
        }
      }
      producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
      producer.commitTransaction();
      inTransaction = false;
      offsets.clear();
      metrics.ingested(signal).increment(transactionItems);
      transactionRecords.forEach((topic, records) -> metrics.records(topic).increment(records));
      transactionRecords.clear();
      refusals.forEach(reason -> metrics.deadLetters(reason).increment());
      refusals.clear();
      transactionBytes = 0;
      transactionItems = 0;
    }

    private void observe(ConsumerRecords<byte[], byte[]> records, long now) {
      long lag = 0;
      if (signal == Signal.LOGS) {
        ends.look(own, now);
      }
      for (TopicPartition source : own) {
        lag += consumer.currentLag(source).orElse(0);
        if (records.records(source).isEmpty()) {
          long reached = ends.reachedMillis(source, () -> SourceEnds.position(consumer, source));
          if (reached > 0) {
            progress.endReached(source, reached);
          }
        }
      }
      lagRecords = lag;
      if (!own.isEmpty()) {
        working();
      }
    }

    private OffsetAndMetadata noted(TopicPartition source, long offset) {
      return OffsetNote.done(topicIds.getOrDefault(source.topic(), ""), offset);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      Map<TopicPartition, StartOffset> begun =
          starts.position(
              consumer, partitions, consumer.committed(new HashSet<>(partitions)), topicIds);
      own.addAll(partitions);
      // Also where nothing was read yet: what is deleted from there on must be missed.
      begun.forEach(
          (source, start) -> {
            if (start.why() != StartOffset.Why.UNKNOWN) {
              offsets.put(source, noted(source, start.offset()));
            }
          });
      working();
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
      if (inTransaction && !over) {
        throw new IllegalStateException("source partitions were lost in a transaction");
      }
      own.removeAll(partitions);
      progress.forget(partitions);
      ends.forget(partitions);
      offsets.keySet().removeAll(partitions);
      Set<String> names = new HashSet<>(Set.of(signal.keyedTopic()));
      own.forEach(source -> names.add(source.topic()));
      topicIds.keySet().retainAll(names);
    }
  }
}
