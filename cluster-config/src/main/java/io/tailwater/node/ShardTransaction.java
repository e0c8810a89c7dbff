package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.model.rollup.EncodedRollup;
import io.tailwater.model.rollup.ShardTime;
import io.tailwater.processors.trace.DeadSpan;
import io.tailwater.processors.trace.KeptRecord;
import io.tailwater.processors.trace.ShardBatch;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * The right to write for one shard: a producer whose transactional id outlaws every former owner.
 *
 * <p>Each batch is one Kafka transaction over kept spans, ledger, dead letters and the consumer's
 * offset, whose metadata is the keyed topic's id and the shard's account ({@link OffsetNote}).
 * Blocking; used by one thread at a time.
 */
final class ShardTransaction implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final int ATTEMPTS = 5;
  private static final Duration RETRY_PAUSE = Duration.ofMillis(200);

  /**
   * A shard that counts nothing tells how far it is for so long; after that nobody waits for it,
   * and a cluster at rest writes nothing.
   */
  static final long TOLD_MILLIS = 30_000;

  private final int partition;
  private final KafkaProducer<byte[], byte[]> producer;
  private volatile String keyedId = "";
  private long countedMillis = Long.MIN_VALUE / 2;

  private ShardTransaction(int partition, KafkaProducer<byte[], byte[]> producer) {
    this.partition = partition;
    this.producer = producer;
  }

  /** Takes the shard: aborts what the former owner had open and outlaws it. */
  static ShardTransaction fence(KafkaClients clients, String group, int partition) {
    KafkaProducer<byte[], byte[]> producer = clients.transactional(id(group, partition));
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
    return new ShardTransaction(partition, producer);
  }

  /** The transactional id of a shard; it outlives every owner. */
  static String id(String group, int partition) {
    return group + "-" + partition;
  }

  /** The id of the keyed topic that the offsets to come are of; said before the first batch. */
  void writesFor(String keyedTopicId) {
    keyedId = keyedTopicId;
  }

  /**
   * Writes a batch, all of it or nothing.
   *
   * @param group the consumer group's generation, read anew for each attempt: after a rebalance the
   *     old one is refused
   * @return the offset of the ledger record
   * @throws ShardFencedException if another owner has taken the shard; nothing was written
   * @throws KafkaException if it could not be written after several attempts
   */
  long commit(ShardBatch batch, Supplier<ConsumerGroupMetadata> group) {
    for (int attempt = 1; ; attempt++) {
      try {
        return commitOnce(batch, group.get());
      } catch (ProducerFencedException | InvalidProducerEpochException e) {
        throw new ShardFencedException(partition, e);
      } catch (KafkaException e) {
        if (e instanceof InterruptException || attempt == ATTEMPTS) {
          throw e;
        }
        abort();
        pause(attempt);
      }
    }
  }

  /** A rebalance or a moving coordinator needs a moment. */
  private static void pause(int attempt) {
    try {
      Thread.sleep(RETRY_PAUSE.multipliedBy(attempt));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private long commitOnce(ShardBatch batch, ConsumerGroupMetadata group) {
    producer.beginTransaction();
    for (KeptRecord kept : batch.kept()) {
      Future<RecordMetadata> _ = producer.send(keptRecord(kept));
    }
    for (DeadSpan dead : batch.dead()) {
      Future<RecordMetadata> _ =
          producer.send(
              DeadLetters.record(
                  dead.reason(), Topics.KEYED_SPANS, partition, dead.offset(), null, dead.bytes()));
    }
    for (EncodedRollup rollup : batch.rollups()) {
      Future<RecordMetadata> _ =
          producer.send(RecordHeaders.rollup(partition, rollup.kind(), rollup.bytes()));
    }
    if (!batch.rollups().isEmpty()) {
      countedMillis = batch.settledMillis();
    }
    if (batch.settledMillis() - countedMillis < TOLD_MILLIS) {
      byte[] time = ShardTime.encode(List.of(new ShardTime(partition, batch.settledMillis())));
      Future<RecordMetadata> _ =
          producer.send(RecordHeaders.rollup(partition, ShardTime.KIND, time));
    }
    Future<RecordMetadata> ledger =
        producer.send(
            RecordHeaders.withKeyedId(
                new ProducerRecord<>(Topics.LEDGER, partition, null, batch.ledger().encode()),
                keyedId));
    producer.sendOffsetsToTransaction(
        Map.of(
            new TopicPartition(Topics.KEYED_SPANS, partition),
            OffsetNote.with(OffsetNote.done(keyedId, batch.ledger().low()), batch.account())),
        group);
    producer.commitTransaction();
    return offset(ledger);
  }

  private ProducerRecord<byte[], byte[]> keptRecord(KeptRecord kept) {
    byte[] key =
        ByteBuffer.allocate(16).putLong(kept.traceId().hi()).putLong(kept.traceId().lo()).array();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.KEPT_SPANS, partition, key, kept.otlp());
    RecordHeaders.putDecision(record.headers(), kept);
    return record;
  }

  private void abort() {
    try {
      producer.abortTransaction();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new ShardFencedException(partition, e);
    }
  }

  private static long offset(Future<RecordMetadata> sent) {
    try {
      return sent.get().offset();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause());
    }
  }

  /** Gives up the producer without finishing anything: an open transaction is the next owner's. */
  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
