package io.tailwater.ingest.decode.zipkin;

import io.tailwater.model.SemanticConventions;
import io.tailwater.model.SpanKind;

/**
 * What OpenTelemetry's semantic conventions call today what tags of Zipkin, OpenTracing and older
 * conventions say.
 */
final class ZipkinTagNames {
  private ZipkinTagNames() {}

  /** Today's name of a tag; its own name where there is no other. */
  static String today(String tag, SpanKind kind) {
    return switch (tag) {
      case "http.path" -> "url.path";
      case "url" -> "url.full";
      case "sql.query" -> "db.query.text";
      case "mq.topic", "mq.queue" -> "messaging.destination.name";
      default -> SemanticConventions.today(tag, kind);
    };
  }

  /** True for attributes that are whole numbers, which tags can only spell. */
  static boolean isNumber(String attribute) {
    return switch (attribute) {
      case "http.response.status_code",
          "http.request.resend_count",
          "http.request.body.size",
          "http.response.body.size",
          "server.port",
          "client.port",
          "network.peer.port",
          "network.local.port" ->
          true;
      default -> false;
    };
  }
}
