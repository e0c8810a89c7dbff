package io.tailwater.node;

import io.tailwater.config.NodeSettings.Source;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.encoding.RecordDecoders;
import io.tailwater.ingest.rekey.RefusedBytes;
import io.tailwater.ingest.rekey.RekeyLimits;
import io.tailwater.ingest.rekey.TraceRekeyer;
import io.tailwater.model.Encoding;
import io.tailwater.model.Signal;
import io.tailwater.model.Topics;
import io.tailwater.processors.trace.Watermarks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.LongUnaryOperator;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads raw spans under any key and writes each to the keyed partition of its trace.
 *
 * <p>One transaction covers the slices of all shards, the dead letters and the source offsets, so a
 * span is cut out exactly once. With each transaction every keyed partition learns how far the
 * sources have been read ({@link Watermarks}); one that got no spans gets an empty record for it.
 */
final class RekeyLane extends Lane {
  private static final Logger LOG = LoggerFactory.getLogger(RekeyLane.class);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final int SLICE_BYTES = 512 << 10;
  private static final long TRANSACTION_BYTES = 8 << 20;
  private static final long TRANSACTION_MILLIS = 100;
  private static final long HEARTBEAT_MILLIS = 250;
  private static final long IDLE_HEARTBEAT_MILLIS = 5_000;
  private static final long MAX_SLICE_SPREAD_MILLIS = 1_000;
  private static final long OPEN_TRACE_SLACK_MILLIS = 10_000;
  private static final long SOURCE_COUNT_REFRESH_MILLIS = 30_000;
  private static final long NO_SOURCE_REFRESH_MILLIS = 1_000;

  private final KafkaClients clients;
  private final String group;
  private final String transactionalId;
  private final Map<String, Encoding> encodings;
  private final SignalFilter signals;
  private final boolean draining;
  private final int shards;
  private final RekeyLimits limits;
  private final LongUnaryOperator longestWaitMillis;
  private final InstantSource clock;
  private final NodeMetrics metrics;
  private final TopicWatch topics;
  private final PartitionStarts starts;
  private volatile long lagRecords;

  /**
   * The lane of a node.
   *
   * @param signals which records of the sources are of spans
   * @param draining reads nothing from the sources and lets their time pass, so that all traces of
   *     the keyed topic come to be judged
   * @param longestWaitMillis how long a trace may be open, asked with the present
   */
  RekeyLane(
      KafkaClients clients,
      String group,
      String nodeName,
      List<Source> sources,
      SignalFilter signals,
      boolean draining,
      int shards,
      RekeyLimits limits,
      LongUnaryOperator longestWaitMillis,
      InstantSource clock,
      NodeMetrics metrics,
      TopicWatch topics,
      PartitionStarts starts) {
    super("rekey", metrics);
    this.clients = clients;
    this.group = group;
    this.transactionalId = group + "-" + nodeName;
    encodings = sources.stream().collect(Collectors.toMap(Source::topic, Source::encoding));
    this.signals = signals;
    this.draining = draining;
    this.shards = shards;
    this.limits = limits;
    this.longestWaitMillis = longestWaitMillis;
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
    private final TraceRekeyer rekeyer = new TraceRekeyer(shards, limits);
    private final Map<String, RecordDecoder> decoders = new HashMap<>();
    private final SourceProgress progress = new SourceProgress();
    private final SourceAccounts accounts = new SourceAccounts();
    private final SourceEnds ends = new SourceEnds(topics::endsSoon);
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private final Map<String, String> topicIds = new HashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();

    /** Not the consumer's assignment, which still has what was just given back (KIP-848). */
    private final Set<TopicPartition> own = new HashSet<>();

    private final long[] saidMillis = new long[shards];
    private final List<String> refusals = new ArrayList<>();
    private Set<TopicPartition> silent = Set.of();
    private boolean over;
    private boolean inTransaction;
    private long transactionSinceMillis;
    private long lastRecordMillis = clock.millis();

    /** As OTLP where that is more: what the transaction holds. */
    private long transactionBytes;

    private long transactionRawBytes;
    private long transactionSpans;
    private long transactionRecords;
    private long sliceFromMillis = Long.MAX_VALUE;
    private long sliceToMillis;
    private int sourceCount;
    private long sourceCountAtMillis;

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
      topicIds.putAll(topics.idsNow(List.of(Topics.KEYED_SPANS)));
      consumer.subscribe(encodings.keySet(), this);
      onPartitionsAssigned(heldBefore);
      while (!isStopping()) {
        topics.check(topicIds);
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        long now = clock.millis();
        refreshSourceCount(now);
        for (TopicPartition source : records.partitions()) {
          for (ConsumerRecord<byte[], byte[]> record : records.records(source)) {
            take(source, record, now);
          }
          offsets.put(source, noted(source, consumer.position(source)));
        }
        observeEnds(records, now);
        if (draining) {
          own.forEach(source -> progress.endReached(source, now));
        } else {
          align();
        }
        if (transactionBytes >= TRANSACTION_BYTES
            || (inTransaction && now - transactionSinceMillis >= TRANSACTION_MILLIS)
            || heartbeatDue(now)) {
          commit(now);
        }
      }
      commit(clock.millis());
    }

