package io.tailwater.processors.alert.surge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.model.TraceId;
import io.tailwater.processors.pattern.ErrorClass;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServiceSurgesTest {
  private static final long MINUTE = 60_000;
  private static final long START = 29_000_000 * MINUTE;
  private static final long PATTERN = 77;
  private static final int INFO = 3;
  private static final int ERROR = 5;
  private static final SurgeKey REFUSED = new SurgeKey.OfClass(ErrorClass.CONNECTION_REFUSED);
  private static final SurgeKey KEY = new SurgeKey.OfPattern(PATTERN, ERROR);

  private final ServiceSurges surges = new ServiceSurges();

  @Test
  void rarePatternThatComesTwentyTimesAMinuteIsFoundInTheMinute() {
    List<SurgeEvent> events = new ArrayList<>(quiet(START, 30));
    long burst = START + 30 * MINUTE;
    long found = 0;
    for (int slot = 0; slot < 6 && found == 0; slot++) {
      long millis = burst + slot * 10_000L;
      surges.add(millis, refused(slot % 2 == 0 ? 3 : 4, slot));
      events.addAll(surges.judge(millis - 30_000));
      found = events.stream().anyMatch(e -> e instanceof SurgeEvent.Started) ? millis : 0;
    }

    assertThat(found - burst).isBetween(20_000L, 50_000L);
    assertThat(events)
        .filteredOn(e -> e instanceof SurgeEvent.Started)
        .extracting(SurgeEvent::key)
        .containsExactly(KEY, REFUSED);
    SurgeEvent.Started started =
        (SurgeEvent.Started)
            events.stream().filter(e -> e instanceof SurgeEvent.Started).findFirst().orElseThrow();
    assertThat(started.alerting()).isTrue();
    assertThat(started.seen().lines()).isGreaterThanOrEqualTo(10);
    assertThat(started.seen().logChance()).isLessThan(Math.log(1e-4));
    assertThat(events)
        .filteredOn(e -> e instanceof SurgeEvent.Pin)
        .first()
        .satisfies(
            e -> assertThat(((SurgeEvent.Pin) e).traces()).isEqualTo(started.exemplars().traces()));
    assertThat(surges.surging()).containsExactlyInAnyOrder(KEY, REFUSED);
  }

  @Test
  void tracesOfASurgeArePinnedAsLongAsItLastsWithTheFailedOnesFirst() {
    quiet(START, 30);
    List<SurgeEvent> events = burst(START + 30 * MINUTE, 1, 20);

    LogCount more =
        new LogCount(
            PATTERN,
            ERROR,
            null,
            null,
            2,
            Exemplars.of(new TraceId(9, 1), false).and(Exemplars.of(new TraceId(9, 2), true)));
    surges.add(START + 31 * MINUTE, more);

    assertThat(events).anyMatch(e -> e instanceof SurgeEvent.Pin);
    assertThat(surges.judge(START + 31 * MINUTE + 10_000))
        .filteredOn(e -> e instanceof SurgeEvent.Pin)
        .containsExactly(
            new SurgeEvent.Pin(
                KEY, START + 36 * MINUTE + 10_000, List.of(new TraceId(9, 2), new TraceId(9, 1))));
  }

  @Test
  void surgeEndsAfterTwoCalmMinutesAndIsNotLearnedFrom() {
    quiet(START, 30);
    burst(START + 30 * MINUTE, 5, 20);

    List<SurgeEvent> after = quiet(START + 35 * MINUTE, 10);

    assertThat(after)
        .filteredOn(e -> e instanceof SurgeEvent.Ended)
        .extracting(SurgeEvent::key)
        .containsExactlyInAnyOrder(KEY, REFUSED);
    assertThat(burst(START + 45 * MINUTE, 1, 20))
        .filteredOn(e -> e instanceof SurgeEvent.Started)
        .hasSize(2)
        .allSatisfy(e -> assertThat(((SurgeEvent.Started) e).seen().expected()).isLessThan(0.3));
  }

  @Test
  void whatLastsForAnHourIsTheRule() {
    quiet(START, 30);

    List<SurgeEvent> events = burst(START + 30 * MINUTE, 100, 20);

    assertThat(events)
        .filteredOn(e -> e instanceof SurgeEvent.Ended)
        .hasSize(2)
        .allMatch(e -> ((SurgeEvent.Ended) e).adopted());
    assertThat(events).filteredOn(e -> e instanceof SurgeEvent.Started).hasSize(2);
    assertThat(surges.surging()).isEmpty();
  }

  @Test
  void linesThatComeInClumpsAreNoSurge() {
    List<SurgeEvent> events = new ArrayList<>();
    for (int minute = 0; minute < 120; minute++) {
      long millis = START + minute * MINUTE;
      surges.add(millis, count(INFO, new int[] {0, 12, 3, 25, 1, 8, 40}[minute % 7]));
      events.addAll(surges.judge(millis + MINUTE));
    }

    assertThat(events).isEmpty();
  }

  @Test
  void nothingIsOutOfTheOrdinaryBeforeTheOrdinaryIsKnown() {
    assertThat(burst(START, 5, 50)).isEmpty();
  }

  @Test
  void linesThatAreNoWarningsAreEvidenceOnly() {
    quiet(START, 30);
    surges.add(START + 30 * MINUTE, count(INFO, 200));

    assertThat(surges.judge(START + 31 * MINUTE))
        .singleElement()
        .satisfies(e -> assertThat(((SurgeEvent.Started) e).alerting()).isFalse());
  }

  @Test
  void moreLinesOfMoreCallsAreNoSurgeOfTheCall() {
    calls(START, 30, 20, 20);

    assertThat(calls(START + 30 * MINUTE, 1, 400, 400))
        .extracting(SurgeEvent::key)
        .containsExactly(new SurgeKey.OfPattern(PATTERN, INFO));
    assertThat(calls(START + 31 * MINUTE, 1, 20, 200))
        .extracting(SurgeEvent::key)
        .contains(new SurgeKey.OfCall("pay", PATTERN, INFO));
  }

  @Test
  void lineThatCallsNoLongerWriteVanishesOnce() {
    calls(START, 30, 60, 60);

    List<SurgeEvent> events = calls(START + 30 * MINUTE, 3, 60, 0);

    assertThat(events)
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.key()).isEqualTo(new SurgeKey.OfCall("pay", PATTERN, INFO));
              assertThat(((SurgeEvent.Vanished) e).seen().expected()).isBetween(55.0, 65.0);
            });
    assertThat(calls(START + 33 * MINUTE, 10, 0, 0)).isEmpty();
  }

  @Test
  void patternAppearsOnceItIsInTwoTraces() {
    quiet(START, 30);
    long now = START + 30 * MINUTE;

    surges.add(now, new LogCount(5, INFO, null, null, 6, Exemplars.of(new TraceId(1, 1), false)));
    assertThat(surges.judge(now)).isEmpty();
    surges.add(now, new LogCount(5, INFO, null, null, 1, Exemplars.of(new TraceId(1, 2), false)));

    assertThat(surges.judge(now))
        .singleElement()
        .isInstanceOfSatisfying(SurgeEvent.Appeared.class, e -> assertThat(e.lines()).isEqualTo(7));
    assertThat(surges.judge(now + MINUTE)).isEmpty();
  }

  @Test
  void countsFarAheadWaitForTheirTimeAndThoseFarBehindAreRefused() {
    quiet(START, 30);
    long now = START + 30 * MINUTE;

    assertThat(surges.add(now + 20 * MINUTE, refused(500, 1))).isTrue();
    assertThat(surges.judge(now)).isEmpty();
    assertThat(surges.add(now - MINUTE, refused(1, 2))).isTrue();
    assertThat(surges.add(now - 3 * MINUTE, refused(1, 2))).isFalse();
    assertThat(quiet(now, 19)).noneMatch(e -> e instanceof SurgeEvent.Started);
    assertThat(surges.judge(now + 21 * MINUTE)).anyMatch(e -> e instanceof SurgeEvent.Started);
  }

  @Test
  void longSilenceIsPassedOver() {
    quiet(START, 30);

    assertThat(surges.judge(START + 1_000_000L * MINUTE)).isEmpty();
    assertThat(burst(START + 1_000_001L * MINUTE, 1, 20))
        .anyMatch(e -> e instanceof SurgeEvent.Started);
  }

  @Test
  void stateOutlivesAMove() throws IOException {
    quiet(START, 30);
    burst(START + 30 * MINUTE, 2, 20);
    calls(START + 32 * MINUTE, 2, 20, 20);
    surges.add(START + 50 * MINUTE, refused(3, 3));
    surges.addCalls(START + 50 * MINUTE, "pay", 3);
    byte[] state = bytes(surges);

    ServiceSurges moved = ServiceSurges.read(new DataInputStream(new ByteArrayInputStream(state)));

    assertThat(bytes(moved)).isEqualTo(state);
    assertThat(moved.judge(START + 60 * MINUTE)).isEqualTo(surges.judge(START + 60 * MINUTE));
    assertThat(bytes(moved)).isEqualTo(bytes(surges));
    assertThatThrownBy(
            () -> ServiceSurges.read(new DataInputStream(new ByteArrayInputStream(new byte[9]))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Two lines of an ordinary pattern in each minute. */
  private List<SurgeEvent> quiet(long from, int minutes) {
    List<SurgeEvent> events = new ArrayList<>();
    for (int minute = 0; minute < minutes; minute++) {
      surges.add(from + minute * MINUTE, count(INFO, 2));
      events.addAll(surges.judge(from + (minute + 1) * MINUTE));
    }
    return events;
  }

  private List<SurgeEvent> burst(long from, int minutes, int lines) {
    List<SurgeEvent> events = new ArrayList<>();
    for (int minute = 0; minute < minutes; minute++) {
      surges.add(from + minute * MINUTE, count(INFO, 2));
      surges.add(from + minute * MINUTE, refused(lines, minute));
      events.addAll(surges.judge(from + (minute + 1) * MINUTE));
    }
    return events;
  }

  private List<SurgeEvent> calls(long from, int minutes, int calls, int lines) {
    List<SurgeEvent> events = new ArrayList<>();
    for (int minute = 0; minute < minutes; minute++) {
      long millis = from + minute * MINUTE;
      surges.addCalls(millis, "pay", calls);
      surges.add(millis, new LogCount(PATTERN, INFO, null, "pay", lines, Exemplars.NONE));
      events.addAll(surges.judge(millis + MINUTE));
    }
    return events;
  }

  private static LogCount count(int severityBand, int lines) {
    return new LogCount(1, severityBand, null, null, lines, Exemplars.NONE);
  }

  private static LogCount refused(int lines, int trace) {
    return new LogCount(
        PATTERN,
        ERROR,
        ErrorClass.CONNECTION_REFUSED,
        null,
        lines,
        Exemplars.of(new TraceId(1, trace + 1), true));
  }

  private static byte[] bytes(ServiceSurges surges) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    surges.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
