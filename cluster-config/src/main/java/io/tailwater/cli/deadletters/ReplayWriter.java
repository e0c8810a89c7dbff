package io.tailwater.cli.deadletters;

import io.tailwater.model.DeadLetterHeaders;
import io.tailwater.model.Signal;
import io.tailwater.model.Topics;
import io.tailwater.node.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/*
 * A letter and the mark that it was put back are in one transaction, so either both are there or
 * none: after a crash, at whatever moment, the next replay finds in the marks exactly what readers
 * find in the source topics. All replays share one transactional id. Whoever begins outlaws the one
 * before and only then reads the marks, so two at once cannot put the same letter back: of a
 * transaction that the first had under way, either the mark is there by then or nothing of it ever
 * will be.
 */
/** Puts dead letters back, each once. Blocking; not thread-safe. */
final class ReplayWriter implements AutoCloseable {
  private static final String TRANSACTIONAL_ID = "tailwater-deadletters-replay";
  private static final int MAX_LETTERS = 1_000;
  private static final long MAX_BYTES = 8 << 20;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private record Pending(LetterNumber letter, ProducerRecord<byte[], byte[]> record) {}

  private final KafkaProducer<byte[], byte[]> producer;
  private final String brokers;
  private final String lettersId;
  private final ReplayReport report;
  private List<Pending> pending = new ArrayList<>();
  private long pendingBytes;

  private ReplayWriter(
      KafkaProducer<byte[], byte[]> producer,
      String brokers,
      String lettersId,
      ReplayReport report) {
    this.producer = producer;
    this.brokers = brokers;
    this.lettersId = lettersId;
    this.report = report;
  }

  static ReplayWriter open(KafkaClients clients, String lettersId, ReplayReport report) {
    KafkaProducer<byte[], byte[]> producer = clients.transactional(TRANSACTIONAL_ID);
    try {
      producer.initTransactions();
      return new ReplayWriter(producer, clients.bootstrapServers(), lettersId, report);
    } catch (KafkaException failed) {
      producer.close(Duration.ZERO);
      throw LetterCluster.failure(clients.bootstrapServers(), failed);
    }
  }

  /** Takes a letter; it is in the topic for sure after the next {@link #flush}. */
  void add(DeadLetter letter, ReplayStep.Send target) {
    pending.add(new Pending(letter.number(), record(letter, target)));
    pendingBytes += letter.value().length;
    if (pending.size() >= MAX_LETTERS || pendingBytes >= MAX_BYTES) {
      flush();
    }
  }

  /** The bytes, the key and the signal as they came, with the letters that they have been. */
  static ProducerRecord<byte[], byte[]> record(DeadLetter letter, ReplayStep.Send target) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(target.topic(), target.partition(), letter.key(), letter.value());
    letter.headers().stream()
        .filter(header -> header.key().equals(Signal.HEADER))
        .forEach(record.headers()::add);
    List<LetterNumber> history = new ArrayList<>(letter.history());
    history.add(letter.number());
    history
        .subList(Math.max(0, history.size() - DeadLetterHeaders.MAX_HISTORY), history.size())
        .forEach(
            before ->
                record
                    .headers()
                    .add(
                        DeadLetterHeaders.REPLAYED_FROM,
                        before.toString().getBytes(StandardCharsets.UTF_8)));
    return record;
  }

  /**
   * Commits what was taken.
   *
   * @throws LettersException if that is not known to have happened
   */
  void flush() {
    List<Pending> batch = pending;
    pending = new ArrayList<>();
    pendingBytes = 0;
    if (batch.isEmpty() || commit(batch).isEmpty()) {
      return;
    }
    // One of them spoils it for all: each for itself then.
    for (Pending letter : batch) {
      commit(List.of(letter))
          .ifPresent(
              refused ->
                  report.countRefused(
                      letter.letter(),
                      "topic %s does not take it".formatted(letter.record().topic()),
                      refused));
    }
  }

  /** Empty where the letters are committed; otherwise what Kafka has against one of them. */
  private Optional<String> commit(List<Pending> batch) {
    try {
      producer.beginTransaction();
      Optional<String> refusal = refusal(send(batch));
      if (refusal.isPresent()) {
        producer.abortTransaction();
        return refusal;
      }
      producer.commitTransaction();
    } catch (KafkaException failed) {
      throw failure(failed);
    }
    batch.forEach(letter -> report.countReplayed(letter.record().topic()));
    return Optional.empty();
  }

  /** Sends the letters and their mark, up to the first that fails at once. */
  private List<Future<RecordMetadata>> send(List<Pending> batch) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try {
      for (Pending letter : batch) {
        sent.add(producer.send(letter.record()));
      }
      sent.add(producer.send(mark(batch)));
      producer.flush();
    } catch (KafkaException failed) {
      if (refusal(sent).isEmpty()) {
        throw failed;
      }
    }
    return sent;
  }

  private ProducerRecord<byte[], byte[]> mark(List<Pending> batch) {
    String letters = ReplayedLetters.mark(batch.stream().map(Pending::letter).toList());
    ProducerRecord<byte[], byte[]> mark =
        new ProducerRecord<>(
            Topics.REPLAYED_DEAD_LETTERS, letters.getBytes(StandardCharsets.UTF_8));
    mark.headers().add(LetterCluster.TOPIC_ID, lettersId.getBytes(StandardCharsets.UTF_8));
    return mark;
  }

  /** What is wrong with a record, as opposed to what is wrong with Kafka. */
  private static Optional<String> refusal(List<Future<RecordMetadata>> sent) {
    KafkaException failure = null;
    for (Future<RecordMetadata> record : sent) {
      try {
        record.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RecordTooLargeException
            || e.getCause() instanceof InvalidRecordException) {
          return Optional.of(String.valueOf(e.getCause().getMessage()));
        }
        failure = new KafkaException(e.getCause());
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return Optional.empty();
  }

  private LettersException failure(KafkaException failed) {
    String soFar = "; %d letters were replayed before".formatted(report.replayed());
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return new LettersException("another replay has begun, so this one ends" + soFar);
      }
      if (cause instanceof TimeoutException) {
        return new LettersException(
            "Kafka at %s did not answer in time: run it again, it puts back what is not there yet%s"
                .formatted(brokers, soFar));
      }
    }
    return new LettersException(LetterCluster.failure(brokers, failed).getMessage() + soFar);
  }

  @Override
  public void close() {
    producer.close(CLOSE_PATIENCE);
  }
}
