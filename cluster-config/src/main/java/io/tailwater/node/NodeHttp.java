package io.tailwater.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.japi.function.Function;

/**
 * The node's own HTTP: {@code /health} (alive), {@code /ready} (able to work, or why not), {@code
 * /metrics} (Prometheus text), and the API below {@code /api}.
 */
final class NodeHttp {
  private static final long MAX_BODY_BYTES = 1 << 20;
  private static final long BODY_MILLIS = 10_000;
  private static final ContentType.NonBinary YAML =
      MediaTypes.customWithOpenCharset("application", "yaml", Map.of(), false)
          .toContentType(HttpCharsets.UTF_8);

  private final String nodeName;
  private final Supplier<List<String>> notReadyReasons;
  private final Supplier<List<String>> notices;
  private final NodeMetrics metrics;
  private final ConfigApi config;
  private final ExplainApi explain;
  private final AlertsApi alerts;
  private final Executor blocking;

  /**
   * The HTTP of a node.
   *
   * @param notReadyReasons why the node cannot work; empty where it can
   * @param notices what happened lately that an operator must hear of
   * @param blocking where requests to the API wait for Kafka and shards
   */
  NodeHttp(
      String nodeName,
      Supplier<List<String>> notReadyReasons,
      Supplier<List<String>> notices,
      NodeMetrics metrics,
      ConfigApi config,
      ExplainApi explain,
      AlertsApi alerts,
      Executor blocking) {
    this.nodeName = nodeName;
    this.notReadyReasons = notReadyReasons;
    this.notices = notices;
    this.metrics = metrics;
    this.config = config;
    this.explain = explain;
    this.alerts = alerts;
    this.blocking = blocking;
  }

  CompletionStage<ServerBinding> bind(ActorSystem<?> system, String host, int port) {
    Function<HttpRequest, CompletionStage<HttpResponse>> handler =
        request -> answer(request, system);
    return Http.get(system).newServerAt(host, port).bind(handler);
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request, ActorSystem<?> system) {
    String path = request.getUri().path();
    if (ConfigApi.owns(path) || ExplainApi.owns(path) || AlertsApi.owns(path)) {
      return askApi(request, system);
    }
    request.discardEntityBytes(system);
    return CompletableFuture.completedFuture(probe(request.method().value(), path));
  }

  private HttpResponse probe(String method, String path) {
    boolean reads = method.equals("GET") || method.equals("HEAD");
    return switch (path) {
      case "/", "/health", "/ready", "/metrics" ->
          reads ? probe(path) : respond(ApiAnswer.wrongMethod(path, "GET, HEAD"));
      default -> respond(ApiAnswer.unknownPath(path));
    };
  }

  private HttpResponse probe(String path) {
    return switch (path) {
      case "/health" ->
          respond(
              ApiAnswer.json(200, ApiAnswer.object().put("status", "up").put("node", nodeName)));
      case "/ready" -> ready();
      case "/metrics" -> text(metrics.scrape());
      default ->
          text(
              "Tailwater node "
                  + nodeName
                  + ": /health /ready /metrics /api/config /api/alerts /api/explain/{traceId}\n");
    };
  }

  private HttpResponse ready() {
    List<String> reasons = notReadyReasons.get();
    ObjectNode body = ApiAnswer.object().put("ready", reasons.isEmpty());
    reasons.forEach(body.putArray("reasons")::add);
    notices.get().forEach(body.putArray("notices")::add);
    return respond(ApiAnswer.json(reasons.isEmpty() ? 200 : 503, body));
  }

  private CompletionStage<HttpResponse> askApi(HttpRequest request, ActorSystem<?> system) {
    if (request.entity().getContentLengthOption().orElse(0) > MAX_BODY_BYTES) {
      request.discardEntityBytes(system);
      return CompletableFuture.completedFuture(respond(tooLarge()));
    }
    return request
        .entity()
        .withSizeLimit(MAX_BODY_BYTES)
        .toStrict(BODY_MILLIS, system)
        .thenApplyAsync(entity -> respond(api(read(request, entity.getData().toArray()))), blocking)
        .exceptionally(failure -> respond(failed(failure)));
  }

  private ApiAnswer api(ApiRequest request) {
    if (AlertsApi.owns(request.path())) {
      return alerts.answer(request);
    }
    return ConfigApi.owns(request.path()) ? config.answer(request) : explain.answer(request);
  }

  private static ApiRequest read(HttpRequest request, byte[] body) {
    Map<String, String> headers = new HashMap<>();
    for (HttpHeader header : request.getHeaders()) {
      headers.put(header.lowercaseName(), header.value());
    }
    String remote =
        request
            .getAttribute(AttributeKeys.remoteAddress)
            .flatMap(RemoteAddress::getAddress)
            .map(InetAddress::getHostAddress)
            .orElse("unknown");
    return new ApiRequest(
        request.method().value().toUpperCase(Locale.ROOT),
        request.getUri().path(),
        request.getUri().query().toMap(),
        headers,
        remote,
        body);
  }

  private static ApiAnswer failed(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
    return switch (cause) {
      case EntityStreamSizeException _ -> tooLarge();
      case TimeoutException _ ->
          ApiAnswer.error(408, "the body did not arrive within " + BODY_MILLIS + " ms");
      default -> ApiAnswer.error(500, Lane.reason(cause));
    };
  }

  private static ApiAnswer tooLarge() {
    return ApiAnswer.error(413, "the body is longer than " + MAX_BODY_BYTES + " bytes");
  }

  private static HttpResponse respond(ApiAnswer answer) {
    ContentType.NonBinary type =
        switch (answer.type()) {
          case JSON -> ContentTypes.APPLICATION_JSON;
          case YAML -> YAML;
        };
    HttpResponse response =
        HttpResponse.create().withStatus(answer.status()).withEntity(type, answer.body());
    for (Map.Entry<String, String> header : answer.headers().entrySet()) {
      response = response.addHeader(RawHeader.create(header.getKey(), header.getValue()));
    }
    return response;
  }

  private static HttpResponse text(String body) {
    return HttpResponse.create().withStatus(200).withEntity(ContentTypes.TEXT_PLAIN_UTF8, body);
  }
}
