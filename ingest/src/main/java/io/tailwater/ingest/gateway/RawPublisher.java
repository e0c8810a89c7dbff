package io.tailwater.ingest.gateway;

import java.util.concurrent.CompletionStage;

/** Puts records into Kafka topics. Implementations are thread-safe. */
public interface RawPublisher {
  /**
   * Publishes one record. The call may block briefly, so it is made from virtual threads only.
   *
   * @return completes when Kafka has acknowledged the record on all in-sync replicas; completes
   *     exceptionally, with a {@link PublishException} where the cause is understood, when it has
   *     not, and then the record may be in the topic nevertheless
   */
  CompletionStage<Void> publish(RawRecord record);

  /** Bytes of the records that are handed over and not yet acknowledged. */
  long queuedBytes();
}
