package io.tailwater.ingest.gateway;

import java.time.Duration;

/**
 * What the gateway counts. Methods are called from many threads and must neither block nor throw;
 * the defaults count nothing.
 */
public interface GatewayMetrics {
  /** Counts nothing. */
  GatewayMetrics NONE = new GatewayMetrics() {};

  /**
   * A request to a signal's path was answered.
   *
   * @param status HTTP status code of the answer
   * @param took from the request's headers to the answer
   */
  default void answered(OtlpSignal signal, int status, Duration took) {}

  /** A body has arrived; {@code bytes} as sent, before decompression. */
  default void received(OtlpSignal signal, long bytes) {}

  /**
   * A body is in Kafka.
   *
   * @param items spans, log records or metrics
   * @param records Kafka records
   * @param bytes bytes of the records' values
   */
  default void published(OtlpSignal signal, long items, int records, long bytes) {}

  /** A request was refused, on whatever path. */
  default void refused(Refusal refusal) {}
}
