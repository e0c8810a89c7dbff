package io.tailwater.loadtests.jmh;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.nio.ByteBuffer;
import java.util.Random;

/** Encodes spans of about 300 bytes, as the benchmarks read them. */
final class SpanBatches {
  private static final int FIXED_SPAN_ID_BIT = 1;

  private final Random random;

  SpanBatches(long seed) {
    random = new Random(seed);
  }

  /** One resource with the spans of one batch. */
  byte[] encode(String service, Iterable<Span> spans) {
    return TracesData.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(attribute("service.name", service))
                        .addAttributes(attribute("service.instance.id", service + "-5d8f7b-x2k"))
                        .addAttributes(attribute("deployment.environment.name", "production"))
                        .addAttributes(attribute("telemetry.sdk.language", "java")))
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .setScope(InstrumentationScope.newBuilder().setName("io.tailwater.shop"))
                        .addAllSpans(spans)))
        .build()
        .toByteArray();
  }

  /** A server span with the attributes that instrumentation sets. */
  Span span(long traceIdHi, long traceIdLo, boolean root, boolean failed) {
    long start = 1_700_000_000_000_000_000L + random.nextInt(1_000_000_000);
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(bytes(traceIdHi, traceIdLo))
            .setSpanId(bytes(random.nextLong() | FIXED_SPAN_ID_BIT))
            .setName("GET /api/products/{id}")
            .setKind(Span.SpanKind.SPAN_KIND_SERVER)
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(start + random.nextInt(200_000_000))
            .addAttributes(attribute("http.request.method", "GET"))
            .addAttributes(attribute("url.path", "/api/products/" + random.nextInt(100_000)))
            .addAttributes(attribute("http.route", "/api/products/{id}"))
            .addAttributes(attribute("server.address", "shop.example.com"))
            .addAttributes(
                KeyValue.newBuilder()
                    .setKey("http.response.status_code")
                    .setValue(AnyValue.newBuilder().setIntValue(failed ? 500 : 200))
                    .build())
            .addAttributes(attribute("user_agent.original", "okhttp/4.12.0"));
    if (!root) {
      span.setParentSpanId(bytes(random.nextLong() | FIXED_SPAN_ID_BIT));
    }
    if (failed) {
      span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
    }
    return span.build();
  }

  static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  static ByteString bytes(long... words) {
    ByteBuffer buffer = ByteBuffer.allocate(words.length * Long.BYTES);
    for (long word : words) {
      buffer.putLong(word);
    }
    return ByteString.copyFrom(buffer.flip());
  }
}
