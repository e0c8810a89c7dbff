package io.tailwater.node;

import io.tailwater.model.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic {@code tailwater.config} as a {@link PolicyLog}.
 *
 * <p>All nodes write under one transactional id. {@code initTransactions} raises its epoch and ends
 * what an earlier holder had open, committed or aborted, before it returns; from then on Kafka
 * refuses the earlier holder. The end of the topic as it is read after that is therefore the last
 * word until this session commits.
 */
final class KafkaPolicyLog implements PolicyLog {
  /** The only partition of the topic. */
  static final TopicPartition PARTITION = new TopicPartition(Topics.CONFIG, 0);

  private static final Logger LOG = LoggerFactory.getLogger(KafkaPolicyLog.class);
  private static final String TRANSACTIONAL_ID = "tailwater-config";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaClients clients;

  KafkaPolicyLog(KafkaClients clients) {
    this.clients = clients;
  }

  @Override
  public Session open() {
    KafkaProducer<byte[], byte[]> producer = clients.impatientWriter(TRANSACTIONAL_ID, PATIENCE);
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw verdict(e);
    }
    return new KafkaSession(producer);
  }

  /** The version in a record; empty, and logged, where it is none: nobody else may write here. */
  static Optional<Written> written(ConsumerRecord<byte[], byte[]> record) {
    try {
      byte[] value = record.value();
      return Optional.of(
          new Written(record.offset(), PolicyVersion.decode(value == null ? new byte[0] : value)));
    } catch (IllegalArgumentException e) {
      LOG.warn("{} offset {} is passed over: {}", PARTITION, record.offset(), e.getMessage());
      return Optional.empty();
    }
  }

  /** The offset after the last committed record. */
  static long end(KafkaConsumer<byte[], byte[]> consumer) {
    return consumer.endOffsets(List.of(PARTITION), PATIENCE).getOrDefault(PARTITION, 0L);
  }

  /**
   * Where to read on after this offset: at the beginning where the topic has it no more, because it
   * was made anew or emptied. Versions that are known already are known by their number.
   */
  static long from(KafkaConsumer<byte[], byte[]> consumer, long offset, long end) {
    long beginning =
        consumer.beginningOffsets(List.of(PARTITION), PATIENCE).getOrDefault(PARTITION, 0L);
    return offset < beginning || offset > end ? beginning : offset;
  }

  private static RuntimeException verdict(KafkaException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return new FencedException(e);
      }
    }
    return new UnavailableException("Kafka does not take a new version: " + Lane.reason(e), e);
  }

  private final class KafkaSession implements Session {
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;

    KafkaSession(KafkaProducer<byte[], byte[]> producer) {
      this.producer = producer;
      consumer = clients.reader("config-writer");
      consumer.assign(List.of(PARTITION));
    }

    @Override
    public List<Written> readFrom(long offset) {
      try {
        long end = end(consumer);
        consumer.seek(PARTITION, from(consumer, offset, end));
        List<Written> read = new ArrayList<>();
        long started = System.nanoTime();
        while (consumer.position(PARTITION) < end) {
          consumer.poll(POLL).forEach(record -> written(record).ifPresent(read::add));
          if (System.nanoTime() - started > PATIENCE.toNanos()) {
            throw new TimeoutException(PARTITION + " cannot be read to its end");
          }
        }
        return read;
      } catch (KafkaException e) {
        throw verdict(e);
      }
    }

    @Override
    public long write(PolicyVersion version) {
      try {
        producer.beginTransaction();
        Future<RecordMetadata> sent =
            producer.send(new ProducerRecord<>(Topics.CONFIG, 0, null, version.encode()));
        producer.flush();
        return sent.get().offset();
      } catch (KafkaException e) {
        throw verdict(e);
      } catch (ExecutionException e) {
        throw verdict(new KafkaException(e.getCause()));
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }

    @Override
    public void commit() {
      try {
        producer.commitTransaction();
      } catch (KafkaException e) {
        throw verdict(e);
      }
    }

    @Override
    public void close() {
      consumer.close(CloseOptions.timeout(PATIENCE));
      producer.close(PATIENCE);
    }
  }
}
