package io.tailwater.sinks.clickhouse;

import static io.tailwater.sinks.OtlpTraces.RECORD_MILLIS;
import static io.tailwater.sinks.OtlpTraces.START_NANOS;
import static io.tailwater.sinks.OtlpTraces.attribute;
import static io.tailwater.sinks.OtlpTraces.bytes;
import static io.tailwater.sinks.OtlpTraces.kept;
import static io.tailwater.sinks.OtlpTraces.late;
import static io.tailwater.sinks.OtlpTraces.resourceSpans;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.tailwater.model.OtTraceState;
import io.tailwater.sinks.KeptTrace;
import io.tailwater.sinks.OtlpTraces;
import io.tailwater.sinks.StoredSpan;
import io.tailwater.sinks.UndecodableItem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeptTraceDecoderTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String OTHER_TRACE = "0af7651916cd43dd8448eb211c80319d";
  private static final String SPAN = "b7ad6b7169203331";
  private static final long RECORD_NANOS = RECORD_MILLIS * 1_000_000;
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private static Span.Builder span() {
    return OtlpTraces.span(TRACE, SPAN, "GET /");
  }

  private static StoredSpan stored(Span.Builder span) {
    return Decoding.spans(kept(0, resourceSpans("shop", span.build()))).getFirst();
  }

  @Test
  void endBeforeStartGivesNoDuration() {
    StoredSpan stored = stored(span().setEndTimeUnixNano(START_NANOS - 1));

    assertThat(stored.durationNanos()).isZero();
    assertThat(stored.startNanos()).isEqualTo(START_NANOS);
    assertThat(stored.warnings()).containsExactly("end_before_start");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 946_684_799_999_999_999L, Long.MAX_VALUE, -1})
  void recordTimeStandsInForAnImplausibleStart(long start) {
    StoredSpan stored = stored(span().setStartTimeUnixNano(start).setEndTimeUnixNano(start));

    assertThat(stored.startNanos()).isEqualTo(RECORD_NANOS);
    assertThat(stored.durationNanos()).isZero();
    assertThat(stored.warnings()).containsExactly("start_time_out_of_range");
    assertThat(stored.attributes())
        .isEqualTo(Map.of("tailwater.original_start_time_unix_nano", Long.toUnsignedString(start)));
  }

  @Test
  void clockMayRunTenMinutesAheadOfTheRecord() {
    long latest = RECORD_NANOS + 10 * MINUTE_NANOS;

    assertThat(stored(span().setStartTimeUnixNano(latest).setEndTimeUnixNano(latest)))
        .satisfies(stored -> assertThat(stored.startNanos()).isEqualTo(latest))
        .satisfies(stored -> assertThat(stored.warnings()).isEmpty());
    assertThat(stored(span().setStartTimeUnixNano(latest + 1).setEndTimeUnixNano(latest + 1)))
        .satisfies(stored -> assertThat(stored.startNanos()).isEqualTo(RECORD_NANOS));
  }

  @Test
  void durationOfASpanWithAWrongClockIsKept() {
    long nextYear = RECORD_NANOS + 365L * 24 * 60 * MINUTE_NANOS;
    StoredSpan stored =
        stored(span().setStartTimeUnixNano(nextYear).setEndTimeUnixNano(nextYear + 5));

    assertThat(stored.durationNanos()).isEqualTo(5);
  }

  @Test
  void endInTheFutureGivesNoDurationAndIsKeptAsAttribute() {
    StoredSpan stored = stored(span().setEndTimeUnixNano(Long.MAX_VALUE));

    assertThat(stored.durationNanos()).isZero();
    assertThat(stored.warnings()).containsExactly("end_time_out_of_range");
    assertThat(stored.attributes())
        .containsEntry("tailwater.original_end_time_unix_nano", "" + Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, Long.MAX_VALUE})
  void recordTimeThatNoColumnHoldsIsBroughtIntoRange(long recordMillis) {
    KeptTrace sound = kept(0, resourceSpans("shop", span().build()));
    KeptTrace record = new KeptTrace(0, recordMillis, "p", 1, 1, "max_wait", true, sound.otlp());

    assertThat(Decoding.spans(record)).hasSize(1);
  }

  @Test
  void longTextsOutsideTheAttributesAreCut() {
    StoredSpan stored =
        stored(
            span()
                .setName("n".repeat(5_000))
                .setStatus(Status.newBuilder().setMessage("m".repeat(40_000))));

    assertThat(stored.name()).hasSize(4 << 10);
    assertThat(stored.statusMessage()).hasSize(32 << 10);
    assertThat(stored.warnings()).containsExactly("text_truncated");
  }

  /** A field whose content is the given pieces, whatever they are. */
  private static UnknownFieldSet field(int field, byte[]... pieces) {
    ByteString content = ByteString.EMPTY;
    for (byte[] piece : pieces) {
      content = content.concat(ByteString.copyFrom(piece));
    }
    return UnknownFieldSet.newBuilder()
        .addField(field, UnknownFieldSet.Field.newBuilder().addLengthDelimited(content).build())
        .build();
  }

  @Test
  void eventsAndLinksBeyondTheLimitAreCut() {
    Span.Builder span = span();
    for (int i = 0; i < 130; i++) {
      span.addEvents(Span.Event.newBuilder().setName("e" + i).setTimeUnixNano(START_NANOS));
      span.addLinks(Span.Link.newBuilder().setTraceId(bytes(OTHER_TRACE)).setSpanId(bytes(SPAN)));
    }
    StoredSpan stored = stored(span);

    assertThat(stored.events()).hasSize(128);
    assertThat(stored.links()).hasSize(128);
    assertThat(stored.warnings()).containsExactly("events_truncated", "links_truncated");
  }

  @Test
  void startStandsInForAnEventsImplausibleTime() {
    StoredSpan stored = stored(span().addEvents(Span.Event.newBuilder().setName("e")));

    assertThat(stored.events()).containsExactly(new StoredSpan.Event(START_NANOS, "e", Map.of()));
    assertThat(stored.warnings()).containsExactly("event_time_out_of_range");
  }

  @Test
  void invalidUtf8IsReplaced() {
    Span.Builder span = span().clearName();
    StoredSpan stored = stored(span.setUnknownFields(field(5, new byte[] {'a', (byte) 0xc3, 'b'})));

    assertThat(stored.name()).isEqualTo("a\ufffdb");
    assertThat(stored.warnings()).containsExactly("invalid_utf8");
  }

  @Test
  void brokenEventsAndLinksAreLeftOut() {
    byte[] cutShort = {18, 100, 'n'};
    UnknownFieldSet broken = field(11, cutShort).toBuilder().mergeFrom(field(13, cutShort)).build();
    StoredSpan stored =
        stored(
            span()
                .addLinks(Span.Link.newBuilder().setTraceId(bytes(TRACE)).setSpanId(bytes("aa")))
                .setUnknownFields(broken));

    assertThat(stored.events()).isEmpty();
    assertThat(stored.links()).isEmpty();
    assertThat(stored.warnings()).containsExactly("events_undecodable", "links_undecodable");
  }

  @Test
  void serviceWithoutANameIsUnknown() {
    ResourceSpans nameless =
        ResourceSpans.newBuilder()
            .setResource(Resource.newBuilder().addAttributes(attribute("service.name", "")))
            .addScopeSpans(ScopeSpans.newBuilder().addSpans(span()))
            .build();

    assertThat(Decoding.spans(kept(0, nameless)))
        .extracting(StoredSpan::service)
        .containsExactly("unknown_service");
  }

  @Test
  void contextsDoNotLeakIntoOneAnother() {
    ResourceSpans bare =
        ResourceSpans.newBuilder().addScopeSpans(ScopeSpans.newBuilder().addSpans(span())).build();

    List<StoredSpan> stored =
        Decoding.spans(
            kept(0, resourceSpans("a", span().build(), span().build()), bare),
            kept(1, resourceSpans("b", span().build())));

    assertThat(stored)
        .extracting(StoredSpan::service)
        .containsExactly("a", "a", "unknown_service", "b");
    assertThat(stored)
        .extracting(span -> span.resourceAttributes().getOrDefault("host.name", ""))
        .containsExactly("host-of-a", "host-of-a", "", "host-of-b");
    assertThat(stored).extracting(StoredSpan::scopeName).containsExactly("kit", "kit", "", "kit");
  }

  @Test
  void undecodableSpansCarryReasonAndBytes() {
    Span noTrace = span().clearTraceId().build();
    List<UndecodableItem> undecodable =
        Decoding.decode(
                kept(3, resourceSpans("a", noTrace, span().build())),
                new KeptTrace(4, RECORD_MILLIS, "p", 1, 1, "max_wait", true, new byte[] {10, 9}))
            .undecodable();

    assertThat(undecodable)
        .extracting(UndecodableItem::reason)
        .containsExactly(
            "the trace id is not 16 bytes, or all zero",
            "not an OTLP TracesData: a length of 9 runs past the end at byte 2");
    assertThat(undecodable.getFirst().bytes()).isEqualTo(noTrace.toByteArray());
  }

  @Test
  void tracePartSumsUpItsRecord() {
    Span root = span().setParentSpanId(ByteString.EMPTY).build();
    Span failed =
        span()
            .setParentSpanId(bytes(SPAN))
            .setEndTimeUnixNano(START_NANOS + 7)
            .setStartTimeUnixNano(START_NANOS - 3)
            .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR))
            .build();
    Span stranger =
        OtlpTraces.span(OTHER_TRACE, SPAN, "other").setParentSpanId(bytes(SPAN)).build();

    List<NativeRow> parts =
        Decoding.traceParts(
            late(5, resourceSpans("b", failed, stranger), resourceSpans("a", root)));

    assertThat(parts).extracting(part -> part.text("trace_id")).containsExactly(TRACE, OTHER_TRACE);
    NativeRow part = parts.getFirst();
    assertThat(part.text("root_service")).isEqualTo("a");
    assertThat(part.text("root_name")).isEqualTo("GET /");
    assertThat(part.number("source_partition")).isEqualTo(7);
    assertThat(part.number("source_offset")).isEqualTo(5);
    assertThat(part.number("late")).isEqualTo(1);
    assertThat(part.number("start_time")).isEqualTo(START_NANOS - 3);
    assertThat(part.number("end_time")).isEqualTo(START_NANOS + 5_000_000);
    assertThat(part.number("span_count")).isEqualTo(2);
    assertThat(part.number("error_count")).isEqualTo(1);
    assertThat(part.texts("services")).containsExactly("b", "a");
    assertThat(part.number("policy_version")).isEqualTo(7);
    assertThat(part.text("decision_reason")).isEqualTo("late_span");
    assertThat(part.number("complete")).isZero();
    assertThat(parts.getLast().text("root_service")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|4", // nothing of an earlier sampler
        "ot=th:0|4",
        "ot=th:8|4", // kept 1 of 2 before, 1 of 4 here: the same 1 of 4
        "ot=th:c|4",
        "vendor=x,ot=rv:ffffffffffffff;th:f|16",
        "ot=th:f|16",
        "ot=th:G|4", // unreadable is absent
      })
  void stricterThresholdOfTheSpanOutweighsTheVerdict(String traceState, double weight) {
    Span child =
        span().setParentSpanId(bytes(SPAN)).setTraceState(traceState).setName("child").build();
    KeptTrace record = kept(0, resourceSpans("a", child, span().build()));

    assertThat(Decoding.spans(record))
        .extracting(StoredSpan::sampleWeight)
        .containsExactly(weight, 4.0);
    assertThat(Decoding.traceParts(record))
        .extracting(part -> part.decimal("sample_weight"))
        .containsExactly(4.0);
  }

  @Test
  void traceWeighsWhatItsRootWeighs() {
    Span root = span().setTraceState("ot=th:f").build();
    Span child = span().setParentSpanId(bytes(SPAN)).build();

    assertThat(Decoding.traceParts(kept(0, resourceSpans("a", child, root, child))))
        .extracting(part -> part.decimal("sample_weight"))
        .containsExactly(16.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ot=th:0", "ot=th:f", "vendor=x"})
  void spansOfAPinnedTraceStandForNothingWhateverTheySay(String traceState) {
    byte[] otlp = kept(0, resourceSpans("a", span().setTraceState(traceState).build())).otlp();
    KeptTrace record = new KeptTrace(0, RECORD_MILLIS, "pinned", 0, 1, "max_wait", true, otlp);

    assertThat(Decoding.spans(record)).extracting(StoredSpan::sampleWeight).containsExactly(0.0);
    assertThat(Decoding.traceParts(record))
        .extracting(part -> part.decimal("sample_weight"))
        .containsExactly(0.0);
  }

  @Test
  void weightOfAVerdictIsKeptBitForBitWhereThresholdsAreEqual() {
    double weight = 1 / 0.3;
    String own = OtTraceState.withThreshold("", OtTraceState.thresholdOfWeight(weight));
    byte[] otlp = kept(0, resourceSpans("a", span().setTraceState(own).build())).otlp();

    assertThat(
            Decoding.spans(new KeptTrace(0, RECORD_MILLIS, "p", weight, 1, "max_wait", true, otlp)))
        .extracting(StoredSpan::sampleWeight)
        .containsExactly(weight);
  }

  @Test
  void earliestRootNamesTheTrace() {
    Span second = span().setName("second").build();
    Span first = span().setName("first").setStartTimeUnixNano(START_NANOS - 1).build();

    assertThat(Decoding.traceParts(kept(0, resourceSpans("a", second, first))))
        .extracting(part -> part.text("root_name"))
        .containsExactly("first");
  }
}
