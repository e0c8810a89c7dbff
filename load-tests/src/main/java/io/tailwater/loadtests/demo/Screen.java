package io.tailwater.loadtests.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * The user's side of the demo: lines that stay, and below them, on a terminal, one panel that is
 * redrawn in place. Lines may come from several threads.
 */
final class Screen {
  private static final String CUT_LONG_LINES = "\u001b[?7l";
  private static final String WRAP_LONG_LINES = "\u001b[?7h";
  private static final Duration REDRAW = Duration.ofSeconds(1);
  private static final Duration NEXT_LINE = Duration.ofSeconds(5);

  private final PrintStream out;
  private final boolean terminal;
  private final LivePanel panel;
  private List<String> shown = List.of();

  /**
   * A screen.
   *
   * @param terminal whether text can be redrawn
   */
  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
    this.panel = out.charset().name().startsWith("UTF") ? LivePanel.BOXES : LivePanel.ASCII;
  }

  /** How often the progress is to be shown. */
  Duration interval() {
    return terminal ? REDRAW : NEXT_LINE;
  }

  /** Shows how things stand: in place of the last time, or as one more line. */
  synchronized void show(Progress progress) {
    if (terminal) {
      List<String> lines = panel.draw(progress);
      out.print(erasure() + CUT_LONG_LINES + String.join("\n", lines) + "\n" + WRAP_LONG_LINES);
      shown = lines;
    } else {
      out.println(panel.line(progress));
    }
    out.flush();
  }

  /** Prints a line that stays, above the panel if there is one. */
  synchronized void say(String line) {
    StringBuilder text = new StringBuilder(erasure()).append(line).append('\n');
    shown.forEach(panelLine -> text.append(panelLine).append('\n'));
    out.print(text);
    out.flush();
  }

  /** Leaves the panel where it is; what follows goes below it. */
  synchronized void keepPanel() {
    shown = List.of();
  }

  private String erasure() {
    return shown.isEmpty() ? "" : "\u001b[%dA\u001b[J".formatted(shown.size());
  }
}
