package io.tailwater.ingest.decode.jaeger;

import io.tailwater.model.SpanKind;
import io.tailwater.model.StatusCode;
import java.util.ArrayList;
import java.util.List;

/**
 * A span's tags, parted: those that say what OTLP has fields for, and the rest, which are
 * attributes.
 *
 * <p>Names: the OpenTelemetry specification's <a
 * href="https://opentelemetry.io/docs/specs/otel/common/mapping-to-non-otlp/">mapping to non-OTLP
 * formats</a>, and OpenTracing's conventions for {@code span.kind} and {@code error}.
 */
final class JaegerSpanTags {
  SpanKind kind = SpanKind.INTERNAL;
  String statusMessage = "";
  String scopeName = "";
  String scopeVersion = "";
  String traceState = "";
  final List<JaegerSpan.Tag> rest;

  private StatusCode declared = StatusCode.UNSET;
  private boolean error;

  JaegerSpanTags(List<JaegerSpan.Tag> tags) {
    rest = new ArrayList<>(tags.size());
    for (JaegerSpan.Tag tag : tags) {
      if (!consume(tag)) {
        rest.add(tag);
      }
    }
    // OTLP writes no scope without a name, so its version would get lost.
    if (scopeName.isEmpty() && !scopeVersion.isEmpty()) {
      rest.add(new JaegerSpan.Tag("otel.scope.version", new JaegerValue.Text(scopeVersion)));
    }
  }

  /** What {@code otel.status_code} says, and only without it the tag {@code error}. */
  StatusCode status() {
    if (declared != StatusCode.UNSET) {
      return declared;
    }
    return error ? StatusCode.ERROR : StatusCode.UNSET;
  }

  /** True if the tag said something that it could say; otherwise it is just an attribute. */
  private boolean consume(JaegerSpan.Tag tag) {
    if (tag.key().equals("error") && tag.value() instanceof JaegerValue.Bool flag) {
      error |= flag.value();
      return true;
    }
    if (!(tag.value() instanceof JaegerValue.Text(String text))) {
      return false;
    }
    return switch (tag.key()) {
      case "span.kind" -> consumeKind(text);
      case "error" -> consumeError(text);
      case "otel.status_code" -> consumeStatus(text);
      case "otel.status_description" -> {
        statusMessage = text;
        yield true;
      }
      case "otel.scope.name", "otel.library.name" -> {
        scopeName = text;
        yield true;
      }
      case "otel.scope.version", "otel.library.version" -> {
        scopeVersion = text;
        yield true;
      }
      case "w3c.tracestate" -> {
        traceState = text;
        yield true;
      }
      default -> false;
    };
  }

  private boolean consumeKind(String text) {
    for (SpanKind candidate : SpanKind.values()) {
      if (candidate != SpanKind.UNSPECIFIED && candidate.name().equalsIgnoreCase(text)) {
        kind = candidate;
        return true;
      }
    }
    return false;
  }

  private boolean consumeError(String text) {
    boolean yes = text.equalsIgnoreCase("true");
    error |= yes;
    return yes || text.equalsIgnoreCase("false");
  }

  private boolean consumeStatus(String text) {
    for (StatusCode candidate : StatusCode.values()) {
      if (candidate.name().equalsIgnoreCase(text)) {
        declared = candidate;
        return true;
      }
    }
    return false;
  }
}
