package io.tailwater.sinks;

import static io.tailwater.sinks.OtlpTraces.RECORD_MILLIS;
import static io.tailwater.sinks.OtlpTraces.START_NANOS;
import static io.tailwater.sinks.OtlpTraces.attribute;
import static io.tailwater.sinks.OtlpTraces.bytes;
import static io.tailwater.sinks.OtlpTraces.judged;
import static io.tailwater.sinks.OtlpTraces.kept;
import static io.tailwater.sinks.OtlpTraces.late;
import static io.tailwater.sinks.OtlpTraces.resourceSpans;
import static io.tailwater.sinks.OtlpTraces.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every {@link RecordSink} of spans promises, as tests. A subclass supplies the sink and a
 * reader of its store; each test uses a topic and trace ids of its own, so one store may serve all
 * of them.
 */
public abstract class SpanSinkContract {
  private static final String SPAN_A = "00000000000000a1";
  private static final String SPAN_B = "00000000000000b2";

  /** A sink over the store; every call may give another instance. The caller closes it. */
  protected abstract RecordSink<KeptTrace> openSink();

  /** All rows of a trace's spans, duplicates included, by span id. */
  protected abstract List<StoredSpan> storedSpans(String traceIdHex);

  /** From now on the store refuses spans of this name for their content. */
  protected abstract void refuseSpansNamed(String name);

  /** Takes that back. */
  protected abstract void takeAllSpans();

  /** All rows of a trace. */
  protected abstract List<StoredTrace> storedTraces(String traceIdHex);

  @Test
  void everyColumnComesBackAsItWasSent() {
    String trace = "c0000000000000000000000000000001";
    write(
        new SinkBatch<>(
            "columns",
            3,
            10,
            10,
            List.of(
                kept(
                    10,
                    resourceSpans("checkout", fullSpan(trace), span(trace, SPAN_B, "").build())))));

    assertThat(storedSpans(trace)).first().isEqualTo(fullStoredSpan(trace));
    assertThat(storedTraces(trace))
        .containsExactly(
            new StoredTrace(
                trace,
                "checkout",
                "",
                START_NANOS,
                START_NANOS + 5_000_000,
                5_000_000,
                2,
                1,
                List.of("checkout"),
                "errors",
                4,
                7,
                "max_wait",
                true,
                false,
                false,
                0));
  }

  private static Span fullSpan(String trace) {
    return span(trace, SPAN_A, "POST /orders ☃")
        .setParentSpanId(bytes("00000000000000ff"))
        .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
        .setTraceState("ot=th:c")
        .setFlags(0x101)
        .setStatus(
            Status.newBuilder()
                .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                .setMessage("declined\n\nDROP TABLE tailwater.spans"))
        .addAttributes(attribute("empty", ""))
        .addAttributes(attribute("quotes", "it's \"quoted\" \\ and\ttabbed"))
        .addAttributes(
            KeyValue.newBuilder().setKey("answer").setValue(AnyValue.newBuilder().setIntValue(-42)))
        .addAttributes(
            KeyValue.newBuilder()
                .setKey("list")
                .setValue(
                    AnyValue.newBuilder()
                        .setArrayValue(
                            ArrayValue.newBuilder()
                                .addValues(AnyValue.newBuilder().setStringValue("a"))
                                .addValues(AnyValue.newBuilder().setBoolValue(true)))))
        .addEvents(
            Span.Event.newBuilder()
                .setTimeUnixNano(START_NANOS + 1)
                .setName("exception")
                .addAttributes(attribute("exception.type", "Refused")))
        .addEvents(Span.Event.newBuilder().setTimeUnixNano(START_NANOS + 2).setName("bare"))
        .addLinks(
            Span.Link.newBuilder()
                .setTraceId(bytes("c00000000000000000000000000000ee"))
                .setSpanId(bytes("00000000000000ee"))
                .addAttributes(attribute("why", "batch")))
        .build();
  }

