package io.tailwater.processors.rollup;

import io.tailwater.model.TraceId;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was counted, as who reads the topic of rollups has it. */
record Counted(
    Map<RequestKey, CallStats> requests,
    Map<EdgeKey, EdgeStats> edges,
    Map<StatementKey, CallStats> statements,
    Map<DestinationKey, CallStats> destinations) {
  static Counted of(SentTrace... traces) {
    return of(RollupSettings.DEFAULT, null, traces);
  }

  static Counted of(RollupSettings settings, @Nullable TraceId shown, SentTrace... traces) {
    TraceCalls calls = new TraceCalls(settings);
    for (SentTrace trace : traces) {
      calls.read(trace, shown, SentTrace.START_MILLIS);
    }
    return of(calls.take());
  }

  static Counted of(List<EncodedRollup> records) {
    return new Counted(
        sums(records, RollupKind.REQUESTS),
        sums(records, RollupKind.EDGES),
        sums(records, RollupKind.STATEMENTS),
        sums(records, RollupKind.DESTINATIONS));
  }

  private static <K extends RollupKey, S extends RollupStats<S>> Map<K, S> sums(
      List<EncodedRollup> records, RollupKind<K, S> kind) {
    Map<K, S> sums = new LinkedHashMap<>();
    for (EncodedRollup record : records) {
      if (record.kind().equals(kind.header())) {
        kind.decode(
            record.bytes(), (key, stats) -> sums.computeIfAbsent(key, _ -> kind.none()).add(stats));
      }
    }
    return sums;
  }
}
