package io.tailwater.ingest.gateway;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * What OTLP/HTTP has at its paths. Protocol: <a
 * href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>.
 */
final class OtlpHttpRoutes implements HttpRoutes {
  private final GatewayCore core;
  private final BodyReader bodies;
  private final PostIntake intake;

  OtlpHttpRoutes(GatewayCore core, BodyReader bodies) {
    this.core = core;
    this.bodies = bodies;
    this.intake = new PostIntake(core, bodies);
  }

  @Override
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    String path = request.getUri().path();
    OtlpSignal signal = OtlpSignal.ofPath(path);
    if (signal != null) {
      return answer(request, signal);
    }
    bodies.discard(request.entity());
    if (path.equals("/") && request.method().equals(HttpMethods.GET)) {
      return CompletableFuture.completedFuture(Answers.about());
    }
    RefusedException unknown =
        new RefusedException(
            Refusal.UNKNOWN_PATH,
            "nothing is at this path; post to /v1/traces, /v1/logs or /v1/metrics");
    return CompletableFuture.completedFuture(refused(unknown, request));
  }

  @Override
  public HttpResponse refused(RefusedException refused, HttpRequest request) {
    core.metrics().refused(GatewayProtocol.OTLP_HTTP, refused.refusal());
    return Answers.refusal(refused, BodyFormat.ofAnswer(request));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request, OtlpSignal signal) {
    long begin = core.nanoTicker().getAsLong();
    Inflow inflow = signal.by(GatewayProtocol.OTLP_HTTP);
    return take(request, signal, inflow)
        .handle(
            (_, error) ->
                error == null
                    ? Answers.success(BodyFormat.ofAnswer(request))
                    : refused(core.refusal(error, inflow), request))
        .thenApply(
            response -> {
              intake.answered(inflow, response.status().intValue(), begin);
              return response;
            });
  }

  private CompletionStage<Void> take(HttpRequest request, OtlpSignal signal, Inflow inflow) {
    BodyFormat format = BodyFormat.of(request);
    if (format == null && request.method().equals(HttpMethods.POST)) {
      return intake.refuse(
          request,
          Refusal.UNSUPPORTED_TYPE,
          "Content-Type is neither application/x-protobuf nor application/json");
    }
    UnaryOperator<byte[]> toOtlp =
        format == BodyFormat.JSON ? signal.json()::convert : UnaryOperator.identity();
    return intake.take(request, inflow, core.settings().topics().of(signal), toOtlp);
  }
}
