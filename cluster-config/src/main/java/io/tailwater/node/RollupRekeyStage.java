package io.tailwater.node;

import io.tailwater.model.rollup.EncodedRollup;
import io.tailwater.model.rollup.ShardTime;
import io.tailwater.processors.alert.shard.RollupSplitter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Places the counts of traces' shards on the partitions of their services, and says with them how
 * far each shard is.
 */
final class RollupRekeyStage implements StageLane.Stage {
  /** Judges learn from it that time passes, also where nothing is counted. */
  private static final long HEARTBEAT_MILLIS = 2_000;

  private final RollupSplitter splitter;
  private final int partitions;
  private final InstantSource clock;
  private final Set<Integer> owned = new HashSet<>();
  private final Map<Integer, ShardTime> times = new TreeMap<>();
  private long toldMillis;

  RollupRekeyStage(int partitions, InstantSource clock) {
    this.partitions = partitions;
    this.clock = clock;
    splitter = new RollupSplitter(partitions);
  }

  @Override
  public long open(TopicPartition partition, String topicId, long start) {
    owned.add(partition.partition());
    return start;
  }

  @Override
  public void accept(ConsumerRecord<byte[], byte[]> record) {
    String kind = RecordHeaders.text(record.headers(), RecordHeaders.ROLLUP_KIND, "");
    byte[] value = record.value() == null ? new byte[0] : record.value();
    try {
      if (kind.equals(ShardTime.KIND)) {
        ShardTime.decode(value).forEach(time -> times.put(time.shard(), time));
      } else {
        splitter.add(kind, value);
      }
    } catch (IllegalArgumentException unreadable) {
      StageLane.isNotJudged(record, unreadable);
    }
  }

  @Override
  public void close(TopicPartition partition) {
    owned.remove(partition.partition());
    times.remove(partition.partition());
    times.remove(ShardTime.ofLogs(partition.partition()));
  }

  @Override
  public boolean hasNews(long nowMillis) {
    return !owned.isEmpty() && nowMillis - toldMillis >= HEARTBEAT_MILLIS;
  }

  @Override
  public void write(Map<TopicPartition, Long> next, Consumer<ProducerRecord<byte[], byte[]>> out) {
    List<ShardTime> all = new ArrayList<>(times.values());
    for (int partition = 0; partition < partitions; partition++) {
      for (EncodedRollup counted : splitter.take(partition)) {
        out.accept(RecordHeaders.keyedRollup(partition, counted.kind(), counted.bytes()));
      }
      out.accept(RecordHeaders.keyedRollup(partition, ShardTime.KIND, ShardTime.encode(all)));
    }
    toldMillis = clock.millis();
  }
}
