package io.tailwater.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class LatencyHistogramTest {
  @Test
  void bucketsAreThoseOfTheDataModelWhoseUpperBoundIsIncluded() {
    assertThat(LatencyHistogram.indexOf(1)).isEqualTo(-1);
    assertThat(LatencyHistogram.indexOf(2)).isEqualTo(31);
    assertThat(LatencyHistogram.indexOf(3)).isEqualTo(50);
    assertThat(LatencyHistogram.indexOf(1L << 30)).isEqualTo(30 * 32 - 1);
    assertThat(LatencyHistogram.indexOf((1L << 30) + 1)).isEqualTo(30 * 32);
    assertThat(LatencyHistogram.indexOf(Long.MAX_VALUE)).isEqualTo(63 * 32 - 1);
  }

  @Test
  void partsOfNoHistogramAreRefused() {
    assertThatThrownBy(() -> LatencyHistogram.of(new int[] {-2}, new long[] {1}, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bucket -2");
    assertThatThrownBy(() -> LatencyHistogram.of(new int[] {63 * 32}, new long[] {1}, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LatencyHistogram.of(new int[] {5}, new long[] {0}, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LatencyHistogram.of(new int[] {5}, new long[0], 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LatencyHistogram.of(new int[0], new long[0], -1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noTimeAndLessCountAsOneNanosecond() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(0);
    histogram.record(-7);
    assertThat(histogram.count()).isEqualTo(2);
    assertThat(histogram.sumNanos()).isZero();
    assertThat(histogram.quantileNanos(1)).isEqualTo(1, within(0.011));
  }

  @Test
  void sumAndLongestAreExact() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(1_000_003);
    histogram.record(17);
    assertThat(histogram.sumNanos()).isEqualTo(1_000_020);
    assertThat(histogram.maxNanos()).isEqualTo(1_000_003);
  }

  @Test
  void sumThatIsTooLongForALongIsTheLongest() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(Long.MAX_VALUE);
    histogram.record(Long.MAX_VALUE);
    assertThat(histogram.sumNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void nothingHasNoQuantile() {
    assertThatThrownBy(() -> new LatencyHistogram().quantileNanos(0.5))
        .isInstanceOf(IllegalStateException.class);
    LatencyHistogram one = new LatencyHistogram();
    one.record(5);
    assertThatThrownBy(() -> one.quantileNanos(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 0 to 1");
  }
}
