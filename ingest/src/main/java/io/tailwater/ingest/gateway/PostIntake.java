package io.tailwater.ingest.gateway;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Takes one posted body: reads it, checks it, and publishes it.
 *
 * <pre>
 * body --(Pekko threads)--> bytes --(virtual thread)--> inflate, to OTLP in protobuf, check, cut
 *      --> RawPublisher --> done, or the reason why not
 * </pre>
 *
 * <p>A body that was cut is acknowledged as a whole. If Kafka takes some of its records and not
 * others, the client is told to send all of it again. A span that comes twice before its trace is
 * judged is kept once; one that comes again later is a late span, and lands again.
 */
final class PostIntake {
  private final GatewayCore core;
  private final BodyReader bodies;

  PostIntake(GatewayCore core, BodyReader bodies) {
    this.core = core;
    this.bodies = bodies;
  }

  /**
   * Takes the body of a request.
   *
   * @param topic where it goes
   * @param toOtlp makes an encoded batch of OTLP of the body once it is decompressed
   * @return completes when Kafka has all of it; fails, always with a {@link RefusedException} as
   *     the cause, where it has not
   */
  CompletionStage<Void> take(
      HttpRequest request, Inflow inflow, String topic, UnaryOperator<byte[]> toOtlp) {
    if (!request.method().equals(HttpMethods.POST)) {
      return refuse(request, Refusal.WRONG_METHOD, request.getUri().path() + " takes POST only");
    }
    BodyEncoding encoding = BodyEncoding.of(request);
    if (encoding == null) {
      return refuse(
          request,
          Refusal.UNSUPPORTED_ENCODING,
          "Content-Encoding is none of gzip, deflate and identity");
    }
    InFlightBytes.Share share = core.inFlight().share();
    return bodies
        .read(request.entity(), share)
        .thenApplyAsync(
            body -> {
              core.metrics().received(inflow, body.length);
              return prepare(body, topic, encoding, toOtlp, share);
            },
            core.workers())
        .whenComplete(
            (_, error) -> {
              if (error != null) {
                share.close();
              }
            })
        .thenComposeAsync(parcel -> core.publish(inflow, parcel, share), core.workers())
        .exceptionally(
            error -> {
              throw core.refusal(error, inflow);
            });
  }

  /** Does not read the body. */
  CompletionStage<Void> refuse(HttpRequest request, Refusal refusal, String reason) {
    bodies.discard(request.entity());
    return CompletableFuture.failedFuture(new RefusedException(refusal, reason));
  }

  /** Counts an answer that began then. */
  void answered(Inflow inflow, int status, long beginNanos) {
    core.metrics()
        .answered(
            inflow,
            Integer.toString(status),
            Duration.ofNanos(core.nanoTicker().getAsLong() - beginNanos));
  }

  private Parcel prepare(
      byte[] body,
      String topic,
      BodyEncoding encoding,
      UnaryOperator<byte[]> toOtlp,
      InFlightBytes.Share share) {
    byte[] plain = encoding.inflate(body, core.settings().maxInflatedBytes(), share);
    BatchCutter.Cut cut = BatchCutter.cut(toOtlp.apply(plain), core.settings().maxRecordBytes());
    share.resizeOrRefuse(cut.bytes());
    return Parcel.of(topic, cut);
  }
}
