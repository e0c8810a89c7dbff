package io.tailwater.ingest.decode.zipkin;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.model.SpanKind;
import java.io.IOException;
import java.util.List;

/**
 * Reads JSON objects of either version as spans; null counts as absent, unknown fields are passed
 * over.
 *
 * <p>A span is v1 if it has {@code binaryAnnotations}, or annotations with an {@code endpoint}, and
 * none of what only v2 has: {@code localEndpoint}, {@code remoteEndpoint}, {@code tags}, {@code
 * kind} and {@code shared}. Zipkin's own detector looks for the first three of these once in the
 * whole list; where a span has nothing of either version, the two mean the same.
 */
final class ZipkinJsonSpanReader {
  private final JsonParser in;
  private final ZipkinJsonCursor cursor;
  private ZipkinV1Span read = new ZipkinV1Span();
  private boolean hasTraceId;
  private boolean hasId;
  private boolean hasV1Fields;
  private boolean hasV2Fields;

  ZipkinJsonSpanReader(JsonParser in) {
    this.in = in;
    cursor = new ZipkinJsonCursor(in);
  }

  /** Reads the object under the parser's cursor and adds the span, or those that v1 merged. */
  void read(List<ZipkinSpan> out) throws IOException {
    read = new ZipkinV1Span();
    hasTraceId = false;
    hasId = false;
    hasV1Fields = false;
    hasV2Fields = false;
    cursor.beginSpan();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      if (in.nextToken() != JsonToken.VALUE_NULL) {
        field(name, read.common);
      }
    }
    if (!hasTraceId || !hasId) {
      throw cursor.fault(hasTraceId ? "id" : "traceId", "is missing");
    }
    if (hasV1Fields && !hasV2Fields) {
      ZipkinV1Conversion.convert(read, out);
    } else {
      read.common.annotations.addAll(read.annotations);
      out.add(read.common);
    }
  }

  private void field(String name, ZipkinSpan span) throws IOException {
    switch (name) {
      case "traceId" -> {
        cursor.traceId(span);
        hasTraceId = true;
      }
      case "id" -> {
        span.id = cursor.id(name);
        hasId = true;
      }
      case "parentId" -> span.parentId = cursor.id(name);
      case "name" -> span.name = cursor.text(name);
      case "timestamp" -> span.timestamp = cursor.whole(name);
      case "duration" -> span.duration = cursor.whole(name);
      case "annotations" -> annotations();
      case "binaryAnnotations" -> binaryAnnotations();
      case "kind" -> {
        span.kind = kind(cursor.text(name));
        hasV2Fields = true;
      }
      case "localEndpoint" -> {
        span.local = endpoint(name);
        hasV2Fields = true;
      }
      case "remoteEndpoint" -> {
        span.remote = endpoint(name);
        hasV2Fields = true;
      }
      case "tags" -> {
        tags(span);
        hasV2Fields = true;
      }
      case "shared" -> {
        span.shared = cursor.truth(name);
        hasV2Fields = true;
      }
      default -> in.skipChildren();
    }
  }

  private static SpanKind kind(String name) {
    return switch (name) {
      case "CLIENT" -> SpanKind.CLIENT;
      case "SERVER" -> SpanKind.SERVER;
      case "PRODUCER" -> SpanKind.PRODUCER;
      case "CONSUMER" -> SpanKind.CONSUMER;
      default -> SpanKind.INTERNAL;
    };
  }

  private void tags(ZipkinSpan span) throws IOException {
    cursor.beginObject("tags");
    for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
      if (in.nextToken() != JsonToken.VALUE_NULL) {
        span.tags.put(key, cursor.scalar("a tag"));
      }
    }
  }

  private ZipkinEndpoint endpoint(String field) throws IOException {
    cursor.beginObject(field);
    String service = "";
    String ipv4 = "";
    String ipv6 = "";
    int port = 0;
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      if (in.nextToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name) {
        case "serviceName" -> service = cursor.text(name);
        case "ipv4" -> ipv4 = ZipkinEndpoint.ip(cursor.text(name));
        case "ipv6" -> ipv6 = ZipkinEndpoint.ip(cursor.text(name));
        case "port" -> port = cursor.port(name);
        default -> in.skipChildren();
      }
    }
    return new ZipkinEndpoint(service, ipv4.isEmpty() ? ipv6 : ipv4, port);
  }

  private void annotations() throws IOException {
    cursor.beginArray("annotations");
    while (in.nextToken() != JsonToken.END_ARRAY) {
      annotation();
    }
  }

  private void annotation() throws IOException {
    cursor.beginObject("an annotation");
    long timestamp = 0;
    String value = null;
    ZipkinEndpoint endpoint = ZipkinEndpoint.NONE;
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      if (in.nextToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name) {
        case "timestamp" -> timestamp = cursor.whole("an annotation's timestamp");
        case "value" -> value = cursor.scalar("an annotation's value");
        case "endpoint" -> {
          endpoint = endpoint("an annotation's endpoint");
          hasV1Fields = true;
        }
        default -> in.skipChildren();
      }
    }
    if (value == null) {
      throw cursor.fault("an annotation", "has no value");
    }
    read.annotations.add(new ZipkinAnnotation(timestamp, value, endpoint));
  }

  private void binaryAnnotations() throws IOException {
    cursor.beginArray("binaryAnnotations");
    hasV1Fields = true;
    while (in.nextToken() != JsonToken.END_ARRAY) {
      binaryAnnotation();
    }
  }

  private void binaryAnnotation() throws IOException {
    cursor.beginObject("a binary annotation");
    String key = null;
    String value = null;
    boolean flag = false;
    ZipkinEndpoint endpoint = ZipkinEndpoint.NONE;
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      if (token == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name) {
        case "key" -> key = cursor.text("a binary annotation's key");
        case "value" -> {
          value = cursor.scalar("a binary annotation's value");
          flag = token.isBoolean();
        }
        case "endpoint" -> endpoint = endpoint("a binary annotation's endpoint");
        default -> in.skipChildren();
      }
    }
    if (key == null) {
      throw cursor.fault("a binary annotation", "has no key");
    }
    if (value != null) {
      read.addBinary(key, value, flag, endpoint);
    }
  }
}
