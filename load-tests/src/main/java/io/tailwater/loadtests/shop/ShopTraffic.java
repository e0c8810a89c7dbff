package io.tailwater.loadtests.shop;

import java.util.ArrayDeque;
import java.util.List;

/**
 * The traffic through the shop: whole traces with their logs, and metrics, made for instants that
 * the caller names. The shop opens at the first instant it is asked about; from there on, the same
 * seed, model and sequence of calls give the same telemetry to the byte.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class ShopTraffic {
  private final Dice dice;
  private final ShopModel model;
  private final Fleet fleet;
  private final ShopMetrics metrics;
  private final ArrayDeque<SpanContext> unshipped = new ArrayDeque<>();
  private long openedNanos = Long.MIN_VALUE;

  /**
   * Traffic that has not begun.
   *
   * @param seed where all its chance comes from
   * @param model which incidents happen when
   */
  public ShopTraffic(long seed, ShopModel model) {
    this.dice = new Dice(seed);
    this.model = model;
    this.fleet = new Fleet(model);
    // Dice of their own, so that traces do not depend on how often somebody measures.
    this.metrics = new ShopMetrics(new Dice(~seed));
  }

  /**
   * The trace of a request, of a use case drawn by weight, that comes in at an instant.
   *
   * @param nowNanos the instant, epoch nanoseconds; not before the first one asked about
   */
  public ShopTrace next(long nowNanos) {
    return next(UseCase.drawnBy(dice), nowNanos);
  }

  /** The trace of a certain use case that begins at an instant, see {@link #next(long)}. */
  public ShopTrace next(UseCase useCase, long nowNanos) {
    long elapsedNanos = elapsed(nowNanos);
    TraceSketch sketch =
        new TraceSketch(
            dice, fleet, model.conditionsAt(elapsedNanos), elapsedNanos, metrics, unshipped);
    Journeys.play(useCase, sketch, nowNanos);
    return sketch.finish(useCase);
  }

  /**
   * What every running instance has measured up to an instant; counts are cumulative since the
   * instance served its first request.
   *
   * @param nowNanos the instant, epoch nanoseconds; not before the first one asked about
   */
  public List<InstanceTelemetry.Measured> metrics(long nowNanos) {
    long elapsedNanos = elapsed(nowNanos);
    return metrics.measure(fleet.all(elapsedNanos), model.conditionsAt(elapsedNanos), nowNanos);
  }

  private long elapsed(long nowNanos) {
    if (openedNanos == Long.MIN_VALUE) {
      openedNanos = nowNanos;
    }
    if (nowNanos < openedNanos) {
      throw new IllegalArgumentException(
          "the shop opened at " + openedNanos + ", which is after " + nowNanos);
    }
    return nowNanos - openedNanos;
  }
}
