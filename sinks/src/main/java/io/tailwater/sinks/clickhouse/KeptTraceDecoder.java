package io.tailwater.sinks.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpTraceScanner;
import io.tailwater.model.otlp.OtlpTraceVisitor;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.sinks.KeptTrace;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.UndecodableItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes the records of a batch straight into columns, with no object per attribute.
 *
 * <p>Used once.
 */
final class KeptTraceDecoder {
  private static final long MILLIS_PER_DAY = 86_400_000;

  private final SpanBlock spans = new SpanBlock();
  private final TracePartBlock traceParts = new TracePartBlock();
  private final List<UndecodableItem> undecodable = new ArrayList<>();
  private final SpanParts parts = new SpanParts(traceParts);
  private final SpanRows rows = new SpanRows(spans, parts);
  private final OtlpTraceScanner scanner = new OtlpTraceScanner();

  private KeptTraceDecoder() {}

  /** Decodes a batch, as {@link BatchDecoder} says. */
  static DecodedBatch decode(SinkBatch<KeptTrace> batch) {
    KeptTraceDecoder decoder = new KeptTraceDecoder();
    for (KeptTrace record : batch.records()) {
      decoder.decode(record, batch.partition());
      if (decoder.isTooLarge()) {
        KeptTraceDecoder none = new KeptTraceDecoder();
        return DecodedBatch.tooLarge(batch, none.spans.block(), none.traceParts.block());
      }
    }
    return new DecodedBatch(
        decoder.spans.block(), decoder.traceParts.block(), decoder.undecodable, false);
  }

  private boolean isTooLarge() {
    return spans.resourceAttributes.bytes() > DecodedBatch.MAX_RESOURCE_BYTES;
  }

  private void decode(KeptTrace record, int partition) {
    try {
      // Rows cannot be taken back, so the framing is proven sound before the first one is made.
      scanner.scan(record.otlp(), FramingOnly.INSTANCE);
    } catch (MalformedOtlpException broken) {
      undecodable.add(
          new UndecodableItem(
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
            if (isTooLarge()) {
              return;
            }
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
    parts.endRecord(record, partition, day, policy);
  }

  private static UndecodableItem undecodable(KeptTrace record, SpanView span) {
    String reason =
        switch (span.problem()) {
          case NONE -> throw new IllegalStateException("a span without a problem");
          case INVALID_TRACE_ID -> "the trace id is not 16 bytes, or all zero";
          case INVALID_SPAN_ID -> "the span id is not 8 bytes, or all zero";
          case MALFORMED_SPAN -> "the bytes are not an OTLP span";
        };
    byte[] bytes = Arrays.copyOfRange(span.buffer(), span.offset(), span.offset() + span.length());
    return new UndecodableItem(record.offset(), reason, bytes);
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