  private static StoredSpan fullStoredSpan(String trace) {
    return new StoredSpan(
        trace,
        SPAN_A,
        "00000000000000ff",
        "checkout",
        "POST /orders ☃",
        "CLIENT",
        "ERROR",
        "declined\n\nDROP TABLE tailwater.spans",
        START_NANOS,
        5_000_000,
        Map.of(
            "empty",
            "",
            "quotes",
            "it's \"quoted\" \\ and\ttabbed",
            "answer",
            "-42",
            "list",
            "[\"a\",true]"),
        Map.of("service.name", "checkout", "host.name", "host-of-checkout"),
        "kit",
        "1.2",
        List.of(
            new StoredSpan.Event(START_NANOS + 1, "exception", Map.of("exception.type", "Refused")),
            new StoredSpan.Event(START_NANOS + 2, "bare", Map.of())),
        List.of(
            new StoredSpan.Link(
                "c00000000000000000000000000000ee", "00000000000000ee", Map.of("why", "batch"))),
        "ot=th:c",
        0x101,
        List.of(),
        4,
        "errors",
        7);
  }

  @Test
  void batchWrittenTwiceLandsOnce() {
    String trace = "c0000000000000000000000000000002";
    SinkBatch<KeptTrace> batch =
        new SinkBatch<>(
            "twice",
            0,
            5,
            9,
            List.of(kept(6, resourceSpans("checkout", span(trace, SPAN_A, "a").build()))));

    SinkReceipt first = write(batch);
    SinkReceipt second = write(batch);

    assertThat(second.rowsByTable()).isEqualTo(first.rowsByTable());
    assertThat(storedSpans(trace)).hasSize(1);
    assertThat(storedTraces(trace)).extracting(StoredTrace::spanCount).containsExactly(1L);
  }

  @Test
  void sameRecordInBatchesOfOtherRangesCountsOnceInItsTrace() {
    String trace = "c0000000000000000000000000000003";
    KeptTrace record = kept(6, resourceSpans("checkout", span(trace, SPAN_A, "a").build()));

    write(new SinkBatch<>("ranges", 0, 5, 9, List.of(record)));
    write(new SinkBatch<>("ranges", 0, 6, 9, List.of(record)));

    assertThat(storedTraces(trace)).extracting(StoredTrace::spanCount).containsExactly(1L);
  }

  @Test
  void batchesOfOtherRangesAddUp() {
    String early = "c0000000000000000000000000000004";
    String next = "c0000000000000000000000000000005";

    write(
        new SinkBatch<>(
            "add",
            0,
            0,
            4,
            List.of(kept(0, resourceSpans("a", span(early, SPAN_A, "x").build())))));
    write(
        new SinkBatch<>(
            "add", 0, 5, 9, List.of(kept(5, resourceSpans("a", span(next, SPAN_A, "x").build())))));
    write(
        new SinkBatch<>(
            "add", 1, 5, 9, List.of(kept(5, resourceSpans("a", span(next, SPAN_B, "x").build())))));

    assertThat(storedSpans(early)).hasSize(1);
    assertThat(storedSpans(next)).extracting(StoredSpan::spanId).containsExactly(SPAN_A, SPAN_B);
  }

  @Test
  void traceIsTheSameWhateverOrderItsRecordsLandIn() {
    String inOrder = "c0000000000000000000000000000006";
    String reversed = "c0000000000000000000000000000007";

    write(new SinkBatch<>("order", 0, 0, 0, List.of(firstPart(0, inOrder))));
    write(new SinkBatch<>("order", 0, 1, 1, List.of(latePart(1, inOrder))));
    write(new SinkBatch<>("order", 1, 1, 1, List.of(latePart(1, reversed))));
    write(new SinkBatch<>("order", 1, 0, 0, List.of(firstPart(0, reversed))));

    assertThat(storedTraces(inOrder)).containsExactly(whole(inOrder));
    assertThat(storedTraces(reversed)).containsExactly(whole(reversed));
  }

  private static KeptTrace firstPart(long offset, String trace) {
    return kept(offset, resourceSpans("gateway", span(trace, SPAN_A, "GET /").build()));
  }

  private static KeptTrace latePart(long offset, String trace) {
    Span.Builder span =
        span(trace, SPAN_B, "publish")
            .setParentSpanId(bytes(SPAN_A))
            .setEndTimeUnixNano(START_NANOS + 9_000_000);
    return late(offset, resourceSpans("billing", span.build()));
  }

