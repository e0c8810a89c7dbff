package io.tailwater.processors.trace;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.model.StatusCode;
import io.tailwater.model.TraceId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Encodes and decodes OTLP for tests with the generated classes, as a peer would. */
final class Otlp {
  private Otlp() {}

  /** A span with the service that sent it. */
  record Sent(String service, Span span) {}

  static TraceId trace(long number) {
    return new TraceId(0x7000_0000_0000_0000L + number, number);
  }

  static ByteString bytes(TraceId id) {
    return ByteString.copyFrom(ByteBuffer.allocate(16).putLong(id.hi()).putLong(id.lo()).flip());
  }

  static Span.Builder span(TraceId trace, long spanId) {
    return Span.newBuilder()
        .setTraceId(bytes(trace))
        .setSpanId(ByteString.copyFrom(ByteBuffer.allocate(8).putLong(spanId).flip()))
        .setName("op " + spanId)
        .setStartTimeUnixNano(1_000_000_000L)
        .setEndTimeUnixNano(1_010_000_000L);
  }

  static Span root(long trace, long spanId) {
    return span(trace(trace), spanId).build();
  }

  static Span child(long trace, long spanId) {
    return span(trace(trace), spanId)
        .setParentSpanId(ByteString.copyFrom(new byte[] {0, 0, 0, 0, 0, 0, 0, 1}))
        .build();
  }

  static Span failed(Span span) {
    return span.toBuilder()
        .setStatus(Status.newBuilder().setCodeValue(StatusCode.ERROR.number()))
        .build();
  }

  /** A record with all spans of one service. */
  static byte[] record(Span... spans) {
    return record(Arrays.stream(spans).map(span -> new Sent("shop", span)).toList());
  }

  /** A record with one {@code ResourceSpans} per run of spans of one service. */
  static byte[] record(List<Sent> spans) {
    TracesData.Builder data = TracesData.newBuilder();
    String service = null;
    for (Sent sent : spans) {
      if (!sent.service().equals(service)) {
        service = sent.service();
        data.addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder().addAttributes(attribute("service.name", service)))
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .setScope(InstrumentationScope.newBuilder().setName("lib"))));
      }
      data.getResourceSpansBuilder(data.getResourceSpansCount() - 1)
          .getScopeSpansBuilder(0)
          .addSpans(sent.span());
    }
    return data.build().toByteArray();
  }

  static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  static TracesData parse(byte[] otlp) {
    try {
      return TracesData.parseFrom(otlp);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** A span as it was sent, before a verdict's threshold was written into it. */
  private static Span sent(Span span) {
    String state = span.getTraceState();
    if (!state.startsWith("ot=th:")) {
      return span;
    }
    int others = state.indexOf(',');
    return span.toBuilder().setTraceState(others < 0 ? "" : state.substring(others + 1)).build();
  }

  /** All spans of a message as they were sent, with the services that its resources name. */
  static List<Sent> sent(byte[] otlp) {
    List<Sent> sent = new ArrayList<>();
    for (ResourceSpans resource : parse(otlp).getResourceSpansList()) {
      String service =
          resource.getResource().getAttributesCount() == 0
              ? ""
              : resource.getResource().getAttributes(0).getValue().getStringValue();
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        scope.getSpansList().forEach(span -> sent.add(new Sent(service, sent(span))));
      }
    }
    return sent;
  }

  static List<Span> spans(byte[] otlp) {
    return sent(otlp).stream().map(Sent::span).toList();
  }
}
