package io.tailwater.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

final class LatencyHistogramProperties {
  @Property
  void bucketTellsOfItsDurationWithinTheStatedError(
      @ForAll @LongRange(min = 1, max = Long.MAX_VALUE) long nanos) {
    double told = LatencyHistogram.nanosOf(LatencyHistogram.indexOf(nanos));
    assertThat(Math.abs(told - nanos) / nanos)
        .isLessThanOrEqualTo(LatencyHistogram.MAX_RELATIVE_ERROR + 1e-9)
        .isLessThan(0.011);
  }

  @Property
  void quantileIsWithinTheErrorOfTheTrueOne(
      @ForAll @Size(min = 1, max = 300) List<@LongRange(min = 1, max = 1L << 45) Long> durations,
      @ForAll @LongRange(min = 0, max = 1000) long permille) {
    double q = permille / 1000.0;
    LatencyHistogram histogram = of(durations);
    List<Long> sorted = durations.stream().sorted().toList();
    int rank = (int) Math.max(1, Math.ceil(q * sorted.size()));
    double truth = sorted.get(rank - 1);
    assertThat(Math.abs(histogram.quantileNanos(q) - truth) / truth).isLessThan(0.011);
  }

  @Property
  void partsAddUpToTheWholeInAnyOrder(
      @ForAll @Size(max = 60) List<@LongRange(min = -5, max = 1L << 50) Long> left,
      @ForAll @Size(max = 60) List<@LongRange(min = -5, max = 1L << 50) Long> right)
      throws IOException {
    LatencyHistogram whole = of(left);
    right.forEach(whole::record);
    LatencyHistogram oneWay = of(left);
    oneWay.add(of(right));
    LatencyHistogram otherWay = of(right);
    otherWay.add(of(left));
    assertThat(bytes(oneWay)).isEqualTo(bytes(otherWay)).isEqualTo(bytes(whole));
    assertThat(oneWay).isEqualTo(whole).hasSameHashCodeAs(whole);
  }

  @Property
  void partsMakeTheHistogramThatTheyAreOf(
      @ForAll @Size(max = 100) List<@LongRange(min = 0, max = 1L << 50) Long> durations) {
    LatencyHistogram histogram = of(durations);
    int[] indexes = new int[histogram.bucketCount()];
    long[] counts = new long[indexes.length];
    // From the last to the first: the order is nothing.
    int[] at = {indexes.length};
    histogram.forEach(
        (index, count) -> {
          indexes[--at[0]] = index;
          counts[at[0]] = count;
        });
    assertThat(LatencyHistogram.of(indexes, counts, histogram.sumNanos(), histogram.maxNanos()))
        .isEqualTo(histogram);
  }

  @Property
  void whatIsWrittenIsReadAsItWas(
      @ForAll @Size(max = 200) List<@LongRange(min = 0, max = Long.MAX_VALUE) Long> durations)
      throws IOException {
    LatencyHistogram histogram = of(durations);
    byte[] bytes = bytes(histogram);
    LatencyHistogram read =
        LatencyHistogram.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    assertThat(read).isEqualTo(histogram);
    assertThat(read.count()).isEqualTo(durations.size());
    assertThat(bytes(read)).isEqualTo(bytes);
  }

  @Property
  void garbageIsRefusedWithAWord(@ForAll @Size(max = 40) byte[] garbage) {
    try {
      LatencyHistogram.read(new DataInputStream(new ByteArrayInputStream(garbage)));
    } catch (IllegalArgumentException | IOException refused) {
      return;
    }
  }

  @Property
  void countAboveIsThatOfTheBucketsAbove(
      @ForAll @Size(max = 100) List<@LongRange(min = 1, max = 1L << 40) Long> durations,
      @ForAll @LongRange(min = 0, max = 1L << 40) long threshold) {
    int bucket = LatencyHistogram.indexOf(threshold);
    assertThat(of(durations).countAbove(threshold))
        .isEqualTo(
            durations.stream().filter(nanos -> LatencyHistogram.indexOf(nanos) > bucket).count());
  }

  private static LatencyHistogram of(List<Long> durations) {
    LatencyHistogram histogram = new LatencyHistogram();
    durations.forEach(histogram::record);
    return histogram;
  }

  private static byte[] bytes(LatencyHistogram histogram) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    histogram.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
