package io.tailwater.ingest.gateway;

import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.ingest.otlpjson.MalformedJsonException;
import io.tailwater.model.otlp.MalformedOtlpException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the receivers of a gateway share: the way to Kafka, one bound on the bytes in flight, the
 * counters, and what each failure means to the sender.
 *
 * @param workers virtual threads, on which calls to the publisher may block
 * @param nanoTicker monotonic nanoseconds
 */
record GatewayCore(
    GatewaySettings settings,
    RawPublisher publisher,
    GatewayMetrics metrics,
    InFlightBytes inFlight,
    ExecutorService workers,
    LongSupplier nanoTicker) {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayCore.class);

  /**
   * Hands records to Kafka.
   *
   * @param share holds their bytes; it is closed when Kafka lets go of them, which may be later
   *     than the sender is told to try again
   * @return completes when Kafka has all of them
   */
  CompletableFuture<Void> publish(Inflow inflow, Parcel parcel, InFlightBytes.Share share) {
    List<CompletableFuture<Void>> sending = new ArrayList<>(parcel.records().size());
    for (RawRecord record : parcel.records()) {
      sending.add(publish(record));
    }
    return CompletableFuture.allOf(sending.toArray(CompletableFuture[]::new))
        .whenComplete((_, _) -> share.close())
        .thenRun(
            () ->
                metrics.published(inflow, parcel.items(), parcel.records().size(), parcel.bytes()))
        .copy()
        .orTimeout(settings.publishTimeout().toNanos(), TimeUnit.NANOSECONDS);
  }

  private CompletableFuture<Void> publish(RawRecord record) {
    try {
      return publisher.publish(record).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** What a failure means to the sender. */
  RefusedException refusal(Throwable error, Inflow inflow) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    return switch (cause) {
      case RefusedException refused -> refused;
      case MalformedOtlpException malformed ->
          new RefusedException(Refusal.BAD_BODY, notA(inflow) + malformed.getMessage());
      case MalformedJsonException malformed ->
          new RefusedException(Refusal.BAD_BODY, "not OTLP/JSON: " + malformed.getMessage());
      case UndecodableException undecodable ->
          new RefusedException(Refusal.BAD_BODY, String.valueOf(undecodable.getMessage()));
      case PublishException failed ->
          new RefusedException(ofVerdict(failed.verdict()), String.valueOf(failed.getMessage()));
      case TimeoutException _ ->
          new RefusedException(
              Refusal.UNAVAILABLE,
              "Kafka did not acknowledge within " + settings.publishTimeout().toMillis() + " ms");
      default -> {
        LOG.error("gateway: {} by {} failed", inflow.signal(), inflow.protocol(), cause);
        yield new RefusedException(
            Refusal.INTERNAL, "a fault of the gateway; its log has the cause");
      }
    };
  }

  private static String notA(Inflow inflow) {
    return switch (inflow.protocol()) {
      case OTLP_HTTP, OTLP_GRPC -> "not an OTLP message: ";
      case ZIPKIN_HTTP -> "not a list of spans: ";
      case SKYWALKING_GRPC -> "not the message that the method takes: ";
    };
  }

  private static Refusal ofVerdict(PublishException.Verdict verdict) {
    return switch (verdict) {
      case OVERLOADED -> Refusal.OVERLOADED;
      case UNAVAILABLE -> Refusal.UNAVAILABLE;
      case TOO_LARGE -> Refusal.RECORD_TOO_LARGE;
    };
  }
}
