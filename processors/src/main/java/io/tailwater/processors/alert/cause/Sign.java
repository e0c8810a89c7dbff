package io.tailwater.processors.alert.cause;

import java.util.Arrays;

/** Something about a service, or two, in the window of an incident, beside how it usually is. */
public sealed interface Sign {
  /** Of which kind. */
  Modality modality();

  /** How far from usual it is; 0 or more, the same measure for all of a kind. */
  double strength();

  /** What it says, for people. */
  String text();

  /**
   * Time that calls of an operation take by themselves: without what they wait for callees, and for
   * databases and peers without agents.
   *
   * @param quantile which one, 0.5 or 0.95
   * @param nanos that quantile now, above 0
   * @param usual of its logarithm
   */
  record OwnTime(String service, String operation, double quantile, double nanos, Usual usual)
      implements Sign {
    @Override
    public Modality modality() {
      return Modality.TIME;
    }

    @Override
    public double strength() {
      return Math.max(0, usual.z(Math.log(nanos)));
    }

    @Override
    public String text() {
      return "`%s` takes %s by itself at P%d, usually %s"
          .formatted(
              operation,
              Amounts.duration(nanos),
              Math.round(100 * quantile),
              Amounts.duration(Math.exp(usual.centre())));
    }
  }

  /**
   * Time of calls that is neither the caller's nor the callee's: the client's span less the
   * server's. Of a callee without spans it is all of the client's.
   *
   * @param nanos the median now, above 0
   * @param usual of its logarithm
   * @param badTraces traces of the incident that are slow or failed
   * @param badTracesThrough those of them that have such a call
   */
  record EdgeGap(
      String caller,
      String callee,
      double nanos,
      Usual usual,
      long badTraces,
      long badTracesThrough)
      implements Sign {
    @Override
    public Modality modality() {
      return Modality.GAP;
    }

    @Override
    public double strength() {
      return Math.max(0, usual.z(Math.log(nanos)));
    }

    @Override
    public String text() {
      String text =
          "%s→%s edge +%s of gap"
              .formatted(
                  caller, callee, Amounts.duration(Math.max(0, nanos - Math.exp(usual.centre()))));
      return badTraces == 0
          ? text
          : text + "; %d of %d bad traces pass it".formatted(badTracesThrough, badTraces);
    }
  }

  /**
   * What hosts or runtimes measure.
   *
   * @param metric its name
   * @param value the second largest of the last five minutes: one minute may be an accident
   */
  record Metric(String service, String metric, double value, Usual usual) implements Sign {
    /**
     * Reads a metric.
     *
     * @param lastMinutes values of the last five minutes, at least one
     * @param history values before, at least one
     */
    public static Metric of(String service, String metric, double[] lastMinutes, double[] history) {
      double[] sorted = lastMinutes.clone();
      Arrays.sort(sorted);
      return new Metric(
          service, metric, sorted[Math.max(0, sorted.length - 2)], Usual.ofMetric(history));
    }

    @Override
    public Modality modality() {
      return Modality.METRIC;
    }

    @Override
    public double strength() {
      return Math.max(0, usual.z(value));
    }

    @Override
    public String text() {
      return "%s is %s, usually %s"
          .formatted(metric, Amounts.number(value), Amounts.number(usual.centre()));
    }
  }

  /**
   * Lines of a pattern that calls of an operation wrote, or anything else that calls do a number of
   * times. Lines that are missing are as good a sign as lines that are new.
   *
   * @param pattern the lines' text
   * @param lines in the window
   * @param calls of the operation in the window
   * @param linesBefore in the time before
   * @param callsBefore in the time before
   */
  record CallLines(
      String service,
      String operation,
      String pattern,
      long lines,
      long calls,
      long linesBefore,
      long callsBefore)
      implements Sign {
    @Override
    public Modality modality() {
      return Modality.LINES;
    }

    /** The root of the deviance of two Poisson counts from one rate; 0 where there is none yet. */
    @Override
    public double strength() {
      if (calls == 0 || callsBefore == 0) {
        return 0;
      }
      double rate = (double) (lines + linesBefore) / (calls + callsBefore);
      double deviance = term(lines, calls * rate) + term(linesBefore, callsBefore * rate);
      return Math.sqrt(Math.max(0, 2 * deviance));
    }

    private static double term(long count, double mean) {
      return count == 0 ? 0 : count * Math.log(count / mean);
    }

    @Override
    public String text() {
      return "line `%s` ×%d in %d calls of `%s`, usually %s"
          .formatted(
              Amounts.shortened(pattern),
              lines,
              calls,
              operation,
              Amounts.number((double) linesBefore * calls / callsBefore));
    }
  }
}
