package io.tailwater.cli.deadletters;

import io.tailwater.model.Topics;
import io.tailwater.node.KafkaClients;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;

/** The topics of a Kafka cluster that have to do with dead letters. Blocking; not thread-safe. */
public final class LetterCluster implements AutoCloseable {
  /** Says on a mark which topic its numbers are of: one that is made anew begins at 0. */
  static final String TOPIC_ID = "tailwater.deadletters_topic_id";

  /** Each may be of 64 MB. */
  private static final int MAX_POLL_LETTERS = 4;

  private static final int MAX_POLL_MARKS = 500;

  private final KafkaClients clients;
  private final Admin admin;
  private final TopicDescription letters;
  private final Map<String, Integer> partitionCounts = new HashMap<>();

  private LetterCluster(KafkaClients clients, Admin admin, TopicDescription letters) {
    this.clients = clients;
    this.admin = admin;
    this.letters = letters;
  }

  /**
   * Looks at the cluster behind these brokers.
   *
   * @throws LettersException if it does not answer, or has no dead letters
   */
  @SuppressWarnings("MustBeClosedChecker")
  public static LetterCluster open(String brokers) {
    KafkaClients clients = KafkaClients.ofTool(brokers, "tailwater-deadletters");
    Admin admin;
    try {
      admin = clients.admin();
    } catch (KafkaException unusable) {
      throw failure(brokers, unusable);
    }
    try {
      TopicDescription letters =
          describe(brokers, admin, Topics.DEAD_LETTERS)
              .orElseThrow(
                  () ->
                      new LettersException(
                          "there is no topic %s at %s: no node has worked there yet"
                              .formatted(Topics.DEAD_LETTERS, brokers)));
      return new LetterCluster(clients, admin, letters);
    } catch (LettersException failed) {
      admin.close(Duration.ZERO);
      throw failed;
    }
  }

  /** The letters as they are now. */
  public LetterTopic letters() {
    return new LetterTopic(records(letters, MAX_POLL_LETTERS));
  }

  /**
   * Which letters were put back.
   *
   * @throws LettersException if a mark is of a version that this one does not know
   */
  public ReplayedLetters replayed() {
    ReplayedLetters replayed = new ReplayedLetters();
    Optional<TopicDescription> marks = describe(Topics.REPLAYED_DEAD_LETTERS);
    if (marks.isEmpty()) {
      return replayed;
    }
    try (CommittedRecords records = records(marks.get(), MAX_POLL_MARKS)) {
      records.forEachSince(0, mark -> add(mark, replayed));
    }
    return replayed;
  }

  private void add(ConsumerRecord<byte[], byte[]> mark, ReplayedLetters replayed) {
    Header id = mark.headers().lastHeader(TOPIC_ID);
    if (id == null || !DeadLetter.text(id).equals(topicId())) {
      return;
    }
    try {
      replayed.addMark(DeadLetter.text(mark.value()));
    } catch (IllegalArgumentException unknown) {
      throw new LettersException(
          "what was replayed cannot be told: offset %d of %s is no mark of this version: %s"
              .formatted(mark.offset(), Topics.REPLAYED_DEAD_LETTERS, unknown.getMessage()));
    }
  }

  /**
   * A writer that outlaws all others before it, so that what {@link #replayed} says from then on
   * stays true.
   *
   * @throws LettersException if there is no topic for its marks
   */
  ReplayWriter writer(ReplayReport report) {
    if (describe(Topics.REPLAYED_DEAD_LETTERS).isEmpty()) {
      throw new LettersException(
          "there is no topic %s at %s: start a node of this version, which makes it"
              .formatted(Topics.REPLAYED_DEAD_LETTERS, clients.bootstrapServers()));
    }
    return ReplayWriter.open(clients, topicId(), report);
  }

  /** How many partitions a topic has; 0 where there is none of this name. */
  public int partitions(String topic) {
    return partitionCounts.computeIfAbsent(
        topic, name -> describe(name).map(found -> found.partitions().size()).orElse(0));
  }

  private String topicId() {
    return letters.topicId().toString();
  }

  private CommittedRecords records(TopicDescription topic, int maxPollRecords) {
    List<TopicPartition> partitions =
        IntStream.range(0, topic.partitions().size())
            .mapToObj(partition -> new TopicPartition(topic.name(), partition))
            .toList();
    KafkaConsumer<byte[], byte[]> consumer = clients.reader(topic.name(), maxPollRecords);
    try {
      return new CommittedRecords(consumer, partitions);
    } catch (KafkaException failed) {
      consumer.close();
      throw failure(clients.bootstrapServers(), failed);
    }
  }

  private Optional<TopicDescription> describe(String topic) {
    return describe(clients.bootstrapServers(), admin, topic);
  }

  private static Optional<TopicDescription> describe(String brokers, Admin admin, String topic) {
    try {
      return Optional.ofNullable(
          admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException
          || e.getCause() instanceof InvalidTopicException) {
        return Optional.empty();
      }
      throw failure(brokers, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** One line for whatever Kafka's clients throw. */
  public static LettersException failure(String brokers, Throwable thrown) {
    if (thrown instanceof TimeoutException) {
      return new LettersException(
          "Kafka at %s does not answer; is it running? Name another with --kafka HOST:PORT"
              .formatted(brokers));
    }
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return new LettersException("Kafka at %s: %s".formatted(brokers, PlainText.line(message, 300)));
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
