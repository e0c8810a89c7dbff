package io.tailwater.loadtests.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tailwater.loadtests.detection.LabelledSeries.Stretch;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class EpisodesTest {
  @Test
  void anAlertIsTrueWhereItTouchesAnAnomaly() {
    // Alerts are on from minute 2 to 3, in 6, and from 8 to the end, in 9.
    LabelledSeries series = series("..11..1.11", new Stretch(3, 4), new Stretch(5, 5));

    Episodes episodes = Episodes.of(series, new Echo(), 0);

    assertThat(episodes.all()).isEqualTo(3);
    assertThat(episodes.trueOnes()).isEqualTo(1);
    assertThat(episodes.precision()).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(episodes.recall()).isEqualTo(0.5);
    assertThat(episodes.f1()).isCloseTo(0.4, within(1e-9));
    assertThat(episodes.falsePerDay()).isCloseTo(2 / (9 / 1440.0), within(1e-9));
    assertThat(episodes.delayHours()).isZero();
  }

  @Test
  void whatIsForLearningDoesNotCount() {
    LabelledSeries series = series(".1.1..", new Stretch(0, 1), new Stretch(4, 5));

    Episodes episodes = Episodes.of(series, new Echo(), 2);

    assertThat(episodes.all()).isEqualTo(1);
    assertThat(episodes.anomalies()).isEqualTo(1);
    assertThat(episodes.found()).isZero();
    assertThat(episodes.delayHours()).isNaN();
  }

  @Test
  void sumsAreOfEpisodesNotOfShares() {
    Episodes one = new Episodes(4, 1, 2, 1, 60, 2);
    Episodes other = new Episodes(0, 0, 2, 0, 0, 3);

    assertThat(one.plus(other)).isEqualTo(new Episodes(4, 1, 4, 1, 60, 5));
    assertThat(one.plus(other).falsePerDay()).isCloseTo(0.6, within(1e-9));
    assertThat(one.plus(other).delayHours()).isEqualTo(1);
  }

  private static LabelledSeries series(String alerts, Stretch... anomalies) {
    return new LabelledSeries(
        "made",
        1,
        LongStream.range(0, alerts.length()).toArray(),
        alerts.chars().mapToDouble(c -> c == '1' ? 1 : 0).toArray(),
        List.of(anomalies));
  }

  private static final class Echo implements AlertingDetector {
    @Override
    public boolean accept(long minute, double value) {
      return value > 0;
    }

    @Override
    public AlertingDetector copy() {
      return new Echo();
    }
  }
}
