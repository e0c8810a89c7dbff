package io.tailwater.processors.sampling.shape;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.tailwater.model.SpanKind;
import io.tailwater.model.StatusCode;
import io.tailwater.processors.sampling.TraceSpans;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A span as its service sent it; several make a trace. */
record Sent(
    String service,
    String name,
    long id,
    long parent,
    SpanKind kind,
    StatusCode status,
    long startNanos) {
  static final long NO_PARENT = 0;
  private static final byte[] SCOPE = {};

  /** The sender names no service. */
  static final String NAMELESS = "";

  static Sent span(String service, String name, long id, long parent) {
    return new Sent(service, name, id, parent, SpanKind.SERVER, StatusCode.UNSET, 1_000 + id);
  }

  static Sent root(String service, String name, long id) {
    return span(service, name, id, NO_PARENT);
  }

  Sent failed() {
    return new Sent(service, name, id, parent, kind, StatusCode.ERROR, startNanos);
  }

  Sent kind(SpanKind other) {
    return new Sent(service, name, id, parent, other, status, startNanos);
  }

  Sent startingAt(long nanos) {
    return new Sent(service, name, id, parent, kind, status, nanos);
  }

  static TraceSpans trace(Sent... spans) {
    return trace(Arrays.asList(spans));
  }

  /** A trace that shows one resource array for each service. */
  static TraceSpans trace(List<Sent> spans) {
    Map<String, byte[]> resources = new TreeMap<>();
    List<byte[]> encoded = spans.stream().map(Sent::encoded).toList();
    for (Sent span : spans) {
      resources.computeIfAbsent(span.service(), Sent::resource);
    }
    return visitor -> {
      for (int i = 0; i < encoded.size(); i++) {
        byte[] bytes = encoded.get(i);
        byte[] resource = resources.getOrDefault(spans.get(i).service(), SCOPE);
        visitor.span(bytes, 0, bytes.length, resource, SCOPE);
      }
    };
  }

  private static byte[] resource(String service) {
    Resource.Builder resource = Resource.newBuilder();
    if (!service.equals(NAMELESS)) {
      resource.addAttributes(
          KeyValue.newBuilder()
              .setKey("service.name")
              .setValue(AnyValue.newBuilder().setStringValue(service)));
    }
    return ResourceSpans.newBuilder().setResource(resource).build().toByteArray();
  }

  private byte[] encoded() {
    return Span.newBuilder()
        .setTraceId(ByteString.copyFrom(new byte[16]))
        .setSpanId(bytes(id))
        .setParentSpanId(parent == NO_PARENT ? ByteString.EMPTY : bytes(parent))
        .setName(name)
        .setKindValue(kind.number())
        .setStatus(Status.newBuilder().setCodeValue(status.number()))
        .setStartTimeUnixNano(startNanos)
        .build()
        .toByteArray();
  }

  private static ByteString bytes(long id) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(id).flip());
  }
}
