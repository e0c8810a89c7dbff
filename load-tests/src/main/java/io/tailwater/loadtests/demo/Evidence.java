package io.tailwater.loadtests.demo;

import io.tailwater.loadtests.shop.ShopTruth;
import io.tailwater.loadtests.shop.ShopTruth.NotableTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that tells whether spans were lost between the shop and ClickHouse.
 *
 * @param truth what the shop sent
 * @param counters what the node counted in that time
 * @param nodeRestarts how often the node's counters began anew
 * @param stored what ClickHouse has of the run
 * @param demoPolicies whether the demo's own configuration was in force; nobody knows what another
 *     one should keep
 */
record Evidence(
    ShopTruth truth, Counters counters, long nodeRestarts, Stored stored, boolean demoPolicies) {
  /** A service that sent fewer spans may, by bad luck, have none among one trace in twenty. */
  static final long SPANS_THAT_MUST_SHOW = 500;

  /**
   * What ClickHouse has of a run.
   *
   * @param spans rows in {@code tailwater.spans}
   * @param distinctSpans different pairs of trace and span id in them
   * @param traces rows in {@code tailwater.traces}
   * @param services services with at least one span
   * @param spansOfErrorTraces the span count of each trace with errors, by its id
   */
  record Stored(
      long spans,
      long distinctSpans,
      long traces,
      Set<String> services,
      Map<String, Long> spansOfErrorTraces) {
    static final Stored NOTHING = new Stored(0, 0, 0, Set.of(), Map.of());

    Stored {
      services = Set.copyOf(services);
      spansOfErrorTraces = Map.copyOf(spansOfErrorTraces);
    }
  }

  /** The checks, in the order of the data's way. */
  List<Check> checks() {
    long acknowledged = truth.spans().acknowledged();
    List<Check> checks = new ArrayList<>();
    checks.add(Check.exactly("spans_acknowledged", acknowledged, truth.spansEmitted()));
    checks.add(Check.atLeast("spans_read", counters.ingestSpans(), acknowledged));
    checks.add(Check.atLeast("spans_judged", counters.judgedSpans(), acknowledged));
    checks.add(Check.exactly("spans_lost", Math.max(0, acknowledged - counters.judgedSpans()), 0));
    checks.add(Check.exactly("spans_undecided", counters.undecidedSpans(), 0));
    checks.add(Check.exactly("records_behind", counters.lag(), 0));
    checks.add(Check.exactly("dead_letters", counters.deadLetters(), 0));
    checks.add(Check.exactly("node_restarts", nodeRestarts, 0));
    checks.add(Check.atLeast("rows_landed", Math.min(1, stored.spans()), 1));
    checks.add(Check.exactly("span_rows", stored.spans(), counters.rowsToExpect()));
    checks.add(Check.exactly("span_rows_twice", stored.spans() - stored.distinctSpans(), 0));
    checks.add(Check.exactly("trace_rows", stored.traces(), counters.tracesKept()));
    if (demoPolicies) {
      checks.add(services());
    }
    checks.add(errorTraces());
    return checks;
  }

  private Check services() {
    List<String> expected =
        truth.spansByService().entrySet().stream()
            .filter(entry -> entry.getValue() >= SPANS_THAT_MUST_SHOW)
            .map(Map.Entry::getKey)
            .toList();
    return Check.exactly(
        "services_stored",
        expected.stream().filter(stored.services()::contains).count(),
        expected.size());
  }

  private Check errorTraces() {
    List<NotableTrace> expected =
        truth.notable().stream()
            .filter(NotableTrace::failed)
            .filter(
                trace -> demoPolicies || stored.spansOfErrorTraces().containsKey(trace.traceId()))
            .toList();
    long whole =
        expected.stream()
            .filter(
                trace ->
                    stored.spansOfErrorTraces().getOrDefault(trace.traceId(), 0L)
                        == trace.spanCount())
            .count();
    return Check.exactly("error_traces_whole", whole, expected.size());
  }
}
