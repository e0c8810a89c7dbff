package io.tailwater.loadtests.chaos.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CountedCallsTest {
  private static Arrival arrival(Span... spans) {
    byte[] data =
        TracesData.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .setResource(
                        Resource.newBuilder()
                            .addAttributes(
                                KeyValue.newBuilder()
                                    .setKey("service.name")
                                    .setValue(AnyValue.newBuilder().setStringValue("shop"))))
                    .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(List.of(spans))))
            .build()
            .toByteArray();
    return new Arrival(0, 0, data, List.of());
  }

  private static Span span(int id, SpanKind kind, boolean failed) {
    return Span.newBuilder()
        .setSpanId(ByteString.copyFrom(new byte[] {(byte) id}))
        .setKind(kind)
        .setStartTimeUnixNano(10)
        .setEndTimeUnixNano(15)
        .setStatus(
            Status.newBuilder()
                .setCode(
                    failed
                        ? Status.StatusCode.STATUS_CODE_ERROR
                        : Status.StatusCode.STATUS_CODE_UNSET))
        .build();
  }

  @Test
  void spansThatAreSentTwiceCountOnceAndWhatIsOffIsTold() throws IOException {
    CountedCalls calls = new CountedCalls();
    Span server = span(1, SpanKind.SPAN_KIND_SERVER, true);
    calls.trace(
        List.of(arrival(server, span(2, SpanKind.SPAN_KIND_CLIENT, false)), arrival(server)));

    Figures right = new Figures();
    Map<String, Long> stored =
        Map.of(
            "shop SERVER", 1L,
            "shop SERVER errors", 1L,
            "shop SERVER nanoseconds", 5L);
    calls.compare("1m", stored, right);
    assertThat(right.rollupsChecked()).isEqualTo(3);
    assertThat(right.rollupsOff()).isZero();

    Figures wrong = new Figures();
    calls.compare("1m", Map.of("shop SERVER", 2L, "bank SERVER", 1L), wrong);
    assertThat(wrong.rollupsOff()).isEqualTo(4);
    assertThat(wrong.details()).contains("rollup off: shop SERVER by 1m is 2, sent 1");
  }
}
