package io.tailwater.processors.rollup;

import io.tailwater.model.MetricMinute;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.DestinationKey;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.model.rollup.EdgeStats;
import io.tailwater.model.rollup.EncodedRollup;
import io.tailwater.model.rollup.RequestKey;
import io.tailwater.model.rollup.RollupKey;
import io.tailwater.model.rollup.RollupKind;
import io.tailwater.model.rollup.RollupStats;
import io.tailwater.model.rollup.StatementKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers counts for the next transaction of a shard. Not thread-safe. */
final class CallTally {
  /** What a key with the stats of few calls takes, about. */
  private static final int KEY_BYTES = 600;

  private final Map<RequestKey, CallStats> requests = new LinkedHashMap<>();
  private final Map<EdgeKey, EdgeStats> edges = new LinkedHashMap<>();
  private final Map<StatementKey, CallStats> statements = new LinkedHashMap<>();
  private final Map<DestinationKey, CallStats> destinations = new LinkedHashMap<>();
  private final Set<MetricMinute> seen = new LinkedHashSet<>();

  CallStats of(RequestKey key) {
    return of(requests, RollupKind.REQUESTS, key);
  }

  EdgeStats of(EdgeKey key) {
    return of(edges, RollupKind.EDGES, key);
  }

  CallStats of(StatementKey key) {
    return of(statements, RollupKind.STATEMENTS, key);
  }

  CallStats of(DestinationKey key) {
    return of(destinations, RollupKind.DESTINATIONS, key);
  }

  /** Notes that a process has answered in a minute. */
  void seen(long minuteMillis, ResourceNames.Origin origin) {
    if (!origin.version().isEmpty() || !origin.host().isEmpty()) {
      seen.add(
          MetricMinute.seen(
              minuteMillis, origin.service(), origin.instance(), origin.host(), origin.version()));
    }
  }

  private static <K extends RollupKey, S extends RollupStats<S>> S of(
      Map<K, S> counted, RollupKind<K, S> kind, K key) {
    S stats = counted.get(key);
    if (stats == null) {
      stats = kind.none();
      counted.put(key, stats);
    }
    return stats;
  }

  /** Bytes held, about. */
  long bytes() {
    return (long) KEY_BYTES
        * (requests.size()
            + 3L * edges.size()
            + statements.size()
            + destinations.size()
            + seen.size());
  }

  /** What was counted since the last time. */
  List<EncodedRollup> take() {
    List<EncodedRollup> records = new ArrayList<>();
    take(RollupKind.REQUESTS, requests, records);
    take(RollupKind.EDGES, edges, records);
    take(RollupKind.STATEMENTS, statements, records);
    take(RollupKind.DESTINATIONS, destinations, records);
    if (!seen.isEmpty()) {
      records.add(new EncodedRollup(MetricMinute.KIND, MetricMinute.encode(seen)));
      seen.clear();
    }
    return records;
  }

  private static <K extends RollupKey, S extends RollupStats<S>> void take(
      RollupKind<K, S> kind, Map<K, S> counted, List<EncodedRollup> into) {
    if (!counted.isEmpty()) {
      into.addAll(kind.encode(counted));
      counted.clear();
    }
  }
}
