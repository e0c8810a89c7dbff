package io.tailwater.loadtests.shop;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the shop knows to be true about its own traffic at some moment: what a pipeline behind it
 * has to arrive at.
 *
 * @param tracesStarted traces made so far
 * @param spansEmitted spans of those traces, whether exported yet or not
 * @param spansByService those spans by {@code service.name}
 * @param tracesWithError traces with at least one span of status {@code ERROR}
 * @param slowTraces traces of {@link #SLOW} or longer, from the start of their earliest span to the
 *     end of their latest
 * @param notable the first {@value #NOTABLE_LIMIT} traces that have an error or are slow
 * @param spans how the export of spans went
 * @param logRecords how the export of log records went
 * @param dataPoints how the export of metric data points went
 */
public record ShopTruth(
    long tracesStarted,
    long spansEmitted,
    Map<String, Long> spansByService,
    long tracesWithError,
    long slowTraces,
    List<NotableTrace> notable,
    Delivery spans,
    Delivery logRecords,
    Delivery dataPoints) {
  /** From this duration on, a trace counts as slow. */
  public static final Duration SLOW = Duration.ofSeconds(1);

  /** How many notable traces are remembered. */
  public static final int NOTABLE_LIMIT = 20_000;

  /** Copies the collections. */
  public ShopTruth {
    spansByService = Map.copyOf(spansByService);
    notable = List.copyOf(notable);
  }

  /**
   * A trace that a tail sampler is expected to keep.
   *
   * @param traceId the id as 32 lower-case hex digits
   * @param useCase what it is about
   * @param durationNanos from the start of its earliest span to the end of its latest
   * @param failed whether a span has the status {@code ERROR}
   * @param spanCount how many spans it has
   */
  public record NotableTrace(
      String traceId, UseCase useCase, long durationNanos, boolean failed, int spanCount) {}

  /**
   * How an export went, in items. What is neither acknowledged nor failed is under way.
   *
   * @param sent handed to the sender
   * @param acknowledged accepted by the endpoint
   * @param failed rejected by the endpoint, or given up after the last try
   */
  public record Delivery(long sent, long acknowledged, long failed) {}
}
