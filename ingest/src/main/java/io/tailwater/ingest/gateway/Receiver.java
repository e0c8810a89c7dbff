package io.tailwater.ingest.gateway;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A server that listens for one protocol. */
interface Receiver {
  /** The TCP port that it listens on. */
  int port();

  /**
   * Stops listening, lets running requests end, and cuts off those that have not ended by the
   * deadline. Stopping again does no harm.
   *
   * @return completes when no connection is left
   */
  CompletionStage<Void> stop(Duration deadline);
}
