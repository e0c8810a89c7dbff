package io.tailwater.ingest.gateway;

import io.tailwater.ingest.otlpjson.MalformedJsonException;
import io.tailwater.model.otlp.MalformedOtlpException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one request: reads the body, checks it, publishes it, and says 200 when Kafka has it.
 *
 * <pre>
 * body --(Pekko threads)--> bytes --(virtual thread)--> inflate, JSON to protobuf, check, cut
 *      --> RawPublisher --> 200, or the reason why not
 * </pre>
 *
 * <p>A body that was cut is acknowledged as a whole. If Kafka takes some of its records and not
 * others, the client is told to send all of it again. A span that comes twice before its trace is
 * judged is kept once; one that comes again later is a late span, and lands again.
 */
final class ExportHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ExportHandler.class);

  private final GatewaySettings settings;
  private final RawPublisher publisher;
  private final GatewayMetrics metrics;
  private final InFlightBytes inFlight;
  private final BodyReader bodies;
  private final Executor workers;
  private final LongSupplier nanoTicker;

  ExportHandler(
      GatewaySettings settings,
      RawPublisher publisher,
      GatewayMetrics metrics,
      InFlightBytes inFlight,
      BodyReader bodies,
      Executor workers,
      LongSupplier nanoTicker) {
    this.settings = settings;
    this.publisher = publisher;
    this.metrics = metrics;
    this.inFlight = inFlight;
    this.bodies = bodies;
    this.workers = workers;
    this.nanoTicker = nanoTicker;
  }

  /** The answer to a request for a signal's path; the stage never fails. */
  CompletionStage<HttpResponse> answer(HttpRequest request, OtlpSignal signal) {
    long begin = nanoTicker.getAsLong();
    BodyFormat format = BodyFormat.of(request);
    BodyFormat answerFormat = BodyFormat.ofAnswer(request);
    return export(request, signal, format)
        .handle(
            (_, error) ->
                error == null
                    ? Answers.success(answerFormat)
                    : refused(refusal(error, signal), answerFormat))
        .thenApply(
            response -> {
              metrics.answered(
                  signal,
                  response.status().intValue(),
                  Duration.ofNanos(nanoTicker.getAsLong() - begin));
              return response;
            });
  }

  /** An answer that says no, counted. */
  HttpResponse refused(RefusedException refused, BodyFormat format) {
    metrics.refused(refused.refusal());
    return Answers.refusal(refused, format);
  }

  private CompletionStage<Void> export(
      HttpRequest request, OtlpSignal signal, @Nullable BodyFormat format) {
    if (!request.method().equals(HttpMethods.POST)) {
      return unread(request, Refusal.WRONG_METHOD, signal.path() + " takes POST only");
    }
    if (format == null) {
      return unread(
          request,
          Refusal.UNSUPPORTED_TYPE,
          "Content-Type is neither application/x-protobuf nor application/json");
    }
    BodyEncoding encoding = BodyEncoding.of(request);
    if (encoding == null) {
      return unread(
          request,
          Refusal.UNSUPPORTED_ENCODING,
          "Content-Encoding is none of gzip, deflate and identity");
    }
    InFlightBytes.Share share = inFlight.share();
    return bodies
        .read(request.entity(), share)
        .thenApplyAsync(body -> prepare(body, signal, format, encoding, share), workers)
        .whenComplete(
            (_, error) -> {
              if (error != null) {
                share.close();
              }
            })
        .thenComposeAsync(cut -> publish(cut, signal, share), workers);
  }

  private CompletionStage<Void> unread(HttpRequest request, Refusal refusal, String reason) {
    bodies.discard(request.entity());
    return CompletableFuture.failedFuture(new RefusedException(refusal, reason));
  }

  private BatchCutter.Cut prepare(
      byte[] body,
      OtlpSignal signal,
      BodyFormat format,
      BodyEncoding encoding,
      InFlightBytes.Share share) {
    metrics.received(signal, body.length);
    byte[] plain = encoding.inflate(body, settings.maxInflatedBytes(), share);
    byte[] message =
        switch (format) {
          case PROTOBUF -> plain;
          case JSON -> signal.json().convert(plain);
        };
    BatchCutter.Cut cut = BatchCutter.cut(message, settings.maxRecordBytes());
    share.resizeOrRefuse(cut.bytes());
    return cut;
  }

  private CompletionStage<Void> publish(
      BatchCutter.Cut cut, OtlpSignal signal, InFlightBytes.Share share) {
    String topic = settings.topics().of(signal);
    List<CompletableFuture<Void>> sending = new ArrayList<>(cut.records().size());
    for (byte[] record : cut.records()) {
      sending.add(publish(topic, record));
    }
    // The share lasts until Kafka lets go of the bytes, which may be longer than the client waits.
    return CompletableFuture.allOf(sending.toArray(CompletableFuture[]::new))
        .whenComplete((_, _) -> share.close())
        .thenRun(() -> metrics.published(signal, cut.items(), cut.records().size(), cut.bytes()))
        .copy()
        .orTimeout(settings.publishTimeout().toNanos(), TimeUnit.NANOSECONDS);
  }

  private CompletableFuture<Void> publish(String topic, byte[] record) {
    try {
      return publisher.publish(topic, record).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private RefusedException refusal(Throwable error, OtlpSignal signal) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    return switch (cause) {
      case RefusedException refused -> refused;
      case MalformedOtlpException malformed ->
          new RefusedException(Refusal.BAD_BODY, "not an OTLP message: " + malformed.getMessage());
      case MalformedJsonException malformed ->
          new RefusedException(Refusal.BAD_BODY, "not OTLP/JSON: " + malformed.getMessage());
      case PublishException failed ->
          new RefusedException(ofVerdict(failed.verdict()), String.valueOf(failed.getMessage()));
      case TimeoutException _ ->
          new RefusedException(
              Refusal.UNAVAILABLE,
              "Kafka did not acknowledge within " + settings.publishTimeout().toMillis() + " ms");
      default -> {
        LOG.error("OTLP receiver: a request to {} failed", signal.path(), cause);
        yield new RefusedException(
            Refusal.INTERNAL, "a fault of the gateway; its log has the cause");
      }
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
