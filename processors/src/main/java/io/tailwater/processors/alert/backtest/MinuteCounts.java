package io.tailwater.processors.alert.backtest;

import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.model.rollup.EdgeStats;
import io.tailwater.model.rollup.RequestKey;
import io.tailwater.model.rollup.RollupKey;
import io.tailwater.model.rollup.RollupStats;
import io.tailwater.model.rollup.StatementKey;
import io.tailwater.processors.alert.shard.RollupSplitter;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was counted in one minute, of all services; to be judged once. Not thread-safe. */
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

  /** Gives all of it away. */
  void giveTo(RollupSplitter splitter) {
    requests.forEach(splitter::addRequests);
    edges.forEach(splitter::addEdge);
    statements.forEach(splitter::addStatements);
  }
}
