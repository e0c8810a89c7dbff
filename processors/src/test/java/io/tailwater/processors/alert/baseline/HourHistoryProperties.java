package io.tailwater.processors.alert.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class HourHistoryProperties {
  private static final long FIRST = 500_000;

  @Property
  void samplesAreAllCountedAndTheirEndsAreKept(
      @ForAll @Size(min = 1, max = 60) List<@FloatRange(min = -1e6f, max = 1e6f) Float> samples) {
    HourHistory history = new HourHistory();
    float[] values = new float[samples.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = samples.get(i);
    }
    float[] sorted = values.clone();
    Arrays.sort(sorted);

    history.put(FIRST, values, values.length, 0);
    WeightedValues read = new WeightedValues();
    history.collect(FIRST, 0, read);
    read.sort();

    double range = sorted[sorted.length - 1] - (double) sorted[0];
    double off = range / 100 + Math.abs(sorted[0]) / 30_000;
    assertThat(read.samples()).isEqualTo(values.length);
    assertThat(read.quantile(0)).isCloseTo(sorted[0], within(off));
    assertThat(read.quantile(1)).isCloseTo(sorted[sorted.length - 1], within(off));
  }

  @Property(tries = 200)
  void pooledHoursHaveTheQuantilesOfTheirSamples(
      @ForAll long seed, @ForAll @IntRange(min = 9, max = 12) int hours) {
    Random random = new Random(seed);
    HourHistory history = new HourHistory();
    WeightedValues exact = new WeightedValues();
    WeightedValues kept = new WeightedValues();
    for (int hour = 0; hour < hours; hour++) {
      double level = 13 + 0.1 * random.nextGaussian();
      float[] values = new float[60];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (level + 0.2 * random.nextGaussian());
        exact.add(values[i], 1);
      }
      history.put(FIRST + hour, values, values.length, 2);
    }
    for (int hour = 0; hour < hours; hour++) {
      history.collect(FIRST + hour, 2, kept);
    }
    exact.sort();
    kept.sort();

    assertTailIsNear(kept, exact, 0.01);
    assertTailIsNear(kept, exact, 0.975);
    assertTailIsNear(kept, exact, 0.99);
    // A standard deviation is about 0.22.
    assertThat(kept.quantile(0.5)).isCloseTo(exact.quantile(0.5), within(0.05));
    assertThat(kept.medianDistance(13)).isCloseTo(exact.medianDistance(13), within(0.05));
  }

  /**
   * The groups next to an hour's ends have three samples: their middle is off by one rank of 60 at
   * most, and by a 255th of the hour's range.
   */
  private static void assertTailIsNear(WeightedValues kept, WeightedValues exact, double q) {
    double oneRank = 1.0 / 60;
    double step = 0.005;
    assertThat(kept.quantile(q))
        .as("quantile %s", q)
        .isBetween(exact.quantile(q - oneRank) - step, exact.quantile(q + oneRank) + step);
  }

  @Property(tries = 50)
  void onlyTheLastFourWeeksAreKept(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 1, max = 400) Integer> steps)
      throws IOException {
    HourHistory history = new HourHistory();
    long hour = FIRST;
    long[] put = new long[steps.size()];
    for (int i = 0; i < steps.size(); i++) {
      hour += steps.get(i);
      put[i] = hour;
      history.put(hour, new float[] {i}, 1, 0);
    }

    HourHistory again = read(history);

    for (int i = 0; i < put.length; i++) {
      assertThat(samples(history, put[i])).isEqualTo(put[i] > hour - HourHistory.HOURS ? 1 : 0);
      assertThat(samples(again, put[i])).isEqualTo(samples(history, put[i]));
      boolean neighbour = i > 0 && put[i] - put[i - 1] == 1;
      assertThat(samples(history, put[i] - 1))
          .isEqualTo(neighbour && put[i - 1] > hour - HourHistory.HOURS ? 1 : 0);
    }
  }

  private static long samples(HourHistory history, long hour) {
    WeightedValues values = new WeightedValues();
    history.collect(hour, 0, values);
    return values.samples();
  }

  private static HourHistory read(HourHistory history) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    history.writeTo(new DataOutputStream(bytes));
    return HourHistory.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }
}
