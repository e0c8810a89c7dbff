package io.tailwater.processors.alert.shard;

import io.tailwater.model.MetricMinute;
import io.tailwater.model.MetricMinute.Scope;
import io.tailwater.model.ServicePartitioner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers what metrics say of minutes, and gives it out by partition of services. What is of the
 * same minute is added up, so the judges get few records however often agents measure. Not
 * thread-safe.
 */
public final class MetricSplitter {
  private record Key(
      long minuteMillis,
      Scope scope,
      String service,
      String name,
      String host,
      String signal,
      String part) {
    static Key of(MetricMinute minute) {
      return new Key(
          minute.minuteMillis(),
          minute.scope(),
          minute.service(),
          minute.name(),
          minute.host(),
          minute.signal(),
          minute.part());
    }
  }

  private final List<Map<Key, MetricMinute>> parts;

  /** A splitter for so many partitions of services. */
  public MetricSplitter(int partitions) {
    parts = new ArrayList<>(partitions);
    for (int i = 0; i < partitions; i++) {
      parts.add(new LinkedHashMap<>());
    }
  }

  /** Takes what a point says. */
  public void add(MetricMinute minute) {
    int partition = ServicePartitioner.partition(minute.place(), parts.size());
    parts.get(partition).merge(Key.of(minute), minute, MetricMinute::plus);
  }

  /** Takes what has been gathered for a partition. */
  public List<MetricMinute> take(int partition) {
    List<MetricMinute> taken = List.copyOf(parts.get(partition).values());
    parts.get(partition).clear();
    return taken;
  }
}
