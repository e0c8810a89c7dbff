package io.tailwater.ingest.gateway;

import io.tailwater.ingest.encoding.TraceDecoders;
import io.tailwater.model.TraceEncoding;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * What Zipkin's HTTP API has at its paths: lists of spans in version 2 as JSON or protobuf, in
 * version 1 as JSON or Thrift. Protocol: <a href="https://github.com/openzipkin/zipkin-api">
 * zipkin-api</a>.
 *
 * <p>Spans become OTLP here and go to the same topic as those of OTLP. So a list that cannot be
 * read is refused with the place, where in a topic it would be a dead letter that its sender never
 * hears of; and one that is too long for a record is cut like any batch.
 */
final class ZipkinHttpRoutes implements HttpRoutes {
  private static final Inflow INFLOW = OtlpSignal.TRACES.by(GatewayProtocol.ZIPKIN_HTTP);
  private static final String V1 = "/api/v1/spans";
  private static final String V2 = "/api/v2/spans";

  private final GatewayCore core;
  private final BodyReader bodies;
  private final PostIntake intake;
  private final InstantSource clock;

  /** Spans without a time get the clock's. */
  ZipkinHttpRoutes(GatewayCore core, BodyReader bodies, InstantSource clock) {
    this.core = core;
    this.bodies = bodies;
    this.intake = new PostIntake(core, bodies);
    this.clock = clock;
  }

  @Override
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    String path = request.getUri().path();
    if (!path.equals(V1) && !path.equals(V2)) {
      bodies.discard(request.entity());
      RefusedException unknown =
          new RefusedException(
              Refusal.UNKNOWN_PATH, "nothing is at this path; post to " + V2 + " or " + V1);
      return CompletableFuture.completedFuture(refused(unknown, request));
    }
    long begin = core.nanoTicker().getAsLong();
    TraceEncoding encoding = encodingOf(request, path);
    UnaryOperator<byte[]> toOtlp = body -> TraceDecoders.of(encoding).decode(body, clock.millis());
    return intake
        .take(request, INFLOW, core.settings().topics().spans(), toOtlp)
        .handle(
            (_, error) ->
                error == null ? Answers.accepted() : refused(core.refusal(error, INFLOW), request))
        .thenApply(
            response -> {
              intake.answered(INFLOW, response.status().intValue(), begin);
              return response;
            });
  }

  @Override
  public HttpResponse refused(RefusedException refused, HttpRequest request) {
    core.metrics().refused(GatewayProtocol.ZIPKIN_HTTP, refused.refusal());
    return Answers.plainRefusal(refused);
  }

  /** Zipkin reads as JSON whatever does not say otherwise, and so do many of its clients write. */
  private static TraceEncoding encodingOf(HttpRequest request, String path) {
    String type = request.entity().getContentType().mediaType().subType();
    if (path.equals(V2) && type.equalsIgnoreCase("x-protobuf")) {
      return TraceEncoding.ZIPKIN_PROTO;
    }
    if (path.equals(V1) && type.equalsIgnoreCase("x-thrift")) {
      return TraceEncoding.ZIPKIN_THRIFT;
    }
    return TraceEncoding.ZIPKIN_JSON;
  }
}
