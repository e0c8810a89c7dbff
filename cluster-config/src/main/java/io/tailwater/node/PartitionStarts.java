package io.tailwater.node;

import io.tailwater.node.StartOffset.Wanted;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Decides where reading begins, for every reader of the node, and is never silent about what was
 * lost on the way: Kafka's own reset of an offset out of range is. Thread-safe.
 */
final class PartitionStarts {
  /** What Kafka says of topics now. */
  interface TopicFacts {
    /**
     * The ids of topics, by name.
     *
     * @throws TopicGoneException if one of them is not there
     */
    Map<String, String> idsNow(Collection<String> topics);

    /** The first offset of each partition; without those whose leader does not answer in time. */
    Map<TopicPartition, Long> beginningsNow(Collection<TopicPartition> partitions);

    /** The offset after the last one of each; without those whose leader does not answer. */
    Map<TopicPartition, Long> endsNow(Collection<TopicPartition> partitions);
  }

  private final TopicFacts topics;
  private final Notices notices;
  private final NodeMetrics metrics;

  /** Up to where lost offsets were counted, so that a reader that begins anew counts none twice. */
  private final Map<TopicPartition, Long> countedTo = new ConcurrentHashMap<>();

  PartitionStarts(TopicFacts topics, Notices notices, NodeMetrics metrics) {
    this.topics = topics;
    this.notices = notices;
    this.metrics = metrics;
  }

  /**
   * Positions partitions that were just assigned, at the committed offset or where it belongs now.
   *
   * @param committed what their group has committed, as far as it has
   * @param ids gets the ids of their topics, by name
   * @return where each begins
   */
  Map<TopicPartition, StartOffset> position(
      KafkaConsumer<byte[], byte[]> consumer,
      Collection<TopicPartition> partitions,
      Map<TopicPartition, OffsetAndMetadata> committed,
      Map<String, String> ids) {
    Set<TopicPartition> assigned = new HashSet<>(partitions);
    if (assigned.isEmpty()) {
      return Map.of();
    }
    Set<String> names = new HashSet<>();
    assigned.forEach(partition -> names.add(partition.topic()));
    names.forEach(metrics::expired);
    ids.putAll(topics.idsNow(names));
    Map<TopicPartition, Long> beginnings = topics.beginningsNow(assigned);
    Map<TopicPartition, Long> ends = topics.endsNow(assigned);
    Map<TopicPartition, StartOffset> starts = new HashMap<>();
    for (TopicPartition partition : assigned) {
      Wanted wanted = OffsetNote.wanted(committed.get(partition));
      Long beginning = beginnings.get(partition);
      Long end = ends.get(partition);
      String id = ids.getOrDefault(partition.topic(), "");
      StartOffset start =
          beginning == null || end == null
              ? unjudged(wanted)
              : start(partition, wanted, beginning, end, id);
      consumer.seek(partition, start.offset());
      starts.put(partition, start);
    }
    return starts;
  }

  /**
   * A partition without a leader must not hold up the others. If Kafka does not have the place when
   * the leader is back, the reader fails, begins anew, and it is judged then.
   */
  private static StartOffset unjudged(@Nullable Wanted wanted) {
    return new StartOffset(wanted == null ? 0 : wanted.offset(), StartOffset.Why.UNKNOWN);
  }

  /**
   * Where to begin in a partition; tells and counts what is lost.
   *
   * @param wanted where the reader wants to go on; null where it never read the partition
   */
  StartOffset start(
      TopicPartition partition, @Nullable Wanted wanted, long beginning, long end, String topicId) {
    StartOffset start = StartOffset.of(wanted, beginning, end, topicId);
    if (wanted == null) {
      return start;
    }
    switch (start.why()) {
      case FIRST, CONTINUED, UNKNOWN -> {}
      case EXPIRED -> expired(partition, wanted.offset(), beginning);
      case REPLACED -> {
        countedTo.remove(partition);
        notices.tell(
            ("%s was made anew since it was last read: reading begins at its first record, and"
                    + " what was unread in the old one is lost")
                .formatted(partition));
      }
      case TRUNCATED ->
          notices.tell(
              ("%s ends at offset %d, before %d to which it had been read: its log was cut, as an"
                      + " unclean leader election does; all that it has is read again")
                  .formatted(partition, end, wanted.knownEnd()));
    }
    return start;
  }

  private void expired(TopicPartition partition, long wanted, long beginning) {
    long counted = countedTo.getOrDefault(partition, wanted);
    long from = counted > beginning ? wanted : Math.max(wanted, counted);
    if (from >= beginning) {
      return;
    }
    countedTo.put(partition, beginning);
    metrics.expired(partition.topic()).increment(beginning - from);
    notices.tell(
        ("%s: Kafka deleted offsets %d to %d (%d of them) before they were read, so they are lost;"
                + " raise retention.ms and retention.bytes of %s above the longest outage and lag")
            .formatted(partition, from, beginning - 1, beginning - from, partition.topic()));
  }
}
