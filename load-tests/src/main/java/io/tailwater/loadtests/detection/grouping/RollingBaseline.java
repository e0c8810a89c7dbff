package io.tailwater.loadtests.detection.grouping;

import io.tailwater.processors.alert.rule.Judgement;
import io.tailwater.processors.alert.rule.Measurement;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plain detector that the experiment judges with: three deviations above the median of the last
 * three hours, of logarithms, the deviation robust and of 10 % at least.
 */
final class RollingBaseline {
  private static final int WINDOW = 180;
  private static final int LEAST = 30;
  private static final double SIGMAS = 3;
  private static final double FLOOR = Math.log(1.10);
  private static final double SMALLEST = 1e-6;
  private static final double MAD_TO_SIGMA = 1.4826;

  private final Deque<Double> history = new ArrayDeque<>();

  /** Judges a minute's value, null where there is none, and learns it. */
  Judgement judge(@Nullable Double value) {
    if (value == null) {
      return Judgement.NO_DATA;
    }
    double x = Math.log(Math.max(value, SMALLEST));
    Judgement judgement = history.size() < LEAST ? Judgement.WARM_UP : judge(x);
    history.addLast(x);
    if (history.size() > WINDOW) {
      history.removeFirst();
    }
    return judgement;
  }

  private Judgement judge(double x) {
    double[] values = history.stream().mapToDouble(Double::doubleValue).toArray();
    double median = median(values);
    double[] distances = Arrays.stream(values).map(v -> Math.abs(v - median)).toArray();
    double z = (x - median) / Math.max(MAD_TO_SIGMA * median(distances), FLOOR);
    Measurement measurement =
        new Measurement(z, SIGMAS, z, 0, values.length, chance(z), "z", "rolling 3 h");
    return z > SIGMAS
        ? new Judgement.Breach(measurement, List.of())
        : new Judgement.Calm(measurement);
  }

  /** Of a z or more by Student's t with 4 degrees of freedom, which latencies resemble. */
  private static double chance(double z) {
    double x = z / Math.sqrt(1 + z * z / 4);
    return Math.max(0, 0.5 - 0.375 * x * (1 - x * x / 12));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
