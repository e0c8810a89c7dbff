package io.tailwater.processors.sampling;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.model.TraceId;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.OtlpTraceScanner;
import io.tailwater.model.otlp.OtlpTraceVisitor;
import io.tailwater.model.otlp.SpanView;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** Encodes traces and judges them the way a shard does: span by span, then whole. */
final class Traces {
  static final TraceId ANY_ID = TraceId.fromHex("0102030405060708090a0b0c0d0e0f10");

  private Traces() {}

  static CompiledPolicies policies(PolicySpec... policies) {
    return CompiledPolicies.compile(
        new SamplingSpec(Duration.ofSeconds(30), Duration.ZERO, List.of(policies)));
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
    TraceFacts facts = new TraceFacts();
    new OtlpTraceScanner()
        .scan(
            trace,
            new OtlpTraceVisitor() {
              private boolean first = true;

              @Override
              public void context(ContextView view) {
                facts.bits |= policies.resourceBits(view.resourceFields(), view.resourceLength());
              }

              @Override
              public void span(SpanView span) {
                facts.set(
                    span.traceIdHi(),
                    span.traceIdLo(),
                    facts.bits | policies.spanBits(span),
                    first
                        ? span.startNanos()
                        : Math.min(facts.earliestStartNanos, span.startNanos()),
                    first ? span.endNanos() : Math.max(facts.latestEndNanos, span.endNanos()));
                first = false;
              }
            });
    return policies.judge(facts);
  }

  /** Judges a trace of which only the id matters. */
  static Verdict judge(CompiledPolicies policies, long hi, long lo) {
    return policies.judge(new TraceFacts().set(hi, lo, 1, 1, 1));
  }
}
