package io.tailwater.processors.sampling.shape;

import io.tailwater.processors.reading.SpanReading;
import io.tailwater.processors.sampling.TraceSpans;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the traces that take longer than their route usually does. A trace's route is the service
 * and the name of its root span (of several the earliest; of a trace without root the span that
 * starts earliest). What is usual is a quantile of the traces of the route so far, of which the
 * weight halves every 10 minutes of stream time.
 *
 * <p>The quantile is taken too high by 1/32 at most, never too low. Every shard learns from its own
 * traces. A time earlier than one seen before counts as that one.
 *
 * <p>Memory: at most {@value #MAX_ROUTES} routes, each 128 bytes an octave between its shortest and
 * its longest trace: 5 MB where routes vary by a factor of 100, 28 MB if every route had traces
 * from none to 39 hours; what takes longer counts as that. When the routes are that many, those of
 * which less than one trace's weight is left are forgotten (looked for once in 10 minutes); until
 * there are any, all further routes share one histogram. Not thread-safe.
 */
public final class RouteBaseline {
  /** Routes with a histogram of their own. */
  static final int MAX_ROUTES = 5_000;

  /** Traces of a route before it has a baseline. */
  static final int LEAST_OBSERVATIONS = 100;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** 39 hours. A clock that is years off must not cost memory. */
  private static final long LONGEST_NANOS = (1L << 47) - 1;

  private final double quantile;
  private final long atLeastMillis;
  private LongIndex routes = new LongIndex();
  private List<DecayingHistogram> histograms = new ArrayList<>();
  private final DecayingHistogram other = new DecayingHistogram();
  private long nowMillis = Long.MIN_VALUE;
  private long nextSweepMillis = Long.MIN_VALUE;

  private final SpanReading reading = new SpanReading();
  private final ResourceServices services = new ResourceServices();
  private boolean hasRoot;
  private boolean hasSpan;
  private long earliestNanos;
  private long route;

  /**
   * A memory of routes.
   *
   * @param quantile above 0, at most 1: 0.99 for the slowest hundredth of each route
   * @param atLeastMillis a trace that takes less is never above its baseline; 0 for no such bound
   * @throws IllegalArgumentException where one of them is out of its range
   */
  public RouteBaseline(double quantile, long atLeastMillis) {
    if (!(quantile > 0 && quantile <= 1) || atLeastMillis < 0) {
      throw new IllegalArgumentException(
          "a baseline needs a quantile above 0 and at most 1 and at least 0 ms, not "
              + quantile
              + " and "
              + atLeastMillis);
    }
    this.quantile = quantile;
    this.atLeastMillis = atLeastMillis;
  }

  /**
   * Whether the trace takes longer than the quantile of those of its route that were seen before
   * it; then learns from it. Never while fewer than {@value #LEAST_OBSERVATIONS} were seen.
   *
   * @param extentNanos latest end minus earliest start; less than 0 counts as 0
   * @param streamTimeMillis epoch milliseconds
   */
  public boolean isAbove(TraceSpans trace, long extentNanos, long streamTimeMillis) {
    nowMillis = Math.max(nowMillis, streamTimeMillis);
    long extent = Math.clamp(extentNanos, 0, LONGEST_NANOS);
    DecayingHistogram usual = histogram(route(trace));
    usual.passTime(nowMillis);
    boolean above =
        extent / NANOS_PER_MILLI >= atLeastMillis
            && usual.observations() >= LEAST_OBSERVATIONS
            && extent > usual.quantile(quantile);
    usual.add(extent);
    return above;
  }

  private long route(TraceSpans trace) {
    services.clear();
    hasRoot = false;
    hasSpan = false;
    route = 0;
    trace.forEach(this::consider);
    return route;
  }

  private void consider(byte[] span, int offset, int length, byte[] resource, byte[] scope) {
    reading.aim(span, offset, length, resource, resource.length, scope, scope.length);
    boolean isRoot = reading.parentSpanId() == 0;
    if (hasRoot && !isRoot) {
      return;
    }
    // Less one, a start that was not sent is the latest of all unsigned numbers.
    long startNanos = reading.startNanos() - 1;
    int order =
        !hasSpan || (isRoot && !hasRoot) ? -1 : Long.compareUnsigned(startNanos, earliestNanos);
    if (order > 0) {
      return;
    }
    long candidate = Hashes.pair(services.service(reading, resource), Hashes.text(reading.name()));
    // Of spans that start together the one of the least hash: whichever comes first.
    route = order < 0 ? candidate : Math.min(route, candidate);
    earliestNanos = startNanos;
    hasSpan = true;
    hasRoot = isRoot;
  }

  private DecayingHistogram histogram(long key) {
    int number = routes.find(key);
    if (number != LongIndex.ABSENT) {
      return histograms.get(number);
    }
    if (routes.size() == MAX_ROUTES) {
      forgetOld();
      if (routes.size() == MAX_ROUTES) {
        return other;
      }
    }
    DecayingHistogram histogram = new DecayingHistogram();
    routes.add(key);
    histograms.add(histogram);
    return histogram;
  }

  private void forgetOld() {
    if (nowMillis < nextSweepMillis) {
      return;
    }
    nextSweepMillis = nowMillis + DecayingHistogram.HALF_LIFE_MILLIS;
    LongIndex rememberedRoutes = new LongIndex();
    List<DecayingHistogram> remembered = new ArrayList<>();
    for (int number = 0; number < routes.size(); number++) {
      DecayingHistogram histogram = histograms.get(number);
      histogram.passTime(nowMillis);
      if (histogram.observations() > 0) {
        rememberedRoutes.add(routes.key(number));
        remembered.add(histogram);
      }
    }
    routes = rememberedRoutes;
    histograms = remembered;
  }
}
