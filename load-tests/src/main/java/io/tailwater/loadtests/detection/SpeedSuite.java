package io.tailwater.loadtests.detection;

import io.tailwater.loadtests.detection.DetectionFigure.Target;
import io.tailwater.model.LatencyHistogram;
import io.tailwater.processors.alert.baseline.BaselineSeries;
import io.tailwater.processors.alert.baseline.BaselineSettings;
import io.tailwater.processors.alert.baseline.MinuteContext;
import io.tailwater.processors.alert.baseline.MinuteSample;
import io.tailwater.processors.alert.baseline.SeriesSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What baselines cost: bytes of a P99 series with four weeks of history, and the CPU time of a
 * tick, in which each of 100,000 series gets its minute. Measured on fewer series and scaled up;
 * the tick that enters an hour, in which all baselines are computed anew, apart from the others.
 */
final class SpeedSuite implements DetectionSuite {
  private static final String SUITE = "baseline cost";
  private static final int LIVE = 100_000;
  private static final int SERIES = 4_000;
  private static final int FOUR_WEEKS = 28 * 24 * 60;
  private static final int MINUTES_AN_HOUR = 60;
  private static final int CALLS = 400;
  private static final double GIBIBYTE = 1 << 30;

  @Override
  public List<DetectionFigure> measure(Path data) throws IOException {
    byte[] written = fourWeeks();
    long before = usedBytes();
    List<BaselineSeries> series = new ArrayList<>(SERIES);
    for (int i = 0; i < SERIES; i++) {
      series.add(
          BaselineSeries.read(
              new DataInputStream(new ByteArrayInputStream(written)),
              SeriesSpec.latency(0.99),
              BaselineSettings.DEFAULT));
    }
    double bytes = (double) (usedBytes() - before) / SERIES;
    // The first hour warms up; the second is measured.
    ticks(series, FOUR_WEEKS);
    double[] seconds = ticks(series, FOUR_WEEKS + MINUTES_AN_HOUR);
    double others = 0;
    for (int tick = 1; tick < MINUTES_AN_HOUR; tick++) {
      others = Math.max(others, seconds[tick]);
    }
    return List.of(
        new DetectionFigure(
            SUITE, "memory of 100,000 series", bytes * LIVE / GIBIBYTE, "GiB", Target.atMost(1)),
        new DetectionFigure(
            SUITE, "slowest tick within an hour", others, "s CPU", Target.atMost(2)),
        new DetectionFigure(
            SUITE, "tick that enters an hour", seconds[0], "s CPU", Target.atMost(2)));
  }

  /** CPU seconds of each minute of an hour, as of 100,000 series. */
  private static double[] ticks(List<BaselineSeries> series, long from) {
    Random random = new Random(from);
    double[] seconds = new double[MINUTES_AN_HOUR];
    for (int tick = 0; tick < MINUTES_AN_HOUR; tick++) {
      MinuteSample sample = new MinuteSample.Calls(durations(random));
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (BaselineSeries one : series) {
        one.accept(from + tick, sample, MinuteContext.NORMAL);
      }
      long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      seconds[tick] = (end - start) / 1e9 * LIVE / SERIES;
    }
    return seconds;
  }

  private static byte[] fourWeeks() throws IOException {
    BaselineSeries series = new BaselineSeries(SeriesSpec.latency(0.99), BaselineSettings.DEFAULT);
    Random random = new Random(1);
    for (int minute = 0; minute < FOUR_WEEKS; minute++) {
      series.accept(minute, new MinuteSample.Calls(durations(random)), MinuteContext.NORMAL);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    series.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static LatencyHistogram durations(Random random) {
    LatencyHistogram durations = new LatencyHistogram();
    for (int call = 0; call < CALLS; call++) {
      durations.record((long) (Math.exp(0.3 * random.nextGaussian()) * 50_000_000));
    }
    return durations;
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
