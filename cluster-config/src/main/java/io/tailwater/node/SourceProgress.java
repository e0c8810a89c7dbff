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
 * How far a lane has come in each of its source partitions, in record time.
 *
 * <p>A partition read to its end follows the wall clock, a little behind it: a record may carry the
 * time at which its producer made it and still be on its way. Not thread-safe.
 */
final class SourceProgress {
  /** How long before now a record may have been made and still be unseen at the end. */
  static final long END_SLACK_MILLIS = 500;

  /** A partition this far ahead of the slowest waits, so that backlog is read as it was written. */
  static final long MAX_LEAD_MILLIS = 2_000;

  private final Map<TopicPartition, Long> readToMillis = new HashMap<>();
  private final Set<TopicPartition> atEnd = new HashSet<>();

  void recordRead(TopicPartition source, long recordMillis) {
    readToMillis.merge(source, recordMillis, Math::max);
    atEnd.remove(source);
  }

  void endReached(TopicPartition source, long wallMillis) {
    readToMillis.merge(source, wallMillis - END_SLACK_MILLIS, Math::max);
    atEnd.add(source);
  }

  void forget(Collection<TopicPartition> sources) {
    sources.forEach(readToMillis::remove);
    atEnd.removeAll(sources);
  }

  /** The sources that are too far ahead of the slowest one that still has records. */
  List<TopicPartition> leading() {
    long slowest = Long.MAX_VALUE;
    for (Map.Entry<TopicPartition, Long> source : readToMillis.entrySet()) {
      if (!atEnd.contains(source.getKey())) {
        slowest = Math.min(slowest, source.getValue());
      }
    }
    List<TopicPartition> leading = new ArrayList<>();
    for (Map.Entry<TopicPartition, Long> source : readToMillis.entrySet()) {
      if (!atEnd.contains(source.getKey()) && source.getValue() - slowest > MAX_LEAD_MILLIS) {
        leading.add(source.getKey());
      }
    }
    return leading;
  }

  /** The watermarks of this lane's sources, of {@code sourceCount} in all. */
  Watermarks watermarks(int sourceCount) {
    long[] sources = new long[readToMillis.size()];
    long[] times = new long[readToMillis.size()];
    int i = 0;
    for (Map.Entry<TopicPartition, Long> source : readToMillis.entrySet()) {
      sources[i] = Watermarks.source(source.getKey().topic(), source.getKey().partition());
      times[i++] = source.getValue();
    }
    return new Watermarks(sourceCount, sources, times);
  }
}
