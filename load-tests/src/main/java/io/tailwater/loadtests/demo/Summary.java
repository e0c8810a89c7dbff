package io.tailwater.loadtests.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.loadtests.shop.ShopTruth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came out of the demo.
 *
 * @param elapsed how long the shop was open
 * @param evidence what was counted on both sides
 * @param checks whether nothing was lost; empty where that was not looked into
 */
record Summary(Duration elapsed, Evidence evidence, List<Check> checks) {
  Summary {
    checks = List.copyOf(checks);
  }

  /** Whether every check is met. */
  boolean ok() {
    return checks.stream().allMatch(Check::met);
  }

  /** For people, line by line. */
  List<String> text() {
    ShopTruth truth = evidence.truth();
    Counters counters = evidence.counters();
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "The shop was open for %s: %s traces (%s with errors, %s of 1 s or more), %s spans."
            .formatted(
                LivePanel.clock(elapsed),
                LivePanel.count(truth.tracesStarted()),
                LivePanel.count(truth.tracesWithError()),
                LivePanel.count(truth.slowTraces()),
                LivePanel.count(truth.spansEmitted())));
    lines.add(
        "Judged %s traces, kept %s with %s spans; %s late spans, %s sent twice."
            .formatted(
                LivePanel.count(counters.tracesJudged()),
                LivePanel.count(counters.tracesKept()),
                LivePanel.count(counters.keptSpans()),
                LivePanel.count(counters.lateSpans()),
                LivePanel.count(counters.duplicateSpans())));
    if (checks.isEmpty()) {
      lines.add("What was not judged or stored yet waits in Kafka for the next start.");
      return lines;
    }
    lines.add("");
    checks.forEach(check -> lines.add(line(check)));
    lines.add("");
    lines.add(verdict());
    return lines;
  }

  /** For programs: one JSON object in one line. */
  String json() {
    ShopTruth truth = evidence.truth();
    Counters counters = evidence.counters();
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("ok", ok())
        .put("verified", !checks.isEmpty())
        .put("seconds", elapsed.toMillis() / 1e3)
        .put("traces_started", truth.tracesStarted())
        .put("traces_with_error", truth.tracesWithError())
        .put("spans_sent", truth.spans().sent())
        .put("spans_acknowledged", truth.spans().acknowledged())
        .put("spans_read", counters.ingestSpans())
        .put("spans_judged", counters.judgedSpans())
        .put("spans_kept", counters.keptSpans())
        .put("spans_late", counters.lateSpans())
        .put("spans_duplicate", counters.duplicateSpans())
        .put("spans_undecided", counters.undecidedSpans())
        .put("traces_judged", counters.tracesJudged())
        .put("traces_kept", counters.tracesKept())
        .put("traces_dropped", counters.droppedTraces());
    counters.keptTraces().forEach(json.putObject("traces_kept_by_policy")::put);
    json.put("dead_letters", counters.deadLetters());
    counters.lagRecords().forEach(json.putObject("lag_records_by_lane")::put);
    json.putObject("rows")
        .put("spans", evidence.stored().spans())
        .put("traces", evidence.stored().traces());
    ArrayNode targets = json.putArray("targets");
    for (Check check : checks) {
      targets
          .addObject()
          .put("name", check.name())
          .put("value", check.value())
          .put("target", check.target())
          .put("met", check.met());
    }
    return json.toString();
  }

  private String verdict() {
    List<String> failed =
        checks.stream()
            .filter(check -> !check.met())
            .map(
                check ->
                    "%s is %s instead of %s"
                        .formatted(
                            words(check),
                            LivePanel.count(check.value()),
                            LivePanel.count(check.target())))
            .toList();
    return failed.isEmpty()
        ? "Nothing was lost, and nothing is there twice."
        : "FAILED: " + String.join("; ", failed);
  }

  private static String line(Check check) {
    return String.format(
        Locale.ROOT,
        "  %-6s %-22s %12s  of %12s",
        check.met() ? "ok" : "FAILED",
        words(check),
        LivePanel.count(check.value()),
        LivePanel.count(check.target()));
  }

  private static String words(Check check) {
    return check.name().replace('_', ' ');
  }
}
