package io.tailwater.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.cli.probe.PrometheusText;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What {@code tailwater status} says.
 *
 * @param up whether the node answers
 * @param ready whether it takes work
 * @param reasons why it is not ready
 * @param metrics what it counts
 * @param rows rows by table of ClickHouse; empty when it does not answer
 */
record StatusReport(
    boolean up,
    boolean ready,
    List<String> reasons,
    PrometheusText metrics,
    SortedMap<String, Long> rows) {
  private static final String POLICY_VERSION = "tailwater_config_version";
  private static final String TRACES = "tailwater_sampling_traces_total";
  private static final String SPANS = "tailwater_sampling_spans_total";
  private static final String DEAD_LETTERS = "tailwater_deadletters_records_total";
  private static final String EXPIRED = "tailwater_records_expired_total";
  private static final String LAG = "tailwater_consumer_lag_records";
  private static final String SINK_ROWS = "tailwater_sink_rows_total";
  private static final String GAP = "tailwater_accounting_gap_spans";
  private static final String ACCOUNTED = "tailwater_accounting_spans";
  private static final String UNCOUNTED = "tailwater_accounting_uncounted";
  private static final String LOOKS = "tailwater_accounting_looks_total";

  private static final List<String> STAGES = List.of("rekey", "keyed", "sampling", "clickhouse");
  private static final List<String> COUNTS =
      List.of("kept", "dropped_by_policy", "duplicates", "dead_lettered", "undecided");

  /** For people: a line for each thing. */
  String text() {
    StringBuilder text = new StringBuilder();
    line(text, "node", up ? (ready ? "up, ready" : "up, not ready") : "down");
    reasons.forEach(reason -> line(text, "", "- " + reason));
    line(text, "policies", "version " + count(metrics.max(POLICY_VERSION)));
    line(text, "spans in", count(metrics.sum("tailwater_ingest_spans_total")));
    line(
        text,
        "traces judged",
        count(metrics.sum(TRACES))
            + ": "
            + count(metrics.sum(TRACES, "decision", "kept"))
            + " kept, "
            + count(metrics.sum(TRACES, "decision", "dropped"))
            + " dropped");
    keptByPolicy()
        .forEach((policy, traces) -> line(text, "", "kept by " + policy + ": " + count(traces)));
    line(
        text,
        "undecided",
        count(metrics.sum("tailwater_sampling_undecided_spans"))
            + " spans, "
            + count(metrics.sum("tailwater_sampling_undecided_bytes"))
            + " bytes");
    line(text, "lag", count(metrics.sum(LAG)) + " records" + labels(metrics.sumsBy(LAG, "lane")));
    line(
        text,
        "dead letters",
        count(metrics.sum(DEAD_LETTERS)) + labels(metrics.sumsBy(DEAD_LETTERS, "reason")));
    account(text);
    if (metrics.sum(EXPIRED) > 0) {
      line(
          text,
          "lost unread",
          count(metrics.sum(EXPIRED)) + " records" + labels(metrics.sumsBy(EXPIRED, "topic")));
    }
    rows.forEach((table, count) -> line(text, "rows in " + table, Long.toString(count)));
    if (rows.isEmpty()) {
      line(text, "rows", "unknown: ClickHouse does not answer, or has no tables yet");
    }
    return text.toString();
  }

  /** For programs: one JSON object in one line. */
  String json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("up", up).put("ready", ready);
    reasons.forEach(json.putArray("reasons")::add);
    put(json, "policy_version", metrics.max(POLICY_VERSION));
    put(json, "spans_in", metrics.sum("tailwater_ingest_spans_total"));
    put(json, "traces_judged", metrics.sum(TRACES));
    put(json, "traces_kept", metrics.sum(TRACES, "decision", "kept"));
    put(json, "traces_dropped", metrics.sum(TRACES, "decision", "dropped"));
    putAll(json.putObject("traces_kept_by_policy"), keptByPolicy());
    put(json, "spans_kept", metrics.sum(SPANS, "decision", "kept"));
    put(json, "spans_dropped", metrics.sum(SPANS, "decision", "dropped"));
    put(json, "undecided_spans", metrics.sum("tailwater_sampling_undecided_spans"));
    put(json, "undecided_bytes", metrics.sum("tailwater_sampling_undecided_bytes"));
    put(json, "lag_records", metrics.sum(LAG));
    putAll(json.putObject("lag_records_by_lane"), metrics.sumsBy(LAG, "lane"));
    put(json, "dead_letters", metrics.sum(DEAD_LETTERS));
    putAll(json.putObject("dead_letters_by_reason"), metrics.sumsBy(DEAD_LETTERS, "reason"));
    put(json, "expired_records", metrics.sum(EXPIRED));
    putAll(json.putObject("expired_records_by_topic"), metrics.sumsBy(EXPIRED, "topic"));
    putAll(json.putObject("sink_rows_by_table"), metrics.sumsBy(SINK_ROWS, "table"));
    putAccount(json.putObject("accounting"));
    ObjectNode tables = json.putObject("rows");
    rows.forEach(tables::put);
    return json.toString();
  }

  /** What became of every span, stage by stage, and whether any is missing. */
  private void account(StringBuilder text) {
    if (metrics.sum(LOOKS) == 0) {
      line(text, "accounting", "not compared yet");
      return;
    }
    double gap = metrics.sum(GAP);
    String uncounted =
        String.join(
            ", ",
            metrics.sumsBy(UNCOUNTED, "stage").entrySet().stream()
                .filter(stage -> stage.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList());
    line(
        text,
        "accounting",
        gap > 0
            ? "GAP: " + count(gap) + " spans are not accounted for"
            : uncounted.isEmpty() ? "complete" : "no gap; not counted yet in full: " + uncounted);
    for (String stage : STAGES) {
      PrometheusText of = metrics.where("stage", stage);
      StringBuilder sum = new StringBuilder();
      for (String count : COUNTS) {
        double spans = of.sum(ACCOUNTED, "count", count);
        if (spans != 0 || count.equals("kept")) {
          sum.append(sum.isEmpty() ? " = " : " + ").append(count(spans)).append(' ');
          sum.append(count.replace('_', ' '));
        }
      }
      double missing = of.sum(GAP);
      line(
          text,
          "",
          stage
              + ": "
              + count(of.sum(ACCOUNTED, "count", "received"))
              + " received"
              + sum
              + (missing > 0 ? ", GAP " + count(missing) : ""));
    }
  }

  private void putAccount(ObjectNode json) {
    boolean compared = metrics.sum(LOOKS) > 0;
    double gap = metrics.sum(GAP);
    json.put("compared", compared);
    json.put("complete", compared && gap == 0 && metrics.sum(UNCOUNTED) == 0);
    put(json, "gap_spans", gap);
    ObjectNode stages = json.putObject("stages");
    for (String stage : STAGES) {
      PrometheusText of = metrics.where("stage", stage);
      ObjectNode spans = stages.putObject(stage);
      put(spans, "received", of.sum(ACCOUNTED, "count", "received"));
      COUNTS.forEach(count -> put(spans, count, of.sum(ACCOUNTED, "count", count)));
      put(spans, "gap", of.sum(GAP));
      spans.put("counted", of.sum(UNCOUNTED) == 0);
    }
  }

  private SortedMap<String, Double> keptByPolicy() {
    return metrics.where("decision", "kept").sumsBy(TRACES, "policy");
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("%-28s %s%n".formatted(name, value));
  }

  private static String labels(Map<String, Double> sums) {
    StringBuilder text = new StringBuilder();
    sums.forEach(
        (label, sum) -> text.append(text.isEmpty() ? " (" : ", ").append(label + " " + count(sum)));
    return text.isEmpty() ? "" : text.append(')').toString();
  }

  private static String count(double value) {
    return Double.isFinite(value) ? exact(value).toPlainString() : Double.toString(value);
  }

  private static void putAll(ObjectNode json, Map<String, Double> sums) {
    sums.forEach((label, sum) -> put(json, label, sum));
  }

  private static void put(ObjectNode json, String name, double value) {
    if (!Double.isFinite(value)) {
      json.putNull(name);
    } else if (value == Math.rint(value)) {
      json.put(name, (long) value);
    } else {
      json.put(name, exact(value));
    }
  }

  private static BigDecimal exact(double value) {
    BigDecimal exact = BigDecimal.valueOf(value).stripTrailingZeros();
    return exact.scale() < 0 ? exact.setScale(0) : exact;
  }
}
