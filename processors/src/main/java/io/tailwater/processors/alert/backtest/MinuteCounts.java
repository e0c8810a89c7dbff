package io.tailwater.processors.alert.backtest;

import io.tailwater.model.rollup.CallStats;
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
import java.util.List;
import java.util.Map;

/** What was counted in one minute, of all services. Not thread-safe. */
public final class MinuteCounts {
  private final long minuteMillis;
  private final Map<RequestKey, CallStats> requests = new LinkedHashMap<>();
  private final Map<EdgeKey, EdgeStats> edges = new LinkedHashMap<>();
  private final Map<StatementKey, CallStats> statements = new LinkedHashMap<>();

  /**
   * A minute of which nothing is known yet.
   *
   * @param minuteMillis its begin, epoch milliseconds
   */
  public MinuteCounts(long minuteMillis) {
    this.minuteMillis = minuteMillis;
  }

  /** Its begin, epoch milliseconds. */
  public long minuteMillis() {
    return minuteMillis;
  }

  /** Adds requests; the key is one of this minute. */
  public void add(RequestKey key, CallStats stats) {
    add(requests, key, stats);
  }

  /** Adds calls between services; the key is one of this minute. */
  public void add(EdgeKey key, EdgeStats stats) {
    add(edges, key, stats);
  }

  /** Adds statements; the key is one of this minute. */
  public void add(StatementKey key, CallStats stats) {
    add(statements, key, stats);
  }

  private <K extends RollupKey, S extends RollupStats<S>> void add(
      Map<K, S> counted, K key, S stats) {
    S sum = counted.putIfAbsent(key, stats);
    if (sum != null) {
      sum.add(stats);
    }
  }

  /** The records that a shard of traces would have made of it. */
  List<EncodedRollup> records() {
    List<EncodedRollup> records = new ArrayList<>(RollupKind.REQUESTS.encode(requests));
    records.addAll(RollupKind.EDGES.encode(edges));
    records.addAll(RollupKind.STATEMENTS.encode(statements));
    return records;
  }
}
