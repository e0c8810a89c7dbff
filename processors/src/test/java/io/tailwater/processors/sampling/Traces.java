package io.tailwater.processors.sampling;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.model.StatusCode;
import io.tailwater.model.TraceId;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.OtlpTraceScanner;
import io.tailwater.model.otlp.OtlpTraceVisitor;
import io.tailwater.model.otlp.SpanView;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Encodes traces and judges them the way a shard does: span by span, then whole. */
final class Traces {
  static final TraceId ANY_ID = TraceId.fromHex("0102030405060708090a0b0c0d0e0f10");

  private Traces() {}

  static CompiledPolicies policies(PolicySpec... policies) {
    return CompiledPolicies.compile(
        new SamplingSpec(Duration.ofSeconds(30), Duration.ZERO, List.of(policies)));
  }

  /** In the collector's reading, its gate for trace state off, as it comes. */
  static CompiledPolicies collectorPolicies(List<PolicySpec> policies) {
    return CompiledPolicies.compile(
        new SamplingSpec(
            SamplingMode.OTEL,
            false,
            Duration.ofSeconds(30),
            Duration.ZERO,
            false,
            0,
            0,
            false,
            policies));
  }

  static Span.Builder span(TraceId traceId, long startNanos, long endNanos) {
    return Span.newBuilder()
        .setTraceId(
            ByteString.copyFrom(
                ByteBuffer.allocate(16).putLong(traceId.hi()).putLong(traceId.lo()).flip()))
        .setSpanId(ByteString.copyFrom(ByteBuffer.allocate(8).putLong(1).flip()))
        .setStartTimeUnixNano(startNanos)
        .setEndTimeUnixNano(endNanos);
  }

  static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  static KeyValue attribute(String key, String value) {
    return attribute(key, AnyValue.newBuilder().setStringValue(value));
  }

  static Verdict judge(CompiledPolicies policies, TracesData trace) {
    return judge(policies, trace.toByteArray());
  }

  static Verdict judge(CompiledPolicies policies, byte[] trace) {
    GatheredTrace gathered = new GatheredTrace(policies);
    long[] id = new long[2];
    List<ContextView> context = new ArrayList<>();
    new OtlpTraceScanner()
        .scan(
            trace,
            new OtlpTraceVisitor() {
              @Override
              public void context(ContextView view) {
                context.clear();
                context.add(view);
              }

              @Override
              public void span(SpanView span) {
                id[0] = span.traceIdHi();
                id[1] = span.traceIdLo();
                add(gathered, policies, context.getFirst(), span);
              }
            });
    return policies.judge(gathered.facts(id[0], id[1], 0, _ -> {}));
  }

  private static void add(
      GatheredTrace gathered, CompiledPolicies policies, ContextView view, SpanView span) {
    gathered.add(
        span,
        view.resourceFields(),
        view.resourceLength(),
        view.scopeFields(),
        view.scopeLength(),
        policies.spanBits().ofResource(view.resourceFields(), view.resourceLength()));
  }

  /** Judges a trace of which only the id matters. */
  static Verdict judge(CompiledPolicies policies, long hi, long lo) {
    return policies.judge(facts(policies, hi, lo, StatusCode.UNSET, 0));
  }

  /** A trace of one span. */
  static TraceFacts facts(
      CompiledPolicies policies, long hi, long lo, StatusCode status, long millis) {
    long[] words = new long[policies.spanBits().wordCount()];
    words[0] = 1L << status.number();
    return new TraceFacts()
        .trace(hi, lo, 0)
        .bits(words, 0)
        .extent(1, 1 + millis * 1_000_000)
        .size(1, 300);
  }
}
