package io.tailwater.tests.truth;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Spans made for a test, of a service whose traces the shipped policies keep. */
public final class TestSpan {
  private static final HexFormat HEX = HexFormat.of();
  private static final AtomicLong NEXT = new AtomicLong(System.nanoTime());

  private TestSpan() {}

  /** A root span that took 20 ms until now, with ids that nobody has used. */
  public static Span.Builder root() {
    long end = nanos(Instant.now());
    return Span.newBuilder()
        .setTraceId(
            ByteString.fromHex(HEX.toHexDigits(0x7a11L) + HEX.toHexDigits(NEXT.getAndIncrement())))
        .setSpanId(ByteString.fromHex(HEX.toHexDigits(NEXT.getAndIncrement())))
        .setName("GET /orders/{id}")
        .setKind(Span.SpanKind.SPAN_KIND_SERVER)
        .setStartTimeUnixNano(end - 20_000_000)
        .setEndTimeUnixNano(end);
  }

  /** A child of a span, over the same time. */
  public static Span.Builder childOf(Span.Builder parent) {
    return parent
        .clone()
        .setSpanId(ByteString.fromHex(HEX.toHexDigits(NEXT.getAndIncrement())))
        .setParentSpanId(parent.getSpanId())
        .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
        .setName("SELECT orders");
  }

  /** The encoded {@code TracesData} of these spans, of {@code order-service}. */
  public static byte[] encoded(Span.Builder... spans) {
    return encodedOf("order-service", spans);
  }

  /** The encoded {@code TracesData} of these spans of a service; its scope has the same name. */
  public static byte[] encodedOf(String service, Span.Builder... spans) {
    ScopeSpans.Builder scope =
        ScopeSpans.newBuilder().setScope(InstrumentationScope.newBuilder().setName(service));
    for (Span.Builder span : spans) {
      scope.addSpans(span);
    }
    return TracesData.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAllAttributes(
                            List.of(text("service.name", service), text("tailwater.tier", "core"))))
                .addScopeSpans(scope))
        .build()
        .toByteArray();
  }

  /** An attribute with a text. */
  public static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  /** The trace id as SQL users see it. */
  public static String traceId(Span.Builder span) {
    return HEX.formatHex(span.getTraceId().toByteArray());
  }

  /** The span id as SQL users see it. */
  public static String spanId(Span.Builder span) {
    return HEX.formatHex(span.getSpanId().toByteArray());
  }

  /** Nanoseconds since 1970-01-01 UTC. */
  public static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
  }
}