  private static StoredTrace whole(String trace) {
    return new StoredTrace(
        trace,
        "gateway",
        "GET /",
        START_NANOS,
        START_NANOS + 9_000_000,
        9_000_000,
        2,
        0,
        List.of("billing", "gateway"),
        "errors",
        4,
        7,
        "max_wait",
        true,
        false,
        false,
        1);
  }

  @Test
  void traceTellsOfItsJudgementHoweverManyPartsFollow() {
    String trace = "c0000000000000000000000000000009";
    KeptTrace early =
        judged(1, "memory_pressure", false, resourceSpans("a", span(trace, SPAN_A, "x").build()));
    KeptTrace late = late(2, resourceSpans("a", span(trace, SPAN_B, "y").build()));

    write(new SinkBatch<>("judgement", 0, 2, 2, List.of(late)));
    write(new SinkBatch<>("judgement", 0, 1, 1, List.of(early)));
    write(new SinkBatch<>("judgement", 0, 0, 2, List.of(early, late)));

    StoredTrace stored = storedTraces(trace).getFirst();
    assertThat(storedTraces(trace)).hasSize(1);
    assertThat(stored.decisionReason()).isEqualTo("memory_pressure");
    assertThat(stored.decidedEarly()).isTrue();
    assertThat(stored.decidedOnPartial()).isTrue();
    assertThat(stored.complete()).isFalse();
    assertThat(stored.spanCount()).isEqualTo(2);
    assertThat(stored.lateSpans()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "1, max_wait, true, true, false, false",
    "2, root_quiet, false, true, true, false",
    "3, max_wait, true, false, true, false",
    "4, memory_pressure, true, true, true, true",
    "5, num_traces, true, true, true, true",
    "6, size_cap, false, true, true, true",
    "7, late_span, false, true, true, false",
    "8, '', false, true, true, false",
  })
  void traceIsPartialWhereItWasIncompleteOrRootlessOrJudgedEarly(
      int number, String reason, boolean complete, boolean root, boolean partial, boolean early) {
    String trace = "c00000000000000000000000000001" + "%02x".formatted(number);
    Span.Builder span = span(trace, SPAN_A, "x");
    if (!root) {
      span.setParentSpanId(bytes(SPAN_B));
    }

    write(
        new SinkBatch<>(
            "partial",
            number,
            0,
            0,
            List.of(judged(0, reason, complete, resourceSpans("a", span.build())))));

    StoredTrace stored = storedTraces(trace).getFirst();
    assertThat(stored.complete()).isEqualTo(complete);
    assertThat(stored.decidedOnPartial()).isEqualTo(partial);
    assertThat(stored.decidedEarly()).isEqualTo(early);
    assertThat(stored.lateSpans()).isEqualTo(reason.equals("late_span") ? 1 : 0);
  }

  @Test
  void spansAndTracesCarryTheStricterOfTwoSamplersWeights() {
    String trace = "c000000000000000000000000000000a";
    Span root = span(trace, SPAN_A, "root").setTraceState("ot=th:f").build();
    Span child = span(trace, SPAN_B, "child").setParentSpanId(bytes(SPAN_A)).build();

    write(
        new SinkBatch<>(
            "weights",
            0,
            0,
            1,
            List.of(kept(0, resourceSpans("a", child)), kept(1, resourceSpans("a", root)))));

    assertThat(storedSpans(trace)).extracting(StoredSpan::sampleWeight).containsExactly(16.0, 4.0);
    assertThat(storedTraces(trace)).extracting(StoredTrace::sampleWeight).containsExactly(16.0);
  }

