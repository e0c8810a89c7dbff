package io.tailwater.loadtests.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.alert.baseline.Side;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SimpleDetectorsTest {
  private static final int TWO_DAYS = 2 * 24 * 60;

  @Test
  void eachAlertsOnWhatIsFarOutForLongEnoughAndOnItsSide() {
    for (AlertingDetector detector :
        List.of(
            SimpleDetectors.fixed(24 * 60, 3, Side.UPPER),
            SimpleDetectors.rollingDay(3, Side.UPPER),
            SimpleDetectors.hourOfDay(3, Side.UPPER))) {
      Random random = new Random(1);
      for (int minute = 0; minute < TWO_DAYS; minute++) {
        detector.accept(minute, 100 + random.nextGaussian());
      }
      AlertingDetector copy = detector.copy();

      assertThat(detector.accept(TWO_DAYS, 120)).isFalse();
      assertThat(detector.accept(TWO_DAYS + 1, 120)).isFalse();
      assertThat(detector.accept(TWO_DAYS + 2, 120)).isTrue();
      assertThat(detector.accept(TWO_DAYS + 3, 100)).isFalse();
      assertThat(copy.accept(TWO_DAYS, 80)).isFalse();
      assertThat(copy.accept(TWO_DAYS + 1, 80)).isFalse();
      assertThat(copy.accept(TWO_DAYS + 2, 80)).isFalse();
    }
  }
}
