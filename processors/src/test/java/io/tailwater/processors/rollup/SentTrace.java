package io.tailwater.processors.rollup;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import io.tailwater.processors.sampling.TraceSpans;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A trace as its agents sent it, for tests that tell a story. */
final class SentTrace implements TraceSpans {
  /** 2026-11-20 10:00:07 UTC. */
  static final long START_MILLIS = 1_795_168_807_000L;

  static final long MINUTE_MILLIS = 1_795_168_800_000L;

  private record Sent(byte[] span, byte[] resource) {}

  private final List<Sent> spans = new ArrayList<>();
  private final Map<String, byte[]> resources = new HashMap<>();

  static Span.Builder span(int id, int parent, SpanKind kind, String name, long millis) {
    long start = START_MILLIS * 1_000_000;
    return Span.newBuilder()
        .setTraceId(ByteString.copyFrom(new byte[16]))
        .setSpanId(id(id))
        .setParentSpanId(parent == 0 ? ByteString.EMPTY : id(parent))
        .setKind(kind)
        .setName(name)
        .setStartTimeUnixNano(start)
        .setEndTimeUnixNano(start + millis * 1_000_000);
  }

  static Status failed() {
    return Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).build();
  }

  private static ByteString id(long id) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(id).flip());
  }

  static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  static KeyValue number(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  /** A service sent this, from its instance {@code <service>-1}. */
  SentTrace from(String service, Span.Builder span) {
    return from(service, span, new KeyValue[0]);
  }

  /** The same, with further attributes of the instance. */
  SentTrace from(String service, Span.Builder span, KeyValue... further) {
    byte[] resource =
        resources.computeIfAbsent(
            service + List.of(further),
            _ ->
                ResourceSpans.newBuilder()
                    .setResource(
                        Resource.newBuilder()
                            .addAttributes(text("service.name", service))
                            .addAttributes(text("service.instance.id", service + "-1"))
                            .addAllAttributes(List.of(further)))
                    .build()
                    .toByteArray());
    spans.add(new Sent(span.build().toByteArray(), resource));
    return this;
  }

  /** The same spans in another order. */
  SentTrace shuffled(long seed) {
    SentTrace other = new SentTrace();
    other.spans.addAll(spans);
    Collections.shuffle(other.spans, new Random(seed));
    return other;
  }

  @Override
  public void forEach(Visitor visitor) {
    for (Sent sent : spans) {
      visitor.span(sent.span(), 0, sent.span().length, sent.resource(), new byte[0]);
    }
  }
}