  @Test
  void whatCannotBeDecodedIsHandedBackAndItsNeighboursLand() {
    String trace = "c0000000000000000000000000000008";
    byte[] garbage = {10, 5, 1};
    Span withoutId = span(trace, SPAN_B, "b").clearSpanId().build();

    SinkReceipt receipt =
        write(
            new SinkBatch<>(
                "garbage",
                0,
                0,
                2,
                List.of(
                    new KeptTrace(0, RECORD_MILLIS, "errors", 1, 7, "max_wait", true, garbage),
                    kept(2, resourceSpans("a", withoutId, span(trace, SPAN_A, "x").build())))));

    assertThat(storedSpans(trace)).extracting(StoredSpan::spanId).containsExactly(SPAN_A);
    assertThat(receipt.undecodable()).extracting(UndecodableItem::offset).containsExactly(0L, 2L);
    assertThat(receipt.undecodable().getFirst().bytes()).isEqualTo(garbage);
    assertThat(receipt.undecodable().getLast().bytes()).isEqualTo(withoutId.toByteArray());
  }

  @Test
  void recordThatTheStoreRefusesIsHandedBackAndItsNeighboursLandOnce() {
    SinkBatch<KeptTrace> batch = withOneRefused("refused", "c1", 21, 13);

    SinkReceipt receipt = write(batch);
    write(batch);

    assertThat(receipt.refused()).extracting(RefusedRecord::offset).containsExactly(13L);
    assertThat(receipt.refused().getFirst().otlp()).isEqualTo(batch.records().get(13).otlp());
    assertThat(receipt.refused().getFirst().reason()).isNotEmpty();
    for (int i = 0; i < 21; i++) {
      assertThat(storedSpans(trace("c1", i))).hasSize(i == 13 ? 0 : 1);
      assertThat(storedTraces(trace("c1", i))).hasSize(i == 13 ? 0 : 1);
    }
  }

  @Test
  void storeThatRefusesEveryRecordIsAskedAgainLater() {
    refuseSpansNamed("refused");
    List<KeptTrace> records = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      records.add(kept(i, resourceSpans("a", span(trace("c2", i), SPAN_A, "refused").build())));
    }
    SinkBatch<KeptTrace> batch = new SinkBatch<>("all-refused", 0, 0, 39, records);

    assertThatThrownBy(() -> write(batch)).isInstanceOf(TransientSinkException.class);

    takeAllSpans();
    assertThat(write(batch).refused()).isEmpty();
    for (int i = 0; i < 40; i++) {
      assertThat(storedSpans(trace("c2", i))).hasSize(1);
    }
  }

  @Test
  void recordRefusedAloneIsHandedBackOnceAnotherBatchLands() {
    refuseSpansNamed("refused");
    SinkBatch<KeptTrace> alone =
        new SinkBatch<>(
            "alone",
            0,
            3,
            3,
            List.of(kept(3, resourceSpans("a", span(trace("c3", 0), SPAN_A, "refused").build()))));
    try (RecordSink<KeptTrace> sink = openSink()) {
      assertThatThrownBy(() -> sink.write(alone)).isInstanceOf(TransientSinkException.class);
      sink.write(
          new SinkBatch<>(
              "alone",
              1,
              8,
              8,
              List.of(kept(8, resourceSpans("a", span(trace("c3", 1), SPAN_A, "x").build())))));

      assertThat(sink.write(alone).refused()).extracting(RefusedRecord::offset).contains(3L);
    }
  }

  @Test
  void batchWithoutRowsIsAcknowledged() {
    SinkReceipt receipt = write(new SinkBatch<>("empty", 0, 0, 4, List.of()));

    assertThat(receipt.rowsByTable().values()).allMatch(rows -> rows == 0);
    assertThat(receipt.undecodable()).isEmpty();
  }

  /** A batch of traces with one span each, one of which the store refuses. */
  protected final SinkBatch<KeptTrace> withOneRefused(
      String topic, String prefix, int size, int bad) {
    refuseSpansNamed("refused");
    List<KeptTrace> records = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String name = i == bad ? "refused" : "taken";
      records.add(kept(i, resourceSpans("a", span(trace(prefix, i), SPAN_A, name).build())));
    }
    return new SinkBatch<>(topic, 0, 0, size - 1, records);
  }

  /** The id of a trace of such a batch. */
  protected static String trace(String prefix, int i) {
    return prefix + "%030x".formatted(i + 1);
  }

  private SinkReceipt write(SinkBatch<KeptTrace> batch) {
    try (RecordSink<KeptTrace> sink = openSink()) {
      return sink.write(batch);
    }
  }
}
