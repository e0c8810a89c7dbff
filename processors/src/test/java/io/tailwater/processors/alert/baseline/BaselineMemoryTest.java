package io.tailwater.processors.alert.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.LatencyHistogram;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * 100,000 live series are to be had in 1 GiB: half of them latencies of few calls, which hold a
 * quarter of an hour to be merged, half of them volumes.
 */
final class BaselineMemoryTest {
  private static final long MOST_BYTES = (1L << 30) / 100_000;
  private static final SeriesSpec LATENCY = SeriesSpec.latency(0.99);
  private static final SeriesSpec VOLUME = SeriesSpec.volume(Side.BOTH);
  private static final int CALLS = 25;
  private static final int SERIES = 2_000;
  private static final int FOUR_WEEKS = 28 * 24 * 60;

  @Test
  void aSeriesOfFourWeeksHasItsPlaceInAGibibyte() throws IOException {
    byte[] latency = fourWeeks(LATENCY);
    byte[] volume = fourWeeks(VOLUME);
    BaselineSeries[] series = new BaselineSeries[SERIES];
    long before = usedBytes();
    for (int i = 0; i < SERIES; i++) {
      series[i] = i % 2 == 0 ? read(latency, LATENCY) : read(volume, VOLUME);
      series[i].accept(FOUR_WEEKS + 60, MinuteSample.ABSENT, MinuteContext.NORMAL);
    }

    long bytes = (usedBytes() - before) / SERIES;

    assertThat(series).doesNotContainNull();
    assertThat(bytes).isBetween(8_000L, MOST_BYTES);
  }

  private static byte[] fourWeeks(SeriesSpec spec) throws IOException {
    BaselineSeries series = new BaselineSeries(spec, BaselineSettings.DEFAULT);
    Random random = new Random(1);
    for (int minute = 0; minute < FOUR_WEEKS + 59; minute++) {
      series.accept(minute, sample(spec, random), MinuteContext.NORMAL);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    series.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static MinuteSample sample(SeriesSpec spec, Random random) {
    if (spec.equals(VOLUME)) {
      return new MinuteSample.Count(CALLS + random.nextInt(10));
    }
    LatencyHistogram durations = new LatencyHistogram();
    for (int call = 0; call < CALLS; call++) {
      durations.record((long) (Math.exp(random.nextGaussian()) * 50_000_000));
    }
    return new MinuteSample.Calls(durations);
  }

  private static BaselineSeries read(byte[] written, SeriesSpec spec) throws IOException {
    return BaselineSeries.read(
        new DataInputStream(new ByteArrayInputStream(written)), spec, BaselineSettings.DEFAULT);
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
