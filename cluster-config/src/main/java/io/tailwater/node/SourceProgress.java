package io.tailwater.node;

import io.tailwater.processors.trace.Watermarks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a lane has come in each of its source partitions, in record time, and which of them keep
 * silent though they have more.
 *
 * <p>A partition read to its end follows the wall clock, a little behind it: a record may carry the
 * time at which its producer made it and still be on its way. Not thread-safe.
 */
final class SourceProgress {
  /** How long before now a record may have been made and still be unseen at the end. */
  static final long END_SLACK_MILLIS = 500;

  /** A partition this far ahead of the slowest waits, so that backlog is read as it was written. */
  static final long MAX_LEAD_MILLIS = 2_000;

  /** A partition that has records and delivers none for so long cannot be read: nobody waits. */
  static final long MAX_SILENCE_MILLIS = 10_000;

  /** Most time that can pass between two looks; a longer stall is the lane's, not the sources'. */
  private static final long MAX_STEP_MILLIS = 1_000;

  private final Map<TopicPartition, Long> silentForMillis = new HashMap<>();
  private final Map<TopicPartition, SourceTime> times = new HashMap<>();
  private final Set<TopicPartition> atEnd = new HashSet<>();
  private List<TopicPartition> leading = List.of();
  private long lastLookMillis = Long.MAX_VALUE;

  /** From now on these are to be heard of. */
  void assigned(Collection<TopicPartition> sources) {
    sources.forEach(source -> silentForMillis.put(source, 0L));
  }

  /** Takes a record's time and says which time it counts as. */
  long recordRead(TopicPartition source, long recordMillis) {
    silentForMillis.put(source, 0L);
    atEnd.remove(source);
    return timeOf(source).recordRead(recordMillis);
  }

  private SourceTime timeOf(TopicPartition source) {
    return times.computeIfAbsent(source, _ -> new SourceTime());
  }

  void endReached(TopicPartition source, long wallMillis) {
    silentForMillis.put(source, 0L);
    timeOf(source).endReached(wallMillis - END_SLACK_MILLIS);
    atEnd.add(source);
  }

  void forget(Collection<TopicPartition> sources) {
    sources.forEach(times::remove);
    sources.forEach(silentForMillis::remove);
    atEnd.removeAll(sources);
  }

  /**
   * Lets time pass for sources that keep silent and that no one has paused; to be called after each
   * look at what came.
   */
  void timePasses(long wallMillis) {
    long step = Math.clamp(wallMillis - lastLookMillis, 0, MAX_STEP_MILLIS);
    lastLookMillis = wallMillis;
    silentForMillis.replaceAll((source, silence) -> leading.contains(source) ? 0 : silence + step);
  }

  /** The sources that have been silent for too long; nobody waits for them. */
  List<TopicPartition> silent() {
    List<TopicPartition> silent = new ArrayList<>();
    silentForMillis.forEach(
        (source, silence) -> {
          if (silence >= MAX_SILENCE_MILLIS) {
            silent.add(source);
          }
        });
    return silent;
  }

  /**
   * The sources that are too far ahead of the slowest one that still delivers records, to be paused
   * until they are not. One whose time is not known is read until it is: without it that of the
   * stream stands still.
   */
  List<TopicPartition> leading() {
    long slowest = Long.MAX_VALUE;
    for (Map.Entry<TopicPartition, SourceTime> source : times.entrySet()) {
      if (isAwaited(source.getKey())) {
        slowest = Math.min(slowest, source.getValue().readToMillis());
      }
    }
    List<TopicPartition> ahead = new ArrayList<>();
    for (Map.Entry<TopicPartition, SourceTime> source : times.entrySet()) {
      if (isAwaited(source.getKey())
          && source.getValue().isKnown()
          && source.getValue().readToMillis() - slowest > MAX_LEAD_MILLIS) {
        ahead.add(source.getKey());
      }
    }
    leading = List.copyOf(ahead);
    return leading;
  }

  private boolean isAwaited(TopicPartition source) {
    return !atEnd.contains(source) && silentForMillis.getOrDefault(source, 0L) < MAX_SILENCE_MILLIS;
  }

  /** The watermarks of those of this lane's sources whose time is known, of all in all. */
  Watermarks watermarks(int sourceCount) {
    List<Map.Entry<TopicPartition, SourceTime>> known =
        times.entrySet().stream().filter(source -> source.getValue().isKnown()).toList();
    long[] sources = new long[known.size()];
    long[] millis = new long[known.size()];
    for (int i = 0; i < sources.length; i++) {
      TopicPartition source = known.get(i).getKey();
      sources[i] = Watermarks.source(source.topic(), source.partition());
      millis[i] = known.get(i).getValue().readToMillis();
    }
    return new Watermarks(sourceCount, sources, millis);
  }
}
