package io.tailwater.processors.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.metric.ExponentialBuckets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ExponentialMathProperties {

  @Property
  void whatWasAddedCanBeTakenAwayAgain(@ForAll long seed) {
    Random random = new Random(seed);
    ExponentialBuckets a = buckets(random);
    ExponentialBuckets b = buckets(random);

    ExponentialBuckets both = ExponentialMath.plus(a, b);
    ExponentialBuckets rest = Objects.requireNonNull(ExponentialMath.minus(both, b));

    assertThat(total(both)).isEqualTo(total(a) + total(b));
    assertThat(both.positive().length).isLessThanOrEqualTo(ExponentialMath.MAX_BUCKETS);
    assertThat(total(rest)).isEqualTo(total(a));
    ExponentialBuckets expected = ExponentialMath.at(a, both.scale(), both.zeroThreshold());
    assertThat(rest.zeroCount()).isEqualTo(expected.zeroCount());
    assertThat(rest.positive()).isEqualTo(trimmed(expected.positive()));
  }

  @Property
  void smallerScaleHoldsEachValueInTheBucketThatContainsIt(@ForAll long seed) {
    Random random = new Random(seed);
    int index = random.nextInt(2_000) - 1_000;
    int scale = random.nextInt(10);
    int down = random.nextInt(scale + 5);
    ExponentialBuckets one =
        new ExponentialBuckets(scale, 0, 0, index, new long[] {1}, 0, new long[0]);

    ExponentialBuckets lower = ExponentialMath.at(one, scale - down, 0);

    double value = Math.pow(2, Math.scalb(index + 0.5, -scale));
    int at = lower.positiveOffset();
    assertThat(value)
        .isGreaterThan(Math.pow(2, Math.scalb((double) at, down - scale)))
        .isLessThanOrEqualTo(Math.pow(2, Math.scalb(at + 1.0, down - scale)));
  }

  @Property
  void farApartBucketsTakeLittleRoom(@ForAll int offset, @ForAll int other) {
    ExponentialBuckets a =
        new ExponentialBuckets(20, 0, 0, offset, new long[] {1, 2}, 0, new long[0]);
    ExponentialBuckets b = new ExponentialBuckets(-11, 0, 0, other, new long[] {4}, 0, new long[0]);

    ExponentialBuckets both = ExponentialMath.plus(a, b);

    assertThat(total(both)).isEqualTo(7);
    assertThat(both.positive().length).isLessThanOrEqualTo(ExponentialMath.MAX_BUCKETS);
  }

  private static ExponentialBuckets buckets(Random random) {
    return new ExponentialBuckets(
        random.nextInt(12) - 2,
        random.nextInt(3) == 0 ? random.nextDouble() : 0,
        random.nextInt(5),
        random.nextInt(200) - 100,
        counts(random),
        random.nextInt(200) - 100,
        counts(random));
  }

  private static long[] counts(Random random) {
    return random.longs(random.nextInt(160), 0, 50).toArray();
  }

  private static long[] trimmed(long[] counts) {
    int from = 0;
    int to = counts.length;
    while (from < to && counts[from] == 0) {
      from++;
    }
    while (to > from && counts[to - 1] == 0) {
      to--;
    }
    return Arrays.copyOfRange(counts, from, to);
  }

  private static long total(ExponentialBuckets buckets) {
    return buckets.zeroCount()
        + Arrays.stream(buckets.positive()).sum()
        + Arrays.stream(buckets.negative()).sum();
  }
}
