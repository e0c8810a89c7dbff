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
   * A request or a stream was answered.
   *
   * @param code HTTP status code of the answer, or the name of its gRPC status code
   * @param took from the request's headers to the answer
   */
  default void answered(Inflow inflow, String code, Duration took) {}

  /** A message has arrived; {@code bytes} as sent, before decompression. */
  default void received(Inflow inflow, long bytes) {}

  /**
   * A message is in Kafka.
   *
   * @param items spans, log records, metrics or other things that the sender would count
   * @param records Kafka records
   * @param bytes bytes of the records
   */
  default void published(Inflow inflow, long items, int records, long bytes) {}

  /** A request was refused, on whatever path. */
  default void refused(GatewayProtocol protocol, Refusal refusal) {}
}
