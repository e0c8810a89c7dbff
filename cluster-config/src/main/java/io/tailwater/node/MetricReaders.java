package io.tailwater.node;

import io.tailwater.node.PartitionStarts.TopicFacts;
import io.tailwater.processors.metric.MetricSettings;
import io.tailwater.processors.metric.MetricStage;
import io.tailwater.processors.trace.MemoryBudget;
import io.tailwater.sinks.MetricRecord;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the readers of metrics: each with the stage that the partition had, at an offset before the
 * first record that has not landed. What lies between is read once more, and gives the same rows.
 */
final class MetricReaders implements PartitionReaders<MetricRecord> {
  private static final Logger LOG = LoggerFactory.getLogger(MetricReaders.class);

  private final MetricStates states;
  private final MetricSettings settings;
  private final TopicFacts topics;
  private final MemoryBudget budget;
  private final NodeMetrics metrics;
  private final InstantSource clock;
  private final Set<MetricReader> open = new HashSet<>();

  /**
   * Readers for one life of a lane.
   *
   * @param settings of one partition
   */
  MetricReaders(
      KafkaClients clients,
      MetricSettings settings,
      TopicFacts topics,
      MemoryBudget budget,
      NodeMetrics metrics,
      InstantSource clock) {
    states = new MetricStates(clients);
    this.settings = settings;
    this.topics = topics;
    this.budget = budget;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public MetricReader open(TopicPartition partition, String topicId, long start) {
    open.removeIf(MetricReader::isReleased);
    MetricReader reader = restored(partition, topicId, start);
    open.add(reader);
    return reader;
  }

  private MetricReader restored(TopicPartition partition, String topicId, long start) {
    long beginning = topics.beginningsNow(List.of(partition)).getOrDefault(partition, 0L);
    for (MetricStates.Saved saved : states.read(partition.partition(), topicId)) {
      // What has seen nothing of records that are gone would add up over the gap.
      if (saved.next() <= start && saved.next() >= beginning) {
        try {
          MetricStage stage = MetricStage.restore(settings, saved.chunks());
          return reader(partition, topicId, stage, saved, start);
        } catch (IllegalArgumentException torn) {
          LOG.info("{} slot {} is passed over: {}", partition, saved.slot(), torn.getMessage());
        }
      }
    }
    return begun(partition, topicId, beginning, start);
  }

  /**
   * Begins with nothing, and writes that down before anything lands: a successor begins there too,
   * and makes the same rows.
   */
  private MetricReader begun(TopicPartition partition, String topicId, long beginning, long start) {
    // Streams that are silent for longer are forgotten anyway.
    long since = states.firstSince(partition, clock.millis() - settings.staleAfter().toMillis());
    long from = Math.clamp(since < 0 ? start : since, Math.min(beginning, start), start);
    MetricStage stage = new MetricStage(settings);
    MetricStates.Saved saved =
        new MetricStates.Saved(0, from, stage.snapshot(MetricReader.CHUNK_BYTES));
    states.saveNow(partition.partition(), topicId, saved);
    return reader(partition, topicId, stage, saved, start);
  }

  private MetricReader reader(
      TopicPartition partition,
      String topicId,
      MetricStage stage,
      MetricStates.Saved saved,
      long start) {
    return new MetricReader(
        partition.partition(), topicId, stage, saved, start, states::save, budget, metrics, clock);
  }

  @Override
  public void close() {
    try (states) {
      open.forEach(MetricReader::release);
      states.flush();
    }
  }
}
