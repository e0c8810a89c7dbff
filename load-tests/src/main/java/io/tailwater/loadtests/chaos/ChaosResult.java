package io.tailwater.loadtests.chaos;

import io.tailwater.loadtests.chaos.truth.DecisionDelays;
import io.tailwater.loadtests.chaos.truth.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a run.
 *
 * @param beginMillis when the load began, epoch milliseconds
 * @param figures of the checker
 * @param endedByThemselves processes that ended though nobody had ended them
 * @param takeovers of shards, by nodes that others had left or that were started again
 * @param settled how long everything took to land after the last fault
 */
public record ChaosResult(
    long seed,
    long minutes,
    long beginMillis,
    List<FaultEvent> faults,
    Figures figures,
    DecisionDelays delays,
    List<String> endedByThemselves,
    Takeovers takeovers,
    Duration settled) {
  private static final double P99 = 0.99;

  /** Whether nothing is wrong. */
  public boolean isClean() {
    return figures.isClean()
        && endedByThemselves.isEmpty()
        && faults.stream().noneMatch(fault -> fault.note().startsWith("FAILED"));
  }

  /** How often each kind of fault was. */
  public Map<FaultKind, Long> faultsByKind() {
    Map<FaultKind, Long> byKind = new TreeMap<>();
    faults.forEach(fault -> byKind.merge(fault.planned().kind(), 1L, Long::sum));
    return byKind;
  }

  /** The 99th percentile of what a kept trace waited beyond its wait, milliseconds. */
  public long p99DelayMillis() {
    return delays.percentile(P99, 0, Long.MAX_VALUE);
  }

  /** The same over the traces that were due during rolling restarts; -1 without one. */
  public long p99DelayOfRollingRestartMillis() {
    long worst = -1;
    for (FaultEvent fault : faults) {
      if (fault.planned().kind() == FaultKind.ROLLING_RESTART) {
        worst = Math.max(worst, delays.percentile(P99, fault.startMillis(), fault.endMillis()));
      }
    }
    return worst;
  }

  /** The faults as they were, with the slowest decision on a kept trace that was due meanwhile. */
  private List<String> faultLines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT, "%8s %8s %16s  %s", "at", "lasted", "slowest decision", "fault"));
    for (FaultEvent fault : faults) {
      long slowest = delays.percentile(1, fault.startMillis(), fault.endMillis());
      lines.add(
          String.format(
              Locale.ROOT,
              "%6.1f s %6.1f s %16s  %s: %s%s",
              (fault.startMillis() - beginMillis) / 1e3,
              (fault.endMillis() - fault.startMillis()) / 1e3,
              slowest < 0 ? "-" : slowest + " ms",
              fault.planned().kind().words(),
              fault.planned().target(),
              fault.note().isEmpty() ? "" : " (" + fault.note() + ")"));
    }
    return lines;
  }

  /** A table for people. */
  public List<String> asLines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.addAll(faultLines());
    lines.add("");
    lines.add(line("fault", "times"));
    faultsByKind().forEach((kind, times) -> lines.add(line(kind.words(), number(times))));
    lines.add(line("all faults", number(faults.size())));
    lines.add("");
    lines.add(line("sent: spans (without repeated ones)", number(figures.spans())));
    lines.add(line("sent: traces", number(figures.traces())));
    lines.add(line("kept: traces", number(figures.keptTraces())));
    lines.add(line("kept: spans", number(figures.keptSpans())));
    lines.add(line("sent: logs", number(figures.logs())));
    lines.add(line("kept: logs", number(figures.keptLogs())));
    lines.add(line("traces turned by a late span", number(figures.upgradedTraces())));
    lines.add(line("traces that came in part within the wait", number(figures.judgedInPart())));
    lines.add(line("p99 of the decision beyond its wait", p99DelayMillis() + " ms"));
    if (p99DelayOfRollingRestartMillis() >= 0) {
      lines.add(line("  during a rolling restart", p99DelayOfRollingRestartMillis() + " ms"));
    }
    lines.add(line("shards taken over", number(takeovers.times())));
    lines.add(line("  and judging again after, on average", seconds(takeovers.meanSeconds())));
    lines.add(line("  the slowest after", seconds(takeovers.slowestSeconds())));
    lines.add(line("settled after the last fault in", settled.toSeconds() + " s"));
    lines.add("");
    lines.add(line("lost spans", number(figures.lost())));
    lines.add(line("split traces", number(figures.split())));
    lines.add(line("doubled spans", number(figures.doubled())));
    lines.add(line("wrongly kept traces", number(figures.wronglyKept())));
    lines.add(line("wrongly weighted traces", number(figures.wronglyWeighted())));
    lines.add(line("traces judged too early", number(figures.judgedTooEarly())));
    lines.add(line("dead letters off", number(figures.deadLettersOff())));
    lines.add(line("rollup counts off", number(figures.rollupsOff())));
    lines.add(line("logs off", number(figures.logsOff())));
    lines.add(line("processes that ended by themselves", number(endedByThemselves.size())));
    if (!figures.details().isEmpty()) {
      lines.add("");
      lines.addAll(figures.details());
    }
    return lines;
  }

  /** The same for programs. */
  public Map<String, Object> asJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seed", seed);
    json.put("minutes", minutes);
    json.put("faults", faults.size());
    json.put("lost", figures.lost());
    json.put("split", figures.split());
    json.put("doubled", figures.doubled());
    json.put("wronglyKept", figures.wronglyKept());
    json.put("wronglyWeighted", figures.wronglyWeighted());
    json.put("rollupsOff", figures.rollupsOff());
    json.put("judgedTooEarly", figures.judgedTooEarly());
    json.put("deadLettersOff", figures.deadLettersOff());
    json.put("logsOff", figures.logsOff());
    json.put("endedByThemselves", endedByThemselves.size());
    Map<String, Long> byKind = new LinkedHashMap<>();
    faultsByKind()
        .forEach((kind, times) -> byKind.put(kind.name().toLowerCase(Locale.ROOT), times));
    json.put("faultsByKind", byKind);
    json.put("spans", figures.spans());
    json.put("traces", figures.traces());
    json.put("keptTraces", figures.keptTraces());
    json.put("keptSpans", figures.keptSpans());
    json.put("logs", figures.logs());
    json.put("keptLogs", figures.keptLogs());
    json.put("upgradedTraces", figures.upgradedTraces());
    json.put("judgedInPart", figures.judgedInPart());
    json.put("p99DecisionDelayMillis", p99DelayMillis());
    json.put("p99DecisionDelayMillisInRollingRestart", p99DelayOfRollingRestartMillis());
    json.put("takeovers", takeovers.times());
    json.put("takeoverMeanSeconds", takeovers.meanSeconds());
    json.put("takeoverSlowestSeconds", takeovers.slowestSeconds());
    json.put("settledMillis", settled.toMillis());
    return json;
  }

  private static String line(String what, String figure) {
    return String.format(Locale.ROOT, "%-44s %14s", what, figure);
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
