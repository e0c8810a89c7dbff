package io.tailwater.sinks.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpTraceScanner;
import io.tailwater.model.otlp.OtlpTraceVisitor;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.sinks.KeptTrace;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.UndecodableSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes the records of a batch straight into columns, with no object per attribute.
 *
 * <p>The result is a function of the batch alone: no clock, no random order. A batch that is sent
 * again after a crash therefore gives the same bytes under the same token. Used once.
 */
final class KeptTraceDecoder {
  private static final long MILLIS_PER_DAY = 86_400_000;

  private final SpanBlock spans = new SpanBlock();
  private final TracePartBlock traceParts = new TracePartBlock();
  private final List<UndecodableSpan> undecodable = new ArrayList<>();
  private final SpanRows rows = new SpanRows(spans, traceParts);
  private final OtlpTraceScanner scanner = new OtlpTraceScanner();

  private KeptTraceDecoder() {}

  /**
   * What a batch became.
   *
   * @param spans rows of {@code tailwater.spans}
   * @param traceParts rows of {@code tailwater.trace_parts}
   * @param undecodable what no row could be made of
   */
  record Decoded(NativeBlock spans, NativeBlock traceParts, List<UndecodableSpan> undecodable) {}

  static Decoded decode(SinkBatch batch) {
    KeptTraceDecoder decoder = new KeptTraceDecoder();
    for (KeptTrace record : batch.traces()) {
      decoder.decode(record, batch.partition());
    }
    return new Decoded(
        decoder.spans.block(), decoder.traceParts.block(), List.copyOf(decoder.undecodable));
  }

  private void decode(KeptTrace record, int partition) {
    try {
      // Rows cannot be taken back, so the framing is proven sound before the first one is made.
      scanner.scan(record.otlp(), FramingOnly.INSTANCE);
    } catch (MalformedOtlpException broken) {
      undecodable.add(
          new UndecodableSpan(
              record.offset(), "not an OTLP TracesData: " + broken.getMessage(), record.otlp()));
      return;
    }
    long recordMillis = SpanTimes.recordMillis(record.recordTimeMillis());
    int day = (int) (recordMillis / MILLIS_PER_DAY);
    byte[] policy = record.policy().getBytes(UTF_8);
    rows.record(recordMillis, record.sampleWeight());
    scanner.scan(
        record.otlp(),
        new OtlpTraceVisitor() {
          @Override
          public void context(ContextView context) {
            rows.context(context);
          }

          @Override
          public void span(SpanView span) {
            if (span.problem() != SpanView.Problem.NONE) {
              undecodable.add(undecodable(record, span));
              return;
            }
            rows.add(span);
            spans.day.add(day);
            spans.policy.add(policy);
            spans.policyVersion.add(record.policyVersion());
          }
        });
    traceParts.endRecord(record, partition, day, policy);
  }

  private static UndecodableSpan undecodable(KeptTrace record, SpanView span) {
    String reason =
        switch (span.problem()) {
          case NONE -> throw new IllegalStateException("a span without a problem");
          case INVALID_TRACE_ID -> "the trace id is not 16 bytes, or all zero";
          case INVALID_SPAN_ID -> "the span id is not 8 bytes, or all zero";
          case MALFORMED_SPAN -> "the bytes are not an OTLP span";
        };
    byte[] bytes = Arrays.copyOfRange(span.buffer(), span.offset(), span.offset() + span.length());
    return new UndecodableSpan(record.offset(), reason, bytes);
  }

  /** A visitor to whom only the scanner's own checks matter. */
  private enum FramingOnly implements OtlpTraceVisitor {
    INSTANCE;

    @Override
    public void context(ContextView context) {}

    @Override
    public void span(SpanView span) {}
  }
}