    @Override
    public void takeBack() {
      producer.abortTransaction();
      consumer.resume(consumer.assignment());
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
      SignalFilter.Fate fate = signals.fate(record, Signal.TRACES);
      if (fate == SignalFilter.Fate.PASSED_OVER) {
        return;
      }
      long time = progress.recordRead(source, Math.min(record.timestamp(), now));
      if (Math.max(sliceToMillis, time) - Math.min(sliceFromMillis, time)
          > MAX_SLICE_SPREAD_MILLIS) {
        sendSlices(1);
      }
      sliceFromMillis = Math.min(sliceFromMillis, time);
      sliceToMillis = Math.max(sliceToMillis, time);
      lastRecordMillis = now;
      begin(now);
      int cut =
          fate == SignalFilter.Fate.REFUSED
              ? rekeyer.refuse(SignalFilter.REASON, signals.detail(record), record.value())
              : rekeyer.add(
                  record.value(), decoder(record.topic()), Math.max(0, record.timestamp()));
      accounts.recordRead(source, rekeyer.itemsSeen(), cut);
      transactionSpans += cut;
      transactionRecords++;
      int rawBytes = Math.max(0, record.serializedValueSize());
      transactionRawBytes += rawBytes;
      transactionBytes += Math.max(rawBytes, rekeyer.otlpBytes());
      for (RefusedBytes refused : rekeyer.takeRefused()) {
        Future<RecordMetadata> _ = producer.send(DeadLetters.refused(record, refused));
        refusals.add(refused.reason());
        accounts.dead(source, refused.spans(), refused.bytes().length);
      }
      sendSlices(SLICE_BYTES);
    }

    private RecordDecoder decoder(String topic) {
      return decoders.computeIfAbsent(
          topic, name -> RecordDecoders.of(Objects.requireNonNull(encodings.get(name), name)));
    }

    private void begin(long now) {
      if (!inTransaction) {
        producer.beginTransaction();
        inTransaction = true;
        transactionSinceMillis = now;
      }
    }

    /** Sends the slices that have grown to this size, without watermarks: more may follow. */
    private void sendSlices(int minBytes) {
      boolean all = minBytes <= 1;
      for (int shard = 0; shard < shards; shard++) {
        if (rekeyer.sliceBytes(shard) >= minBytes) {
          send(shard, null);
        }
      }
      if (all) {
        sliceFromMillis = Long.MAX_VALUE;
        sliceToMillis = 0;
      }
    }

    private void send(int shard, byte @Nullable [] watermarks) {
      long time = sliceFromMillis == Long.MAX_VALUE ? clock.millis() : sliceToMillis;
      ProducerRecord<byte[], byte[]> record =
          KeyedRecord.of(Topics.KEYED_SPANS, shard, time, rekeyer.takeSlice(shard));
      record.headers().add(Watermarks.HEADER, watermarks == null ? noNews() : watermarks);
      Future<RecordMetadata> _ = producer.send(record);
    }

    /** Says that the record came through the lane, and nothing about time. */
    private byte[] noNews() {
      return new Watermarks(Math.max(1, sourceCount), new long[0], new long[0]).encode();
    }

    /** Time must pass for traces that are still open; after that it may pass in larger steps. */
    private long heartbeatMillis(long now) {
      long openTraceMillis = longestWaitMillis.applyAsLong(now) + OPEN_TRACE_SLACK_MILLIS;
      return now - lastRecordMillis < openTraceMillis ? HEARTBEAT_MILLIS : IDLE_HEARTBEAT_MILLIS;
    }

    private boolean heartbeatDue(long now) {
      long interval = heartbeatMillis(now);
      for (long said : saidMillis) {
        if (now - said >= interval) {
          return sourceCount > 0;
        }
      }
      return false;
    }

