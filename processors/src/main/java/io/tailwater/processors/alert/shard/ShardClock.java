package io.tailwater.processors.alert.shard;

import io.tailwater.model.rollup.ShardTime;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The time of the counts that come from all shards: the least to which any of them has settled what
 * came to it. A shard that says nothing new for a while, or nothing since the beginning, has
 * nothing to settle, and others do not wait for it.
 *
 * <p>While all are silent time stands still, and then goes on as the records' own does, some
 * minutes behind, so that a pause of the pipeline is not taken for silence of the services. It goes
 * on from where the shards had come to: if they were hours behind, it is too. A gap between the
 * records, which come every few seconds while any node runs, is no time at all. Never goes back.
 */
final class ShardClock {
  /** A shard that is silent for longer is not waited for. */
  private static final long IDLE_MILLIS = 20_000;

  /** How long time stands still while all shards are silent. */
  private static final long SILENCE_MILLIS = 180_000;

  /** Logs that are further behind are not waited for: a backlog of theirs is no one's concern. */
  private static final long MOST_LOG_MILLIS = 120_000;

  /** Between two records; a longer gap is nobody's silence but ours. */
  private static final long MOST_GAP_MILLIS = 15_000;

  private record News(boolean ofLogs, long settledMillis, long atMillis) {
    News later(long millis) {
      return new News(ofLogs, settledMillis, atMillis + millis);
    }
  }

  private final int traceShards;
  private final Map<Integer, News> shards = new TreeMap<>();
  private long firstRecordMillis;
  private long lastRecordMillis;
  private long millis;

  /** The time when the shards were heard last. */
  private long heardMillis;

  /**
   * A clock that has not been told anything.
   *
   * @param traceShards how many shards of traces there are, numbered from 0
   */
  ShardClock(int traceShards) {
    this.traceShards = traceShards;
  }

  /**
   * Takes how far a shard is.
   *
   * @param recordMillis when that was written
   */
  void accept(ShardTime time, long recordMillis) {
    pass(recordMillis);
    News known = shards.get(time.shard());
    if (known == null || time.settledMillis() > known.settledMillis) {
      shards.put(time.shard(), new News(time.isOfLogs(), time.settledMillis(), recordMillis));
    }
  }

  private void pass(long recordMillis) {
    long gap = recordMillis - lastRecordMillis;
    if (firstRecordMillis == 0) {
      firstRecordMillis = recordMillis;
    } else if (gap > MOST_GAP_MILLIS) {
      shards.replaceAll((_, news) -> news.later(gap));
    }
    lastRecordMillis = Math.max(lastRecordMillis, recordMillis);
  }

  /** The time as of a record, epoch milliseconds; 0 where nothing is known yet. */
  long at(long recordMillis) {
    pass(recordMillis);
    if (recordMillis - firstRecordMillis < IDLE_MILLIS && !isEachHeardOf()) {
      return millis;
    }
    long least = least(false, 0, recordMillis);
    if (least != Long.MAX_VALUE) {
      least = Math.min(least, least(true, least - MOST_LOG_MILLIS, recordMillis));
    }
    if (least != Long.MAX_VALUE) {
      millis = Math.max(millis, least);
      heardMillis = millis;
    } else {
      // Logs go on without traces, and hold nothing up.
      OptionalLong newest =
          shards.values().stream().filter(news -> !news.ofLogs).mapToLong(News::atMillis).max();
      if (newest.isEmpty() && recordMillis - firstRecordMillis >= SILENCE_MILLIS) {
        millis = Math.max(millis, recordMillis - SILENCE_MILLIS);
      } else if (newest.isPresent() && millis > 0) {
        millis = Math.max(millis, heardMillis + recordMillis - newest.getAsLong() - SILENCE_MILLIS);
      }
    }
    return millis;
  }

  private long least(boolean ofLogs, long from, long recordMillis) {
    long least = Long.MAX_VALUE;
    for (News news : shards.values()) {
      if (news.ofLogs == ofLogs
          && news.settledMillis > from
          && recordMillis - news.atMillis < IDLE_MILLIS) {
        least = Math.min(least, news.settledMillis);
      }
    }
    return least;
  }

  private boolean isEachHeardOf() {
    for (int shard = 0; shard < traceShards; shard++) {
      News news = shards.get(shard);
      if (news == null || news.settledMillis <= 0) {
        return false;
      }
    }
    return true;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(firstRecordMillis);
    out.writeLong(lastRecordMillis);
    out.writeLong(millis);
    out.writeLong(heardMillis);
    out.writeInt(shards.size());
    for (Map.Entry<Integer, News> shard : shards.entrySet()) {
      out.writeInt(shard.getKey());
      out.writeBoolean(shard.getValue().ofLogs);
      out.writeLong(shard.getValue().settledMillis);
      out.writeLong(shard.getValue().atMillis);
    }
  }

  static ShardClock read(DataInput in, int traceShards) throws IOException {
    ShardClock clock = new ShardClock(traceShards);
    clock.firstRecordMillis = in.readLong();
    clock.lastRecordMillis = in.readLong();
    clock.millis = in.readLong();
    clock.heardMillis = in.readLong();
    for (int i = in.readInt(); i > 0; i--) {
      clock.shards.put(in.readInt(), new News(in.readBoolean(), in.readLong(), in.readLong()));
    }
    return clock;
  }
}
