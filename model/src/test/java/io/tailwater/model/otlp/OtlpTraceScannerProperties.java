package io.tailwater.model.otlp;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class OtlpTraceScannerProperties {

  @Property(tries = 300)
  void everySpanIsReadAsTheGeneratedClassesReadIt(@ForAll long seed) {
    TracesData traces = randomTraces(new Random(seed));
    List<Span> expected = new ArrayList<>();
    traces
        .getResourceSpansList()
        .forEach(r -> r.getScopeSpansList().forEach(s -> expected.addAll(s.getSpansList())));

    List<Span> seen = new ArrayList<>();
    new OtlpTraceScanner()
        .scan(
            traces.toByteArray(),
            new OtlpTraceVisitor() {
              @Override
              public void context(ContextView context) {}

              @Override
              public void span(SpanView view) {
                Span span = parse(view);
                seen.add(span);
                assertThat(view.problem()).isEqualTo(SpanView.Problem.NONE);
                assertThat(view.traceIdHi())
                    .isEqualTo(span.getTraceId().asReadOnlyByteBuffer().getLong(0));
                assertThat(view.traceIdLo())
                    .isEqualTo(span.getTraceId().asReadOnlyByteBuffer().getLong(8));
                assertThat(view.spanId())
                    .isEqualTo(span.getSpanId().asReadOnlyByteBuffer().getLong(0));
                assertThat(view.isRoot()).isEqualTo(span.getParentSpanId().isEmpty());
                assertThat(view.startNanos()).isEqualTo(span.getStartTimeUnixNano());
                assertThat(view.endNanos()).isEqualTo(span.getEndTimeUnixNano());
                assertThat(view.kind().number()).isEqualTo(span.getKindValue());
                assertThat(view.statusCode().number()).isEqualTo(span.getStatus().getCodeValue());
                assertThat(view.flags()).isEqualTo(span.getFlags());
              }
            });
    assertThat(seen).isEqualTo(expected);
  }

  @Property(tries = 300)
  void writingTheScannedSpansAgainGivesTheSameTraces(@ForAll long seed)
      throws InvalidProtocolBufferException {
    TracesData traces = randomTraces(new Random(seed));
    OtlpTraceWriter writer = new OtlpTraceWriter();
    new OtlpTraceScanner()
        .scan(
            traces.toByteArray(),
            new OtlpTraceVisitor() {
              @Override
              public void context(ContextView c) {
                writer.context(
                    c.resourceFields(), c.resourceLength(), c.scopeFields(), c.scopeLength());
              }

              @Override
              public void span(SpanView s) {
                writer.span(s.buffer(), s.offset(), s.length());
              }
            });
    assertThat(flatten(TracesData.parseFrom(writer.take()))).isEqualTo(flatten(traces));
  }

  @Property(tries = 2_000)
  void damagedBytesAreRefusedOrReadButNeverCrashOrHang(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int damages) {
    Random random = new Random(seed);
    byte[] bytes = randomTraces(random).toByteArray();
    for (int i = 0; i < damages && bytes.length > 0; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    int length = bytes.length == 0 ? 0 : random.nextInt(bytes.length + 1);
    int[] spans = {0};
    try {
      new OtlpTraceScanner()
          .scan(
              bytes,
              0,
              length,
              new OtlpTraceVisitor() {
                @Override
                public void context(ContextView context) {}

                @Override
                public void span(SpanView span) {
                  spans[0]++;
                }
              });
    } catch (MalformedOtlpException e) {
      assertThat(e).hasMessageContaining("at byte");
    }
    assertThat(spans[0]).isLessThanOrEqualTo(length);
  }

  private static Span parse(SpanView view) {
    try {
      return Span.parseFrom(ByteString.copyFrom(view.buffer(), view.offset(), view.length()));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Object> flatten(TracesData traces) {
    List<Object> flat = new ArrayList<>();
    traces
        .getResourceSpansList()
        .forEach(
            r ->
                r.getScopeSpansList()
                    .forEach(
                        s ->
                            s.getSpansList()
                                .forEach(
                                    span ->
                                        flat.add(
                                            List.of(
                                                r.getResource(),
                                                r.getSchemaUrl(),
                                                s.getScope(),
                                                s.getSchemaUrl(),
                                                span)))));
    return flat;
  }

  static TracesData randomTraces(Random random) {
    TracesData.Builder traces = TracesData.newBuilder();
    for (int r = random.nextInt(4); r > 0; r--) {
      ResourceSpans.Builder resource = ResourceSpans.newBuilder();
      if (random.nextBoolean()) {
        resource.setResource(
            Resource.newBuilder().addAttributes(attribute("service.name", "s" + r)));
      }
      if (random.nextBoolean()) {
        resource.setSchemaUrl("schema" + r);
      }
      for (int s = random.nextInt(3); s > 0; s--) {
        ScopeSpans.Builder scope =
            ScopeSpans.newBuilder().setScope(InstrumentationScope.newBuilder().setName("lib" + s));
        if (random.nextBoolean()) {
          scope.setSchemaUrl("scope-schema");
        }
        for (int i = random.nextInt(5); i > 0; i--) {
          scope.addSpans(randomSpan(random));
        }
        resource.addScopeSpans(scope);
      }
      traces.addResourceSpans(resource);
    }
    return traces.build();
  }

  private static Span randomSpan(Random random) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(id(random, 16))
            .setSpanId(id(random, 8))
            .setName("operation " + random.nextInt(100))
            .setKindValue(random.nextInt(6))
            .setStartTimeUnixNano(random.nextLong())
            .setEndTimeUnixNano(random.nextLong())
            .setFlags(random.nextInt());
    if (random.nextBoolean()) {
      span.setParentSpanId(id(random, 8));
    }
    if (random.nextBoolean()) {
      span.setStatus(Status.newBuilder().setMessage("why").setCodeValue(random.nextInt(3)));
    }
    for (int a = random.nextInt(6); a > 0; a--) {
      span.addAttributes(attribute("key" + a, "value".repeat(random.nextInt(60))));
    }
    return span.build();
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static ByteString id(Random random, int length) {
    byte[] id = new byte[length];
    random.nextBytes(id);
    id[0] |= 1;
    return ByteString.copyFrom(id);
  }
}
