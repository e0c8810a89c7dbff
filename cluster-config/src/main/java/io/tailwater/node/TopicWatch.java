package io.tailwater.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches that the node's topics are there, and are still those that its lanes began with.
 *
 * <p>Kafka's clients follow a name: they wait in silence for a topic that was deleted, and read on
 * at the old offset in one that was made anew. So the ids are asked for every second on a thread of
 * its own; a lane gives up and begins anew when one of its topics has another.
 */
final class TopicWatch implements PartitionStarts.TopicFacts, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
  private static final long INTERVAL_MILLIS = 1_000;

  /** Looks in a row without the topic before it counts as gone: a broker may just have started. */
  private static final int LOOKS_UNTIL_GONE = 2;

  private final Admin admin;
  private final List<String> topics;
  private final Notices notices;
  private final NodeMetrics metrics;
  private final Map<String, String> ids = new ConcurrentHashMap<>();
  private final Map<String, Integer> missed = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean stopping;

  TopicWatch(Admin admin, Collection<String> topics, Notices notices, NodeMetrics metrics) {
    this.admin = admin;
    this.topics = List.copyOf(topics);
    this.notices = notices;
    this.metrics = metrics;
    topics.forEach(metrics::topicsReplaced);
    thread = Thread.ofVirtual().name("topic-watch").unstarted(this::watch);
  }

  void start() {
    thread.start();
  }

  @Override
  public Map<String, String> idsNow(Collection<String> of) {
    Map<String, String> now = new HashMap<>();
    admin
        .describeTopics(of)
        .topicNameValues()
        .forEach((topic, described) -> now.put(topic, id(topic, described)));
    return now;
  }

  @Override
  public Map<TopicPartition, Long> beginningsNow(Collection<TopicPartition> partitions) {
    return offsets(partitions, OffsetSpec.earliest());
  }

  @Override
  public Map<TopicPartition, Long> endsNow(Collection<TopicPartition> partitions) {
    return offsets(partitions, OffsetSpec.latest());
  }

  /**
   * Asks for the offset after the last committed record of each partition, without waiting. After a
   * change of leader an answer comes only when the new one knows of all that was acknowledged
   * (KIP-207).
   */
  Map<TopicPartition, CompletionStage<Long>> endsSoon(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    ListOffsetsResult answer =
        admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
    Map<TopicPartition, CompletionStage<Long>> ends = new HashMap<>();
    for (TopicPartition partition : partitions) {
      ends.put(
          partition,
          answer
              .partitionResult(partition)
              .toCompletionStage()
              .thenApply(ListOffsetsResultInfo::offset));
    }
    return ends;
  }

  private Map<TopicPartition, Long> offsets(Collection<TopicPartition> of, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    of.forEach(partition -> asked.put(partition, which));
    ListOffsetsResult answer = admin.listOffsets(asked);
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : of) {
      try {
        offsets.put(partition, answer.partitionResult(partition).get().offset());
      } catch (ExecutionException e) {
        LOG.warn("{} does not tell its offsets: {}", partition, Lane.reason(e.getCause()));
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
    return offsets;
  }

  private static String id(String topic, KafkaFuture<TopicDescription> described) {
    try {
      return described.get().topicId().toString();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw TopicGoneException.missing(topic);
      }
      throw new KafkaException(
          "Kafka does not describe topic " + topic + ": " + Lane.reason(e.getCause()),
          e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /**
   * Checks that topics are still those of these ids, as the last look has it; costs nothing.
   *
   * @throws TopicGoneException if one of them is gone or has another id
   */
  void check(Map<String, String> begunWith) {
    for (Map.Entry<String, String> topic : begunWith.entrySet()) {
      if (isGone(topic.getKey())) {
        throw TopicGoneException.missing(topic.getKey());
      }
      if (!ids.getOrDefault(topic.getKey(), topic.getValue()).equals(topic.getValue())) {
        throw TopicGoneException.replaced(topic.getKey());
      }
    }
  }

  /** A line for each topic that is not there. */
  List<String> troubles() {
    return topics.stream().filter(this::isGone).map(TopicGoneException::missingLine).toList();
  }

  private boolean isGone(String topic) {
    return missed.getOrDefault(topic, 0) >= LOOKS_UNTIL_GONE;
  }

  private void watch() {
    try {
      while (!stopping) {
        look();
        Thread.sleep(INTERVAL_MILLIS);
      }
    } catch (InterruptedException | InterruptException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    Map<String, KafkaFuture<TopicDescription>> described =
        admin.describeTopics(new ArrayList<>(topics)).topicNameValues();
    described.forEach(
        (topic, description) -> {
          try {
            seen(topic, id(topic, description));
          } catch (TopicGoneException _) {
            missed(topic);
          } catch (KafkaException unknown) {
            // Kafka is away or busy, which says nothing about the topic.
            if (unknown instanceof InterruptException) {
              throw unknown;
            }
          }
        });
  }

  private void seen(String topic, String id) {
    missed.remove(topic);
    String before = ids.put(topic, id);
    if (before != null && !before.equals(id)) {
      metrics.topicsReplaced(topic).increment();
      notices.tell(
          "topic %s was deleted and made anew: what was in it and not worked off is lost"
              .formatted(topic));
    }
  }

  private void missed(String topic) {
    if (missed.merge(topic, 1, Integer::sum) == LOOKS_UNTIL_GONE) {
      notices.tell(TopicGoneException.missingLine(topic));
    }
  }

  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
  }
}
