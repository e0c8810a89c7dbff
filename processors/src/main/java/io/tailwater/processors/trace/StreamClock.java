package io.tailwater.processors.trace;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The time of a shard's stream.
 *
 * <p>The re-key lane reads several source partitions, each at its own pace, and says with each
 * record how far it has come in each of them. The stream's time is the least of those: spans of
 * earlier times can then not come any more, except late ones. It is so the same for an hour of
 * backlog as it was live, whichever source happened to be read first. Where producers place spans
 * themselves there is no lane, and the time is the greatest record time seen, or the wall clock
 * once the partition is read to its end ({@link #caughtUp}).
 *
 * <p>Time never goes back, and records from the future do not move it past the wall clock of who
 * reports them (the caller clamps). Not thread-safe.
 */
final class StreamClock {
  private final LinkedHashMap<Long, Long> sourceTimes = new LinkedHashMap<>();
  private int sourceCount;
  private long nowMillis;
  private long greatestRecordMillis;

  StreamClock(long nowMillis) {
    this.nowMillis = nowMillis;
    this.greatestRecordMillis = nowMillis;
  }

  /** Stream time, in epoch milliseconds. */
  long nowMillis() {
    return nowMillis;
  }

  /** A record without watermarks was read. */
  void recordSeen(long recordMillis) {
    greatestRecordMillis = Math.max(greatestRecordMillis, recordMillis);
    if (sourceCount == 0) {
      nowMillis = Math.max(nowMillis, greatestRecordMillis);
    }
  }

  /** The partition was read to its end at this wall-clock time. */
  void caughtUp(long wallMillis) {
    if (sourceCount == 0) {
      nowMillis = Math.max(nowMillis, wallMillis);
    }
  }

  /** Everything up to these times was seen of some of the sources. */
  void watermarks(Watermarks watermarks) {
    sourceCount = watermarks.sourceCount();
    for (int i = 0; i < watermarks.size(); i++) {
      long time = watermarks.timeMillis(i);
      Long source = watermarks.source(i);
      Long before = sourceTimes.remove(source);
      sourceTimes.put(source, before == null ? time : Math.max(before, time));
    }
    while (sourceTimes.size() > sourceCount) {
      sourceTimes.pollFirstEntry();
    }
    if (sourceTimes.size() == sourceCount) {
      long least = Long.MAX_VALUE;
      for (Map.Entry<Long, Long> source : sourceTimes.entrySet()) {
        least = Math.min(least, source.getValue());
      }
      nowMillis = Math.max(nowMillis, least);
    }
  }
}
