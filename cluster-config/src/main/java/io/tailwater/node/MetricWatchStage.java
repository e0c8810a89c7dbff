package io.tailwater.node;

import io.tailwater.model.MetricMinute;
import io.tailwater.model.metric.MetricRow;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.processors.alert.metric.WatchedMetrics;
import io.tailwater.processors.alert.shard.MetricSplitter;
import io.tailwater.processors.metric.MetricSettings;
import io.tailwater.processors.metric.MetricStage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Takes out of the metrics what alerts look at, and places it on the partitions of the services.
 *
 * <p>Totals are remembered for as long as the partition is this stage's. After a move the first
 * total of each stream only says where it stands, so what grew in between is missed; shares are
 * right all the same, as both of their sides miss it.
 */
final class MetricWatchStage implements StageLane.Stage {
  private static final int MOST_SERIES_PER_METRIC = 10_000;
  private static final int MOST_STREAMS = 200_000;
  private static final long BYTES_OF_TOTALS = 300;
  private static final Duration STALE_AFTER = Duration.ofMinutes(15);

  private final WatchedMetrics watched;
  private final int partitions;
  private final MetricSettings settings;
  private final MetricSplitter splitter;
  private final Map<TopicPartition, MetricStage> stages = new HashMap<>();

  MetricWatchStage(WatchedMetrics watched, int partitions) {
    this.watched = watched;
    this.partitions = partitions;
    int streams = MOST_STREAMS / partitions + 1;
    settings =
        new MetricSettings(MOST_SERIES_PER_METRIC, streams, STALE_AFTER, streams * BYTES_OF_TOTALS);
    splitter = new MetricSplitter(partitions);
  }

  @Override
  public long open(TopicPartition partition, String topicId, long start) {
    stages.put(partition, new MetricStage(settings, watched::watches));
    return start;
  }

  @Override
  public void accept(ConsumerRecord<byte[], byte[]> record) {
    MetricStage stage = stages.get(new TopicPartition(record.topic(), record.partition()));
    if (stage == null || record.value() == null) {
      return;
    }
    try {
      for (MetricRow row : stage.add(record.value(), KeyedRecord.timeMillis(record))) {
        watched.read(row, splitter::add);
      }
    } catch (MalformedOtlpException unreadable) {
      StageLane.isNotJudged(record, unreadable);
    }
  }

  @Override
  public void close(TopicPartition partition) {
    stages.remove(partition);
  }

  @Override
  public boolean hasNews(long nowMillis) {
    return false;
  }

  @Override
  public void write(Map<TopicPartition, Long> next, Consumer<ProducerRecord<byte[], byte[]>> out) {
    for (int partition = 0; partition < partitions; partition++) {
      int to = partition;
      StageLane.inChunks(
          splitter.take(partition),
          minutes ->
              out.accept(
                  RecordHeaders.keyedRollup(to, MetricMinute.KIND, MetricMinute.encode(minutes))));
    }
  }
}
