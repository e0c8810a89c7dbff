package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.TraceId;
import io.tailwater.processors.sampling.Verdict;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class VerdictLogTest {
  private static final long HOUR_MILLIS = 3_600_000;
  private static final Verdict KEPT = Verdict.keptBy("core", 4, 7);

  private long traces = 1;

  private LedgerRecord settling(long streamMillis, int count) {
    Map<TraceId, Verdict> verdicts = new HashMap<>();
    for (int i = 0; i < count; i++) {
      verdicts.put(new TraceId(7, traces++), KEPT);
    }
    return Ledgers.settling(streamMillis, verdicts);
  }

  private static void take(VerdictLog log, LedgerRecord ledger, long wallMillis) {
    log.timeIs(ledger.streamTimeMillis(), wallMillis);
    for (int i = 0; i < ledger.settled().size(); i++) {
      log.remember(ledger, i);
    }
  }

  @Test
  void verdictsAreForgottenWhenBothClocksHaveGoneOn() {
    VerdictLog log = new VerdictLog(HOUR_MILLIS, 10 << 20);
    for (int hour = 0; hour < 6; hour++) {
      take(log, settling(hour * HOUR_MILLIS, 1), hour * HOUR_MILLIS);
    }

    assertThat(log.find(7, 1)).isNull();
    assertThat(log.find(7, 6)).isEqualTo(KEPT);
  }

  @Test
  void leapsOfEitherClockForgetNothing() {
    VerdictLog log = new VerdictLog(HOUR_MILLIS, 10 << 20);
    take(log, settling(0, 1), 0);
    for (int i = 1; i <= 100; i++) {
      take(log, settling(i * HOUR_MILLIS, 1), i);
    }
    for (int i = 1; i <= 100; i++) {
      take(log, settling(100 * HOUR_MILLIS + i, 1), i * HOUR_MILLIS);
    }

    assertThat(log.find(7, 1)).isEqualTo(KEPT);
    assertThat(log.forgottenEarly()).isZero();
  }

  @Test
  void ageGoesOnWhereSeveralRecordsAreReadAtOnce() {
    VerdictLog log = new VerdictLog(HOUR_MILLIS, 10 << 20);
    for (int minute = 0; minute < 300; minute++) {
      for (int i = 0; i < 4; i++) {
        take(log, settling(60_000L * minute + 15_000L * i, 1), 60_000L * minute);
      }
    }

    assertThat(log.find(7, 1)).isNull();
    assertThat(log.size()).isLessThan(4 * 120);
  }

  @Test
  void littleMemoryIsStillMemory() {
    VerdictLog log = new VerdictLog(HOUR_MILLIS, 32 << 10);
    for (int i = 0; i < 1_000; i++) {
      take(log, settling(i, 1), i);
    }

    assertThat(log.size()).isEqualTo(1_000);
    assertThat(log.find(7, 1)).isEqualTo(KEPT);
  }

  @Test
  void moreThanFitsShortensTheMemoryAndSaysSo() {
    VerdictLog log = new VerdictLog(HOUR_MILLIS, 1 << 20);
    for (int i = 0; i < 400; i++) {
      take(log, settling(i, 1_000), i);
    }

    assertThat(log.forgottenEarly()).isPositive();
    assertThat(log.size()).isBetween(20_000, 60_000);
    assertThat(log.find(7, traces - 1)).isEqualTo(KEPT);
  }
}
