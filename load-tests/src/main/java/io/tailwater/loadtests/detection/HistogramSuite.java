package io.tailwater.loadtests.detection;

import io.tailwater.loadtests.detection.DetectionFigure.Target;
import io.tailwater.model.LatencyHistogram;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The latency histogram on real durations ({@code latency/}): how far its quantiles are off, in all
 * and by parts of 2,000 as a minute may have, and whether parts added in other orders are the same
 * bytes.
 */
final class HistogramSuite implements DetectionSuite {
  private static final String SUITE = "histogram";
  private static final double[] QUANTILES = {0.5, 0.9, 0.95, 0.99, 0.999};
  private static final int PART = 2_000;
  private static final int ORDERS = 20;
  private static final long NANOS_A_MICRO = 1_000;
  private static final double MOST_PERCENT_OFF = 1.1;

  @Override
  public List<DetectionFigure> measure(Path data) throws IOException {
    List<DetectionFigure> figures = new ArrayList<>();
    for (Path file : SeriesFiles.in(data.resolve("latency"))) {
      long[] durations = durations(file);
      double off = worstError(durations);
      double offByPart = 0;
      List<LatencyHistogram> parts = new ArrayList<>();
      for (int from = 0; from < durations.length; from += PART) {
        long[] part = Arrays.copyOfRange(durations, from, Math.min(durations.length, from + PART));
        parts.add(histogram(part));
        offByPart = Math.max(offByPart, worstError(part));
      }
      String suite = SUITE + " " + SeriesFiles.name(file);
      Target most = Target.atMost(MOST_PERCENT_OFF);
      figures.add(new DetectionFigure(suite, "quantile error, all", 100 * off, "%", most));
      figures.add(
          new DetectionFigure(suite, "quantile error, parts of 2,000", 100 * offByPart, "%", most));
      figures.add(
          new DetectionFigure(
              suite,
              "results of adding in " + ORDERS + " orders",
              results(parts),
              "",
              Target.atMost(1)));
    }
    return figures;
  }

  private static long[] durations(Path file) throws IOException {
    try {
      return SeriesFiles.rows(file).stream()
          .filter(row -> !row.getFirst().isBlank())
          .mapToLong(row -> Math.round(Double.parseDouble(row.getFirst()) * NANOS_A_MICRO))
          .toArray();
    } catch (NumberFormatException broken) {
      throw new IOException(file + " has a duration that is none", broken);
    }
  }

  private static LatencyHistogram histogram(long[] durations) {
    LatencyHistogram histogram = new LatencyHistogram();
    for (long duration : durations) {
      histogram.record(duration);
    }
    return histogram;
  }

  private static double worstError(long[] durations) {
    LatencyHistogram histogram = histogram(durations);
    long[] sorted = durations.clone();
    Arrays.sort(sorted);
    double worst = 0;
    for (double quantile : QUANTILES) {
      int rank = Math.max(1, (int) Math.ceil(quantile * sorted.length));
      double truth = Math.max(1, sorted[rank - 1]);
      worst = Math.max(worst, Math.abs(histogram.quantileNanos(quantile) - truth) / truth);
    }
    return worst;
  }

  /** How many different results there are of adding the parts in several orders. */
  private static long results(List<LatencyHistogram> parts) {
    List<LatencyHistogram> shuffled = new ArrayList<>(parts);
    Random random = new Random(1);
    List<String> results = new ArrayList<>();
    for (int order = 0; order < ORDERS; order++) {
      Collections.shuffle(shuffled, random);
      LatencyHistogram all = new LatencyHistogram();
      shuffled.forEach(all::add);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        all.writeTo(new DataOutputStream(bytes));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      results.add(Arrays.toString(bytes.toByteArray()));
    }
    return results.stream().distinct().count();
  }
}
