package io.tailwater.processors.alert.shard;

import io.tailwater.model.rollup.ShardTime;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The time of the counts that come from all shards of traces: the least to which any of them has
 * settled its spans. A shard that says nothing new for a while has nothing to settle, and others do
 * not wait for it; while all are silent time stands still, and follows the records' own some
 * minutes behind, so that a pause of the pipeline is not taken for silence of the services. Never
 * goes back.
 */
final class ShardClock {
  /** A shard that is silent for longer is not waited for. */
  private static final long IDLE_MILLIS = 20_000;

  /** How far time is behind the records while all shards are silent. */
  private static final long SILENCE_MILLIS = 180_000;

  private record News(long settledMillis, long atMillis) {}

  private final Map<Integer, News> shards = new TreeMap<>();
  private long millis;

  /**
   * Takes how far a shard is.
   *
   * @param recordMillis when that was written
   */
  void accept(ShardTime time, long recordMillis) {
    News known = shards.get(time.shard());
    if (known == null || time.settledMillis() > known.settledMillis) {
      shards.put(time.shard(), new News(time.settledMillis(), recordMillis));
    }
  }

  /** The time as of a record, epoch milliseconds; 0 where nothing is known yet. */
  long at(long recordMillis) {
    long least = Long.MAX_VALUE;
    for (News news : shards.values()) {
      if (news.settledMillis > 0 && recordMillis - news.atMillis < IDLE_MILLIS) {
        least = Math.min(least, news.settledMillis);
      }
    }
    if (least != Long.MAX_VALUE) {
      millis = Math.max(millis, least);
    } else if (millis > 0) {
      millis = Math.max(millis, recordMillis - SILENCE_MILLIS);
    }
    return millis;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(millis);
    out.writeInt(shards.size());
    for (Map.Entry<Integer, News> shard : shards.entrySet()) {
      out.writeInt(shard.getKey());
      out.writeLong(shard.getValue().settledMillis);
      out.writeLong(shard.getValue().atMillis);
    }
  }

  static ShardClock read(DataInput in) throws IOException {
    ShardClock clock = new ShardClock();
    clock.millis = in.readLong();
    for (int i = in.readInt(); i > 0; i--) {
      clock.shards.put(in.readInt(), new News(in.readLong(), in.readLong()));
    }
    return clock;
  }
}
