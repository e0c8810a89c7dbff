package io.tailwater.evaluate;

import io.tailwater.model.TraceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The collector's processor as configured by a case: one or more shards that tick together. */
final class ShardedCollector {
  private static final long TICK_MILLIS = 1000;

  private final CollectorShards shards;
  private final List<CollectorLifecycle> lives = new ArrayList<>();
  private final List<OtlpSpan> forwarded = new ArrayList<>();
  private long nowMillis;

  /**
   * Starts at time 0.
   *
   * @throws IllegalArgumentException if an expression in the policies cannot be compiled
   */
  ShardedCollector(CaseConfig config) {
    shards = config.shards();
    for (long shard = 0; shard < Math.max(1, shards.count()); shard++) {
      lives.add(
          new CollectorLifecycle(
              config.lifecycle(), new OfflineJudge(config.spec()), 0, forwarded::add));
    }
  }

  /** The spans that were forwarded so far, in that order. */
  List<OtlpSpan> forwarded() {
    return List.copyOf(forwarded);
  }

  /** The last decision on each trace that has one. */
  Map<TraceId, Judgement> decisions() {
    Map<TraceId, Judgement> decisions = new LinkedHashMap<>();
    lives.forEach(life -> decisions.putAll(life.decisions()));
    return decisions;
  }

  void ingest(List<SpanBatch> delivery) {
    for (SpanBatch batch : delivery) {
      lives.get(shards.shardOf(batch.traceId())).ingest(List.of(batch));
    }
  }

  void pass(Duration time) {
    long until = nowMillis + time.toMillis();
    while (nowMillis < until) {
      long step = Math.min(until, nowMillis + TICK_MILLIS - nowMillis % TICK_MILLIS) - nowMillis;
      lives.forEach(life -> life.pass(Duration.ofMillis(step)));
      nowMillis += step;
    }
  }

  void shutdown() {
    lives.forEach(CollectorLifecycle::shutdown);
  }
}
