package io.tailwater.ingest.decode.skywalking;

import static io.tailwater.ingest.decode.skywalking.Segments.END;
import static io.tailwater.ingest.decode.skywalking.Segments.SEGMENT;
import static io.tailwater.ingest.decode.skywalking.Segments.START;
import static io.tailwater.ingest.decode.skywalking.Segments.TRACE;
import static io.tailwater.ingest.decode.skywalking.Segments.TRACE_HEX;
import static io.tailwater.ingest.decode.skywalking.Segments.attributes;
import static io.tailwater.ingest.decode.skywalking.Segments.decode;
import static io.tailwater.ingest.decode.skywalking.Segments.hex;
import static io.tailwater.ingest.decode.skywalking.Segments.segment;
import static io.tailwater.ingest.decode.skywalking.Segments.span;
import static io.tailwater.ingest.decode.skywalking.Segments.spanId;
import static io.tailwater.ingest.decode.skywalking.Segments.spans;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;
import java.util.Map;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanLayer;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SkyWalkingSegmentDecoderTest {

  @Test
  void theServiceAndItsInstanceAreTheResource() throws Exception {
    ResourceSpans decoded = decode(segment().addSpans(span()).build());

    assertThat(attributes(decoded.getResource().getAttributesList()))
        .containsOnly(
            entry("service.name", "shop::orders"),
            entry("service.instance.id", "a1b2@10.0.0.7"),
            entry("telemetry.sdk.name", "skywalking"));
  }

  @Test
  void aSpanKeepsItsNameTimesAndRawIds() throws Exception {
    Span decoded = decode(span().setSpanId(3).setParentSpanId(2));

    assertThat(decoded.getName()).isEqualTo("GET:/orders/{id}");
    assertThat(decoded.getStartTimeUnixNano()).isEqualTo(START * 1_000_000);
    assertThat(decoded.getEndTimeUnixNano()).isEqualTo(END * 1_000_000);
    assertThat(hex(decoded.getTraceId())).isEqualTo(TRACE_HEX);
    assertThat(hex(decoded.getSpanId())).isEqualTo(spanId(SEGMENT, 3));
    assertThat(hex(decoded.getParentSpanId())).isEqualTo(spanId(SEGMENT, 2));
    assertThat(decoded.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
    assertThat(attributes(decoded))
        .containsOnly(
            entry("skywalking.trace_id", TRACE),
            entry("skywalking.segment_id", SEGMENT),
            entry("skywalking.span_id", 3L));
  }

  @ParameterizedTest
  @CsvSource({
    // A Java agent's, a Go agent's and two of a Python agent.
    "de5980b8fce34a37aab9b4ac3af7eedd.1.16563474296430001, de5980b8fde34a371be41bcd5e2fd4dd",
    "b7e6f2a05d1111ee8c990242ac120002.37.39123456789010000, b7e6f2a0781111eedccf49e23fec8a02",
    "4f2f27748b8e44ecaf18fe0347194e86, 4f2f27748b8e44ecaf18fe0347194e86",
    "4f2f2774-8b8e-44ec-af18-fe0347194e86, 4f2f27748b8e44ecaf18fe0347194e86",
  })
  void idsOfEveryAgentAreUnderstood(String text, String traceHex) throws Exception {
    Span decoded = spans(segment().setTraceId(text).addSpans(span())).getFirst();

    assertThat(hex(decoded.getTraceId())).isEqualTo(traceHex);
    assertThat(attributes(decoded)).containsEntry("skywalking.trace_id", text);
  }

  @ParameterizedTest
  @CsvSource({
    "Entry, Http, SPAN_KIND_SERVER",
    "Entry, Unknown, SPAN_KIND_SERVER",
    "Entry, MQ, SPAN_KIND_CONSUMER",
    "Exit, Database, SPAN_KIND_CLIENT",
    "Exit, Cache, SPAN_KIND_CLIENT",
    "Exit, MQ, SPAN_KIND_PRODUCER",
    "Local, Unknown, SPAN_KIND_INTERNAL",
    "Local, MQ, SPAN_KIND_INTERNAL",
  })
  void typeAndLayerGiveTheKind(SpanType type, SpanLayer layer, Span.SpanKind kind)
      throws Exception {
    assertThat(decode(span().setSpanType(type).setSpanLayer(layer)).getKind()).isEqualTo(kind);
  }

  @Test
  void aTypeOfALaterProtocolIsNotGuessed() throws Exception {
    assertThat(decode(span().setSpanTypeValue(9)).getKind())
        .isEqualTo(Span.SpanKind.SPAN_KIND_UNSPECIFIED);
  }

  @Test
  void absentFieldsHaveTheirDefaults() throws Exception {
    // A child of span 0 and of type Entry: none of that is on the wire.
    Span child = decode(SpanObject.newBuilder().setSpanId(1).setStartTime(START));

    assertThat(hex(child.getParentSpanId())).isEqualTo(spanId(SEGMENT, 0));
    assertThat(child.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
  }

  @Test
  void aSpanThatNamesItselfAsParentIsFirst() throws Exception {
    assertThat(decode(SpanObject.newBuilder().setStartTime(START)).getParentSpanId()).isEmpty();
  }

  @Test
  void failureIsTheStatus() throws Exception {
    assertThat(decode(span().setIsError(true)).getStatus().getCode())
        .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
  }

  @Test
  void childrenMayStandBeforeTheirParents() throws Exception {
    List<Span> decoded =
        spans(
            segment()
                .addSpans(span().setSpanId(2).setParentSpanId(1))
                .addSpans(span().setSpanId(1).setParentSpanId(0))
                .addSpans(span()));

    assertThat(decoded.get(0).getParentSpanId()).isEqualTo(decoded.get(1).getSpanId());
    assertThat(decoded.get(1).getParentSpanId()).isEqualTo(decoded.get(2).getSpanId());
    assertThat(decoded.get(2).getParentSpanId()).isEmpty();
  }

  @Test
  void spansMayStandBeforeTheIdsOfTheirSegment() throws Exception {
    ByteString spansFirst =
        SegmentObject.newBuilder()
            .addSpans(span())
            .build()
            .toByteString()
            .concat(segment().build().toByteString());

    Span decoded =
        decode(spansFirst.toByteArray()).getResourceSpans(0).getScopeSpans(0).getSpans(0);

    assertThat(hex(decoded.getTraceId())).isEqualTo(TRACE_HEX);
    assertThat(hex(decoded.getSpanId())).isEqualTo(spanId(SEGMENT, 0));
  }

  @Test
  void everySpanOfASizeLimitedSegmentSaysSo() throws Exception {
    List<Span> decoded =
        spans(
            segment()
                .setIsSizeLimited(true)
                .addSpans(span().setSpanId(1).setParentSpanId(0))
                .addSpans(span()));

    assertThat(decoded)
        .hasSize(2)
        .allSatisfy(s -> assertThat(attributes(s)).containsEntry("trace.truncated", true));
  }

  @Test
  void aSpanThatIsNotToBeAnalysedSaysSo() throws Exception {
    assertThat(attributes(decode(span().setSkipAnalysis(true))))
        .containsEntry("skywalking.skip_analysis", true);
  }

  @Test
  void componentsAreNumbersAndForTheCommonOnesNames() throws Exception {
    assertThat(attributes(decode(span().setComponentId(7001))))
        .containsEntry("skywalking.component.id", 7001L)
        .containsEntry("skywalking.component", "Flask");
    assertThat(attributes(decode(span().setComponentId(999_999))))
        .containsEntry("skywalking.component.id", 999_999L)
        .doesNotContainKey("skywalking.component");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 900, 900",
    "0, 250, 250, 250",
    "100, 0, 100, 100",
    "250, 100, 250, 250",
  })
  void missingTimesAreTakenFromTheSpanElseFromTheRecord(
      long start, long end, long expectedStart, long expectedEnd) throws Exception {
    Span decoded =
        decode(
            span()
                .setStartTime(start == 0 ? 0 : START + start)
                .setEndTime(end == 0 ? 0 : START + end));

    assertThat(decoded.getStartTimeUnixNano()).isEqualTo((START + expectedStart) * 1_000_000);
    assertThat(decoded.getEndTimeUnixNano()).isEqualTo((START + expectedEnd) * 1_000_000);
  }

  @Test
  void timesThatNanosecondsCannotSayAreClamped() throws Exception {
    Span decoded = decode(span().setStartTime(Long.MIN_VALUE).setEndTime(Long.MAX_VALUE));

    assertThat(decoded.getStartTimeUnixNano()).isPositive();
    assertThat(decoded.getEndTimeUnixNano())
        .isEqualTo(decoded.getStartTimeUnixNano())
        .isEqualTo(9_223_372_036_854_000_000L);
  }

  private static Map.Entry<String, Object> entry(String key, Object value) {
    return Map.entry(key, value);
  }
}
