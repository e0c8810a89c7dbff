package io.tailwater.loadtests.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a bench run measured.
 *
 * @param nodes that shared the work; CPU time and memory are those of all of them
 * @param spansPerCpuSecond both lanes, warm: over the spans after the warm-up
 * @param coldSpansPerCpuSecond over all spans and all of the process's time, its start and the
 *     compilation of its code included
 * @param spansPerSecond wall clock, over the spans after the warm-up
 * @param bytesPerUndecidedSpan live heap that each undecided span adds
 * @param encodedSpanBytes an encoded span on the wire
 */
record BenchFigures(
    int nodes,
    int policies,
    long spans,
    long warmupSpans,
    double spansPerCpuSecond,
    double coldSpansPerCpuSecond,
    double spansPerSecond,
    long peakRssBytes,
    double bytesPerUndecidedSpan,
    double encodedSpanBytes,
    double keptShare,
    double startCpuSeconds) {
  private static final double TARGET_SPANS_PER_CPU_SECOND = 200_000;
  private static final double TARGET_WITH_THIRTY_POLICIES = 150_000;
  private static final double TARGET_BYTES_PER_UNDECIDED_SPAN = 400;

  /** A figure and what it should be. */
  record Target(String name, double value, double target, boolean met) {}

  private double targetSpansPerCpuSecond() {
    return policies == 30 ? TARGET_WITH_THIRTY_POLICIES : TARGET_SPANS_PER_CPU_SECOND;
  }

  List<Target> targets() {
    return List.of(
        new Target(
            "spansPerCpuSecond",
            spansPerCpuSecond,
            targetSpansPerCpuSecond(),
            spansPerCpuSecond >= targetSpansPerCpuSecond()),
        new Target(
            "bytesPerUndecidedSpan",
            bytesPerUndecidedSpan,
            TARGET_BYTES_PER_UNDECIDED_SPAN,
            bytesPerUndecidedSpan <= TARGET_BYTES_PER_UNDECIDED_SPAN));
  }

  /** The figures as one JSON object's content. */
  Map<String, Object> asJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("nodes", nodes);
    json.put("policies", policies);
    json.put("spans", spans);
    json.put("warmupSpans", warmupSpans);
    json.put("spansPerCpuSecond", Math.round(spansPerCpuSecond));
    json.put("coldSpansPerCpuSecond", Math.round(coldSpansPerCpuSecond));
    json.put("spansPerSecond", Math.round(spansPerSecond));
    json.put("peakRssBytes", peakRssBytes);
    json.put("bytesPerUndecidedSpan", Math.round(bytesPerUndecidedSpan));
    json.put("encodedSpanBytes", Math.round(encodedSpanBytes));
    json.put("keptShare", keptShare);
    json.put("startCpuSeconds", startCpuSeconds);
    json.put("targets", targets());
    return json;
  }

  /** The figures as lines for people. */
  List<String> asLines() {
    List<String> lines = new ArrayList<>();
    lines.add(line("nodes", "%,.0f", nodes, ""));
    lines.add(
        line(
            "spans per CPU-second, warm",
            "%,.0f",
            spansPerCpuSecond,
            String.format(
                Locale.ROOT,
                "(target %,.0f with %d policies)",
                targetSpansPerCpuSecond(),
                policies)));
    lines.add(
        line(
            "spans per CPU-second, cold",
            "%,.0f",
            coldSpansPerCpuSecond,
            "(process start and compilation included)"));
    lines.add(line("spans per second", "%,.0f", spansPerSecond, "(wall clock, shared cores)"));
    lines.add(line("peak RSS", "%,.0f MiB", peakRssBytes / 1048576.0, ""));
    lines.add(
        line(
            "bytes per undecided span",
            "%,.0f",
            bytesPerUndecidedSpan,
            String.format(
                Locale.ROOT, "(live heap; target 400; %.0f on the wire)", encodedSpanBytes)));
    lines.add(line("kept", "%.1f %%", keptShare * 100, "of spans"));
    lines.add(line("start", "%.1f CPU-seconds", startCpuSeconds, "until ready"));
    return lines;
  }

  private static String line(String name, String format, double value, String remark) {
    return String.format(Locale.ROOT, "%-28s " + format + " %s", name, value, remark)
        .stripTrailing();
  }
}
