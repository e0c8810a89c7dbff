package io.tailwater.loadtests.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LivePanelTest {
  @Test
  void showsWhatWasKeptByWhichPolicyWithItsShare() {
    List<String> lines = LivePanel.ASCII.draw(progress(List.of()));

    assertThat(lines)
        .anySatisfy(line -> assertThat(line).contains("120 traces: 30 kept (25.0 %), 90 dropped"))
        .anySatisfy(line -> assertThat(line).containsPattern("rest +29 +24\\.2 %  #{40}$"))
        .anySatisfy(line -> assertThat(line).containsPattern("errors +1 +0\\.8 %  ##$"))
        .anySatisfy(line -> assertThat(line).contains("300 spans   30 traces"))
        .anySatisfy(line -> assertThat(line).contains("0:42 of 1:00"));
  }

  @Test
  void linesAreNeverWiderThanTheRule() {
    List<String> lines = LivePanel.ASCII.draw(progress(List.of("x".repeat(300))));

    assertThat(lines).allMatch(line -> line.length() <= LivePanel.WIDTH);
    assertThat(lines.getFirst()).hasSize(LivePanel.WIDTH);
    assertThat(lines).anySatisfy(line -> assertThat(line).contains("trouble").endsWith("..."));
  }

  @Test
  void nodeThatHasJudgedNothingHasNoShares() {
    Progress nothingYet =
        new Progress(
            Duration.ZERO,
            Optional.empty(),
            Samples.truth(),
            List.of(),
            0,
            Counters.NONE,
            Rows.NONE,
            List.of());

    assertThat(LivePanel.ASCII.draw(nothingYet))
        .anySatisfy(line -> assertThat(line).contains("0 kept (-), 0 dropped"))
        .anySatisfy(line -> assertThat(line).contains("nothing out of the ordinary"));
  }

  @Test
  void lineOfALogSaysTheSameShortly() {
    assertThat(LivePanel.ASCII.line(progress(List.of("the node does not answer"))))
        .isEqualTo(
            "  0:42  1,500 spans/s, 120 judged, 30 kept (errors 1 = 0.8 %, rest 29 = 24.2 %),"
                + " undecided 0, late 5, dead 0, lag 0, rows 300 spans 30 traces;"
                + " supplier API is slow (23 s left); trouble: the node does not answer");
  }

  private static Progress progress(List<String> troubles) {
    return new Progress(
        Duration.ofSeconds(42),
        Optional.of(Duration.ofMinutes(1)),
        Samples.truth(),
        List.of("supplier API is slow (23 s left)"),
        1_500,
        Samples.counters(),
        new Rows(300, 30),
        troubles);
  }
}
