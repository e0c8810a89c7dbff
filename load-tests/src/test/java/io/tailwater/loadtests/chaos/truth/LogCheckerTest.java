package io.tailwater.loadtests.chaos.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogCheckerTest {
  private static final long WAIT = 13_000;

  private final Figures figures = new Figures();
  private final LogChecker checker = new LogChecker(figures, 3_000, WAIT);

  private static SaidLog log(int written, int stored) {
    SaidLog log = new SaidLog();
    log.sent(1_000);
    for (int i = 0; i < written; i++) {
      log.written();
    }
    for (int i = 0; i < stored; i++) {
      log.stored();
    }
    return log;
  }

  private static List<Arrival> firstThereAt(long millis) {
    return List.of(new Arrival(1_000, millis, new byte[0], List.of()));
  }

  @ParameterizedTest(name = "of a trace that is {0}, {1} in the kept topic, {2} in ClickHouse")
  @CsvSource({
    "KEPT, 1, 1, 0",
    "KEPT, 0, 0, 1",
    "KEPT, 1, 0, 1",
    "KEPT, 1, 2, 1",
    "KEPT, 2, 2, 1",
    "REJECTED, 0, 0, 0",
    "REJECTED, 1, 1, 1",
    "TURNED, 0, 0, 0",
    "TURNED, 1, 1, 0",
    "TURNED, 2, 2, 1"
  })
  void logFollowsItsTraceOnce(Fate fate, int written, int stored, long off) {
    checker.check("t", fate, firstThereAt(1_200), Map.of("words", log(written, stored)));

    assertThat(figures.logsOff()).isEqualTo(off);
    assertThat(figures.logs()).isEqualTo(1);
    assertThat(figures.isClean()).isEqualTo(off == 0);
  }

  @Test
  void logWhoseTraceCameTooLateMayBeGone() {
    checker.check("t", Fate.KEPT, firstThereAt(12_000), Map.of("words", log(0, 0)));
    assertThat(figures.logsOff()).isZero();

    checker.check("t", Fate.KEPT, firstThereAt(9_000), Map.of("words", log(0, 0)));
    assertThat(figures.logsOff()).isEqualTo(1);
  }

  @Test
  void logThatNobodySentIsOff() {
    SaidLog invented = new SaidLog();
    invented.written();
    invented.stored();

    checker.check("t", Fate.KEPT, firstThereAt(1_200), Map.of("words", invented));

    assertThat(figures.logsOff()).isEqualTo(1);
  }

  @Test
  void errorWithoutATraceIsThereOnce() {
    checker.checkAlone(Map.of("once", log(1, 1)));
    assertThat(figures.logsOff()).isZero();

    checker.checkAlone(Map.of("never", log(0, 0), "twice", log(2, 2)));
    assertThat(figures.logsOff()).isEqualTo(2);
  }
}
