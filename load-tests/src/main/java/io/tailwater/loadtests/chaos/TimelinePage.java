package io.tailwater.loadtests.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A run as one page of HTML with a drawing, which needs nothing from elsewhere. */
final class TimelinePage {
  private static final int WIDTH = 1_200;
  private static final int LEFT = 190;
  private static final int RIGHT = 20;
  private static final int PANEL = 150;
  private static final int GAP = 34;
  private static final int ROW = 18;
  private static final List<String> COLOURS =
      List.of("#2563eb", "#dc2626", "#16a34a", "#9333ea", "#ea580c");

  private final List<RunMeter.Look> looks;
  private final List<FaultEvent> faults;
  private final long beginMillis;
  private final long endMillis;
  private final StringBuilder svg = new StringBuilder();
  private int top = 10;

  private TimelinePage(List<RunMeter.Look> looks, List<FaultEvent> faults, long beginMillis) {
    this.looks = looks;
    this.faults = faults;
    this.beginMillis = beginMillis;
    long end = beginMillis + 1_000;
    for (RunMeter.Look look : looks) {
      end = Math.max(end, look.atMillis());
    }
    for (FaultEvent fault : faults) {
      end = Math.max(end, fault.endMillis());
    }
    endMillis = end;
  }

  /** One line of a panel. */
  private record Curve(String name, ToDoubleFunction<RunMeter.Look> value) {}

  /**
   * The page.
   *
   * @param table lines of text below the drawing
   */
  static String html(
      String title,
      List<RunMeter.Look> looks,
      List<FaultEvent> faults,
      long beginMillis,
      List<String> table) {
    TimelinePage page = new TimelinePage(looks, faults, beginMillis);
    page.draw();
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>%s</title>
    <style>body{font:14px system-ui,sans-serif;margin:24px;color:#111;background:#fff}
    text{font:12px system-ui,sans-serif;fill:#333}pre{font-size:13px}</style></head>
    <body><h1>%s</h1>
    <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" role="img">%s</svg>
    <pre>%s</pre></body></html>
    """
        .formatted(
            escaped(title),
            escaped(title),
            WIDTH,
            page.top,
            page.svg,
            escaped(String.join("\n", table)));
  }

  private void draw() {
    faultRows();
    panel("records behind", List.of(new Curve("lag of all lanes", RunMeter.Look::lagRecords)));
    panel(
        "spans a second",
        List.of(
            new Curve("sent", RunMeter.Look::sent),
            new Curve("taken in by shards", RunMeter.Look::judged),
            new Curve("rows stored", RunMeter.Look::stored)));
    panel("undecided spans", List.of(new Curve("held", RunMeter.Look::undecidedSpans)));
    List<Curve> memory = new ArrayList<>();
    int nodes = looks.isEmpty() ? 0 : looks.getFirst().nodeBytes().size();
    for (int i = 0; i < nodes; i++) {
      int node = i;
      memory.add(
          new Curve("node-" + (i + 1), look -> look.nodeBytes().get(node) / (double) (1 << 20)));
    }
    panel("resident memory, MiB", memory);
  }

  private void faultRows() {
    int all = faults.size() * ROW + 4 * (PANEL + GAP) + GAP;
    for (FaultEvent fault : faults) {
      double from = x(fault.startMillis());
      double width = Math.max(2, x(fault.endMillis()) - from);
      String colour =
          COLOURS.get(Math.floorMod(fault.planned().kind().words().hashCode(), COLOURS.size()));
      add(
          String.format(
              Locale.ROOT,
              "<rect x='%.1f' y='10' width='%.1f' height='%d' fill='%s' opacity='0.07'/>",
              from,
              width,
              all,
              colour));
      add(
          String.format(
              Locale.ROOT,
              "<rect x='%.1f' y='%d' width='%.1f' height='%d' fill='%s' opacity='0.7'/>",
              from,
              top + 3,
              width,
              ROW - 6,
              colour));
      add(
          String.format(
              Locale.ROOT,
              "<text x='%.1f' y='%d'>%s</text>",
              from + width + 4,
              top + ROW - 5,
              escaped(fault.planned().target())));
      add(
          String.format(
              Locale.ROOT,
              "<text x='4' y='%d'>%s</text>",
              top + ROW - 5,
              escaped(fault.planned().kind().words())));
      top += ROW;
    }
    top += GAP;
  }

  private void panel(String name, List<Curve> curves) {
    double most = 1;
    for (RunMeter.Look look : looks) {
      for (Curve curve : curves) {
        most = Math.max(most, curve.value().applyAsDouble(look));
      }
    }
    int bottom = top + PANEL;
    add(
        String.format(
            Locale.ROOT,
            "<text x='4' y='%d' font-weight='bold'>%s</text>",
            top + 12,
            escaped(name)));
    add(
        String.format(
            Locale.ROOT,
            "<text x='%d' y='%d' text-anchor='end'>%,.0f</text>",
            LEFT - 6,
            top + 10,
            most));
    add(
        String.format(
            Locale.ROOT, "<text x='%d' y='%d' text-anchor='end'>0</text>", LEFT - 6, bottom));
    add(
        String.format(
            Locale.ROOT,
            "<line x1='%d' y1='%d' x2='%d' y2='%d' stroke='#999'/>",
            LEFT,
            bottom,
            WIDTH - RIGHT,
            bottom));
    long step = (endMillis - beginMillis) > 240_000 ? 60_000 : 20_000;
    for (long at = beginMillis; at <= endMillis; at += step) {
      add(
          String.format(
              Locale.ROOT,
              "<text x='%.1f' y='%d' text-anchor='middle'>%d s</text>",
              x(at),
              bottom + 15,
              (at - beginMillis) / 1_000));
    }
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      String colour = COLOURS.get(i % COLOURS.size());
      StringBuilder points = new StringBuilder();
      for (RunMeter.Look look : looks) {
        double share = Math.max(0, curve.value().applyAsDouble(look)) / most;
        points.append(
            String.format(Locale.ROOT, "%.1f,%.1f ", x(look.atMillis()), bottom - share * PANEL));
      }
      add(
          String.format(
              Locale.ROOT,
              "<polyline points='%s' fill='none' stroke='%s' stroke-width='1.5'/>",
              points,
              colour));
      add(
          String.format(
              Locale.ROOT,
              "<text x='4' y='%d' style='fill:%s'>%s</text>",
              top + 32 + 16 * i,
              colour,
              escaped(curve.name())));
    }
    top = bottom + GAP;
  }

  private double x(long millis) {
    double share = (double) (millis - beginMillis) / (endMillis - beginMillis);
    return LEFT + Math.clamp(share, 0, 1) * (WIDTH - LEFT - RIGHT);
  }

  private void add(String element) {
    svg.append(element).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
