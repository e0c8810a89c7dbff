package io.tailwater.tests.truth;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.model.SpanKind;
import io.tailwater.tests.stage.KafkaClient;
import io.tailwater.tests.stage.Sql;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares a trace in ClickHouse with what the agents sent, span by span. */
public final class TraceComparison {
  private final KafkaClient kafka;
  private final Sql sql;

  /** Compares what this broker got with what this server has. */
  public TraceComparison(KafkaClient kafka, Sql sql) {
    this.kafka = kafka;
    this.sql = sql;
  }

  /**
   * Asserts that a trace is there whole and once, and that every span says what was sent and
   * carries the verdict of the shipped policies.
   *
   * @return its rows, in the order of their starts
   */
  public List<StoredSpan> assertWhole(String traceId) {
    Map<String, RawSpan> sent = new HashMap<>();
    for (RawSpan raw : RawSpan.ofTrace(traceId, kafka.all("otlp_spans"))) {
      sent.put(raw.spanId(), raw);
    }
    List<StoredSpan> stored = StoredSpan.ofTrace(sql, traceId);
    assertThat(stored)
        .as("trace %s", traceId)
        .extracting(StoredSpan::spanId)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(sent.keySet())
        .isNotEmpty();
    stored.forEach(span -> assertSame(span, requireNonNull(sent.get(span.spanId()))));
    SecondJudge.Kept kept = SecondJudge.ofSampledPolicies().judge(sent.values()).orElseThrow();
    assertThat(stored)
        .allSatisfy(
            span ->
                assertThat(span)
                    .returns(kept.policy(), StoredSpan::policy)
                    .returns(kept.weight(), StoredSpan::sampleWeight));
    assertLinked(stored);
    return stored;
  }

  private static void assertSame(StoredSpan stored, RawSpan raw) {
    Span span = raw.span();
    assertThat(stored)
        .returns(raw.parentSpanId(), StoredSpan::parentSpanId)
        .returns(raw.service(), StoredSpan::service)
        .returns(span.getName(), StoredSpan::name)
        .returns(span.getKind().name().replace("SPAN_KIND_", ""), StoredSpan::kind)
        .returns(span.getStatus().getCode().name().replace("STATUS_CODE_", ""), StoredSpan::status)
        .returns(span.getStartTimeUnixNano(), StoredSpan::startNanos)
        .returns(span.getEndTimeUnixNano(), StoredSpan::endNanos)
        .returns(
            span.getEventsList().stream().map(Span.Event::getName).toList(), StoredSpan::eventNames)
        .returns(List.of(), StoredSpan::warnings);
    Map<String, String> sent = raw.plainAttributes();
    Map<String, String> today = TodaysAttributes.of(sent, SpanKind.valueOf(stored.kind()));
    assertThat(stored.attributes())
        .containsAllEntriesOf(today)
        .hasSize(span.getAttributesCount() + today.size() - sent.size());
  }

  /** One root; every other span's parent is there. */
  private static void assertLinked(List<StoredSpan> trace) {
    List<String> ids = trace.stream().map(StoredSpan::spanId).toList();
    assertThat(trace).filteredOn(StoredSpan::isRoot).hasSize(1);
    assertThat(trace)
        .filteredOn(span -> !span.isRoot())
        .allSatisfy(span -> assertThat(ids).contains(span.parentSpanId()));
  }
}