    private void commit(long now) {
      if (sourceCount == 0 && !inTransaction) {
        return;
      }
      begin(now);
      byte[] watermarks = progress.watermarks(Math.max(1, sourceCount)).encode();
      for (int shard = 0; shard < shards; shard++) {
        if (rekeyer.sliceBytes(shard) > 0 || now - saidMillis[shard] >= heartbeatMillis(now)) {
          send(shard, watermarks);
          saidMillis[shard] = now;
        }
      }
      sliceFromMillis = Long.MAX_VALUE;
      sliceToMillis = 0;
      producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
      producer.commitTransaction();
      inTransaction = false;
      offsets.clear();
      metrics.rekeyTransactions.increment();
      metrics.rekeyRecords.increment(transactionRecords);
      metrics.rekeyBytes.increment(transactionRawBytes);
      metrics.ingestSpans.increment(transactionSpans);
      refusals.forEach(reason -> metrics.deadLetters(reason).increment());
      refusals.clear();
      transactionBytes = 0;
      transactionRawBytes = 0;
      transactionSpans = 0;
      transactionRecords = 0;
    }

    private void observeEnds(ConsumerRecords<byte[], byte[]> records, long now) {
      long lag = 0;
      boolean known = true;
      ends.look(own, now);
      for (TopicPartition source : own) {
        OptionalLong behind = consumer.currentLag(source);
        known &= behind.isPresent();
        lag += behind.orElse(0);
        if (records.records(source).isEmpty()) {
          long reached = ends.reachedMillis(source, () -> SourceEnds.position(consumer, source));
          if (reached > 0) {
            progress.endReached(source, reached);
          }
        }
      }
      lagRecords = lag;
      progress.timePasses(now);
      tellOfSilence(new HashSet<>(progress.silent()));
      if (!silent.isEmpty()) {
        inTrouble(
            "no records come from %s though there are more; has every broker with a copy gone?"
                .formatted(silent));
      } else if (known && !own.isEmpty()) {
        working();
      }
    }

    private void tellOfSilence(Set<TopicPartition> now) {
      for (TopicPartition source : now) {
        if (!silent.contains(source)) {
          LOG.warn(
              "no records have come from {} for {} s though there are more; the other sources go on"
                  + " without it",
              source,
              SourceProgress.MAX_SILENCE_MILLIS / 1_000);
        }
      }
      for (TopicPartition source : silent) {
        if (!now.contains(source) && own.contains(source)) {
          LOG.info("records come from {} again", source);
        }
      }
      silent = now;
    }

    private void align() {
      List<TopicPartition> leading = progress.leading();
      if (leading.isEmpty() && paused.isEmpty()) {
        return;
      }
      List<TopicPartition> resumed = new ArrayList<>(paused);
      resumed.removeAll(leading);
      consumer.resume(resumed);
      consumer.pause(leading);
      paused.clear();
      paused.addAll(leading);
    }

    private void refreshSourceCount(long now) {
      long fresh = sourceCount > 0 ? SOURCE_COUNT_REFRESH_MILLIS : NO_SOURCE_REFRESH_MILLIS;
      if (now - sourceCountAtMillis < fresh) {
        return;
      }
      int count = 0;
      for (String topic : encodings.keySet()) {
        count += consumer.partitionsFor(topic).size();
      }
      sourceCount = count;
      sourceCountAtMillis = now;
    }

    private OffsetAndMetadata noted(TopicPartition source, long offset) {
      String topicId = topicIds.getOrDefault(source.topic(), "");
      return OffsetNote.with(OffsetNote.done(topicId, offset), accounts.at(source, offset));
    }

    /** A source that this node does not read may come and go; others see to it. */
    private Set<String> watchedNames() {
      Set<String> names = new HashSet<>(Set.of(Topics.KEYED_SPANS));
      own.forEach(source -> names.add(source.topic()));
      return names;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          consumer.committed(new HashSet<>(partitions));
      Map<TopicPartition, StartOffset> begun =
          starts.position(consumer, partitions, committed, topicIds);
      own.addAll(partitions);
      progress.assigned(partitions);
      // The accounts are those of the committed offsets: what was not committed did not happen.
      String keyedId = topicIds.getOrDefault(Topics.KEYED_SPANS, "");
      for (TopicPartition source : partitions) {
        accounts.assigned(source, keyedId, committed.get(source), clock.millis());
      }
      // Also where nothing was read yet: what is deleted from there on must be missed.
      begun.forEach(
          (source, start) -> {
            if (start.why() != StartOffset.Why.UNKNOWN) {
              offsets.put(source, noted(source, start.offset()));
            }
          });
      if (draining) {
        consumer.pause(partitions);
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (!over) {
        commit(clock.millis());
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
      accounts.forget(partitions);
      offsets.keySet().removeAll(partitions);
      paused.removeAll(partitions);
      topicIds.keySet().retainAll(watchedNames());
    }
  }
}
