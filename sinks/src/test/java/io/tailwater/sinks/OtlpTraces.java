package io.tailwater.sinks;

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

/** OTLP traces for tests, made with the generated classes. */
public final class OtlpTraces {
  /** The time of every record. */
  public static final long RECORD_MILLIS = Instant.parse("2026-11-20T10:00:00Z").toEpochMilli();

  /** Two seconds before {@link #RECORD_MILLIS}, in nanoseconds. */
  public static final long START_NANOS = (RECORD_MILLIS - 2_000) * 1_000_000 + 123_456_789;

  private OtlpTraces() {}

  /** A span of 5 ms that started at {@link #START_NANOS}. */
  public static Span.Builder span(String traceIdHex, String spanIdHex, String name) {
    return Span.newBuilder()
        .setTraceId(bytes(traceIdHex))
        .setSpanId(bytes(spanIdHex))
        .setName(name)
        .setKind(Span.SpanKind.SPAN_KIND_SERVER)
        .setStartTimeUnixNano(START_NANOS)
        .setEndTimeUnixNano(START_NANOS + 5_000_000);
  }

  /** An attribute with a text. */
  public static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  /** Spans of one service. */
  public static ResourceSpans resourceSpans(String service, Span... spans) {
    return ResourceSpans.newBuilder()
        .setResource(
            Resource.newBuilder()
                .addAttributes(attribute("service.name", service))
                .addAttributes(attribute("host.name", "host-of-" + service)))
        .addScopeSpans(
            ScopeSpans.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName("kit").setVersion("1.2"))
                .addAllSpans(List.of(spans)))
        .build();
  }

  /**
   * The first record of a trace, complete, kept by version 7 of policy {@code errors} at weight 4
   * because its longest wait was over.
   */
  public static KeptTrace kept(long offset, ResourceSpans... resourceSpans) {
    return judged(offset, "max_wait", true, resourceSpans);
  }

  /** Spans that came after the judgement of a trace kept as {@link #kept}. */
  public static KeptTrace late(long offset, ResourceSpans... resourceSpans) {
    return judged(offset, KeptTrace.LATE_SPAN, false, resourceSpans);
  }

  /** A record kept as {@link #kept}, but judged for another reason or with less of the trace. */
  public static KeptTrace judged(
      long offset, String reason, boolean complete, ResourceSpans... resourceSpans) {
    byte[] otlp =
        TracesData.newBuilder().addAllResourceSpans(List.of(resourceSpans)).build().toByteArray();
    return new KeptTrace(offset, RECORD_MILLIS, "errors", 4, 7, reason, complete, otlp);
  }

  /** The bytes of an id. */
  public static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }
}
