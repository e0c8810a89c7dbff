package io.tailwater.loadtests.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ScreenTest {
  private static final Progress PROGRESS =
      new Progress(
          Duration.ofSeconds(5),
          Optional.empty(),
          Samples.truth(),
          List.of(),
          10,
          Samples.counters(),
          Rows.NONE,
          List.of());

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.US_ASCII);

  @Test
  void terminalRedrawsThePanelInPlace() {
    Screen screen = new Screen(out, true);
    screen.show(PROGRESS);
    screen.show(PROGRESS);

    int height = LivePanel.ASCII.draw(PROGRESS).size();
    assertThat(printed()).containsOnlyOnce("\u001b[" + height + "A\u001b[J");
  }

  @Test
  void linesOnATerminalComeAboveThePanel() {
    Screen screen = new Screen(out, true);
    screen.show(PROGRESS);
    screen.say("node is back");

    assertThat(printed().lines().toList())
        .endsWith(LivePanel.ASCII.draw(PROGRESS).toArray(String[]::new));
    assertThat(printed()).contains("\u001b[Jnode is back\n");
  }

  @Test
  void keptPanelIsNotDrawnOver() {
    Screen screen = new Screen(out, true);
    screen.show(PROGRESS);
    screen.keepPanel();
    screen.say("stopping");

    assertThat(printed()).endsWith("\nstopping\n").doesNotContain("\u001b[J");
  }

  @Test
  void outputThatIsNoTerminalGetsPlainLines() {
    Screen screen = new Screen(out, false);
    screen.show(PROGRESS);
    screen.say("stopping");

    assertThat(printed()).doesNotContain("\u001b").hasLineCount(2);
  }

  private String printed() {
    return bytes.toString(StandardCharsets.US_ASCII).replace("\u001b[?7h", "");
  }
}
