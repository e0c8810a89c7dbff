package io.tailwater.loadtests.demo;

import io.tailwater.loadtests.shop.ShopTruth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Draws how the demo stands: as a panel that is redrawn in place, or as one line of a log.
 *
 * @param rule draws horizontal lines
 * @param block draws bars
 */
record LivePanel(char rule, char block) {
  /** No line of a panel is longer. */
  static final int WIDTH = 96;

  static final LivePanel ASCII = new LivePanel('-', '#');
  static final LivePanel BOXES = new LivePanel('\u2500', '\u2588');

  private static final int LONGEST_BAR = 40;
  private static final int LABEL = 11;

  /** The panel, line by line. */
  List<String> draw(Progress progress) {
    Counters counters = progress.counters();
    ShopTruth truth = progress.truth();
    List<String> lines = new ArrayList<>();
    lines.add(heading(progress));
    lines.add(
        line(
            "shop",
            "%s traces   %s spans sent   %s acknowledged   %s refused"
                .formatted(
                    count(truth.tracesStarted()),
                    count(truth.spans().sent()),
                    count(truth.spans().acknowledged()),
                    count(truth.spans().failed()))));
    lines.add(line("happening", happening(progress)));
    lines.add(
        line(
            "read",
            "%s spans/s   %s spans"
                .formatted(count(progress.spansPerSecond()), count(counters.ingestSpans()))));
    lines.add(
        line(
            "judged",
            "%s traces: %s kept (%s), %s dropped"
                .formatted(
                    count(counters.tracesJudged()),
                    count(counters.tracesKept()),
                    percent(counters.tracesKept(), counters.tracesJudged()),
                    count(counters.droppedTraces()))));
    counters.keptTraces().forEach((policy, kept) -> lines.add(bar(policy, kept, counters)));
    lines.add(
        line(
            "waiting",
            "%s undecided spans   %s late spans   %s dead letters"
                .formatted(
                    count(counters.undecidedSpans()),
                    count(counters.lateSpans()),
                    count(counters.deadLetters()))));
    lines.add(line("behind", lag(counters)));
    lines.add(
        line(
            "ClickHouse",
            "%s spans   %s traces"
                .formatted(count(progress.rows().spans()), count(progress.rows().traces()))));
    progress.troubles().forEach(trouble -> lines.add(line("trouble", trouble)));
    lines.add(String.valueOf(rule).repeat(WIDTH));
    return lines.stream().map(LivePanel::cut).toList();
  }

  /** The same in one line, for output that nobody watches. */
  String line(Progress progress) {
    Counters counters = progress.counters();
    String kept =
        counters.keptTraces().entrySet().stream()
            .map(entry -> entry.getKey() + " " + share(entry.getValue(), counters))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%6s  %s spans/s, %s judged, %s kept (%s), undecided %s, late %s, dead %s, lag %s,"
            + " rows %s spans %s traces%s%s",
        clock(progress.elapsed()),
        count(progress.spansPerSecond()),
        count(counters.tracesJudged()),
        count(counters.tracesKept()),
        kept.isEmpty() ? "nothing yet" : kept,
        count(counters.undecidedSpans()),
        count(counters.lateSpans()),
        count(counters.deadLetters()),
        count(counters.lag()),
        count(progress.rows().spans()),
        count(progress.rows().traces()),
        progress.happening().isEmpty() ? "" : "; " + happening(progress),
        progress.troubles().isEmpty()
            ? ""
            : "; trouble: " + String.join("; ", progress.troubles()));
  }

  /** Minutes and seconds. */
  static String clock(Duration time) {
    return String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }

  /** A number with its thousands set off. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private String heading(Progress progress) {
    String time =
        clock(progress.elapsed())
            + progress.total().map(total -> " of " + clock(total)).orElse("")
            + " "
            + rule
            + rule
            + " Ctrl-C stops";
    String left = "" + rule + rule + " Tailwater demo ";
    String right = " " + time + " " + rule + rule;
    int gap = Math.max(1, WIDTH - left.length() - right.length());
    return left + String.valueOf(rule).repeat(gap) + right;
  }

  private String bar(String policy, long kept, Counters counters) {
    long longest =
        counters.keptTraces().values().stream().mapToLong(Long::longValue).max().orElse(0);
    int length = longest == 0 ? 0 : (int) Math.ceilDiv(kept * LONGEST_BAR, longest);
    return String.format(
        Locale.ROOT,
        "  %" + LABEL + "s  %-12s %9s %7s  %s",
        "",
        policy,
        count(kept),
        percent(kept, counters.tracesJudged()),
        String.valueOf(block).repeat(length));
  }

  private static String happening(Progress progress) {
    return progress.happening().isEmpty()
        ? "nothing out of the ordinary"
        : String.join(", ", progress.happening());
  }

  private static String lag(Counters counters) {
    return counters.lagRecords().entrySet().stream()
            .map((Map.Entry<String, Long> lane) -> lane.getKey() + " " + count(lane.getValue()))
            .collect(Collectors.joining("   "))
        + (counters.lagRecords().isEmpty() ? "unknown" : "   (records by lane)");
  }

  private static String share(long kept, Counters counters) {
    return count(kept) + " = " + percent(kept, counters.tracesJudged());
  }

  private static String percent(long part, long whole) {
    return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }

  private static String line(String label, String text) {
    return String.format(Locale.ROOT, "  %-" + LABEL + "s", label) + text;
  }

  private static String cut(String line) {
    return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
  }
}
