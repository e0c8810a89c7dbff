package io.tailwater.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * The node's own HTTP: {@code /health} (alive), {@code /ready} (able to work, or why not) and
 * {@code /metrics} (Prometheus text).
 */
final class NodeHttp {
  private final ObjectMapper json = new ObjectMapper();
  private final Readiness readiness;
  private final NodeMetrics metrics;
  private final String nodeName;

  NodeHttp(String nodeName, Readiness readiness, NodeMetrics metrics) {
    this.nodeName = nodeName;
    this.readiness = readiness;
    this.metrics = metrics;
  }

  CompletionStage<ServerBinding> bind(ActorSystem<?> system, String host, int port) {
    return Http.get(system)
        .newServerAt(host, port)
        .bindSync(
            request -> {
              request.discardEntityBytes(system);
              return answer(request);
            });
  }

  private HttpResponse answer(HttpRequest request) {
    if (!request.method().equals(HttpMethods.GET) && !request.method().equals(HttpMethods.HEAD)) {
      return text(405, "only GET is answered here\n");
    }
    return switch (request.getUri().path()) {
      case "/" -> text(200, "Tailwater node " + nodeName + ": /health /ready /metrics\n");
      case "/health" -> json(200, Map.of("status", "up", "node", nodeName));
      case "/ready" -> ready();
      case "/metrics" -> text(200, metrics.scrape());
      default -> text(404, "no such path; there are /health, /ready and /metrics\n");
    };
  }

  private HttpResponse ready() {
    List<String> reasons = readiness.reasons();
    return json(
        reasons.isEmpty() ? 200 : 503, Map.of("ready", reasons.isEmpty(), "reasons", reasons));
  }

  private HttpResponse json(int status, Object body) {
    try {
      return respond(status, ContentTypes.APPLICATION_JSON, json.writeValueAsString(body) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse text(int status, String body) {
    return respond(status, ContentTypes.TEXT_PLAIN_UTF8, body);
  }

  private static HttpResponse respond(int status, ContentType.NonBinary type, String body) {
    return HttpResponse.create().withStatus(status).withEntity(type, body);
  }
}
