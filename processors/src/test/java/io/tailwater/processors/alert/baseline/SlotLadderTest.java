package io.tailwater.processors.alert.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SlotLadderTest {
  private static final SeriesSpec METRIC = SeriesSpec.metric(Side.UPPER, 1, 0);

  /** A Monday at midnight, UTC. */
  private static final long MONDAY =
      ZonedDateTime.parse("2026-03-02T00:00Z").toEpochSecond() / 3600;

  @ParameterizedTest
  @CsvSource({
    "UTC, 2026-03-02T00:00Z, 0",
    "UTC, 2026-03-08T23:00Z, 167",
    "Asia/Shanghai, 2026-03-01T16:00Z, 0",
    // Half past five is in the hour that begins then: the middle of the hour of UTC is at six.
    "Asia/Kolkata, 2026-03-02T00:00Z, 6",
    // Before and after the clocks of Berlin change.
    "Europe/Berlin, 2026-03-28T11:00Z, 132",
    "Europe/Berlin, 2026-03-29T11:00Z, 157"
  })
  void hourOfTheWeekIsLocal(String zone, String time, int hourOfWeek) {
    long hour = ZonedDateTime.parse(time).toEpochSecond() / 3600;

    assertThat(SlotLadder.hourOfWeek(hour, ZoneId.of(zone).getRules())).isEqualTo(hourOfWeek);
  }

  @ParameterizedTest
  @CsvSource({"2, LAST_DAY", "47, LAST_DAY", "48, HOUR_OF_DAY", "72, HOUR_OF_DAY_CLASS"})
  void higherRungsWantMoreHistory(int hours, Rung rung) {
    assertThat(after(hours, METRIC).rung()).isEqualTo(rung);
  }

  @Test
  void threeWeeksMakeAnHourOfTheWeek() {
    BaselineSnapshot snapshot = after(21 * 24, METRIC);

    assertThat(snapshot.rung()).isEqualTo(Rung.HOUR_OF_WEEK);
    // Midnight, and an hour before and after; there is none before the first, nor after the last.
    assertThat(snapshot.minutes()).isEqualTo(9 * 60);
    assertThat(snapshot.median()).isCloseTo(1, within(0.51));
  }

  @Test
  void twoHoursOfAnHourlySeriesAreTooFewSamples() {
    SeriesSpec hourly = SeriesSpec.metric(Side.UPPER, 60, 0);

    assertThat(snapshot(filled(11, 1), 11, hourly)).isNull();
    assertThat(snapshot(filled(12, 1), 12, hourly)).isNotNull();
  }

  @Test
  void quantilesAreNotMixed() {
    HourHistory history = filled(6, 60);

    assertThat(new SlotLadder(history, SeriesSpec.latency(0.99), BaselineSettings.DEFAULT))
        .satisfies(
            ladder -> {
              assertThat(ladder.snapshot(MONDAY + 6, 0)).isNotNull();
              assertThat(ladder.snapshot(MONDAY + 6, 1)).isNull();
            });
  }

  private static BaselineSnapshot after(int hours, SeriesSpec spec) {
    BaselineSnapshot snapshot = snapshot(filled(hours, 60), hours, spec);
    assertThat(snapshot).isNotNull();
    return Objects.requireNonNull(snapshot);
  }

  private static @Nullable BaselineSnapshot snapshot(
      HourHistory history, int hours, SeriesSpec spec) {
    return new SlotLadder(history, spec, BaselineSettings.DEFAULT).snapshot(MONDAY + hours, 0);
  }

  /** Values of an hour are its hour of the day, and half of it more or less. */
  private static HourHistory filled(int hours, int samples) {
    HourHistory history = new HourHistory();
    for (int hour = 0; hour < hours; hour++) {
      float[] values = new float[samples];
      for (int i = 0; i < samples; i++) {
        values[i] = hour % 24 + (i % 3 - 1) / 2f;
      }
      history.put(MONDAY + hour, values, samples, 0);
    }
    return history;
  }
}
