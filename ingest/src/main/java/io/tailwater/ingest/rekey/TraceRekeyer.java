package io.tailwater.ingest.rekey;

import io.tailwater.model.TracePartitioner;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.OtlpTraceScanner;
import io.tailwater.model.otlp.OtlpTraceVisitor;
import io.tailwater.model.otlp.SpanView;
import java.util.Locale;

/**
 * Cuts raw records of spans by trace id. A span without a usable trace or span id is refused. Not
 * thread-safe.
 */
public final class TraceRekeyer extends Rekeyer {
  private final OtlpTraceScanner scanner = new OtlpTraceScanner(OtlpTraceScanner.Depth.IDS);
  private final Cut cut = new Cut();

  /** A cutter for this many shards. */
  public TraceRekeyer(int partitions, RekeyLimits limits) {
    super(partitions, limits);
  }

  @Override
  void scan(byte[] bytes, int offset, int length) {
    scanner.scan(bytes, offset, length, cut);
  }

  private final class Cut implements OtlpTraceVisitor {
    @Override
    public void context(ContextView view) {
      enter(view);
    }

    @Override
    public void span(SpanView span) {
      if (span.problem() != SpanView.Problem.NONE) {
        String reason = span.problem().name().toLowerCase(Locale.ROOT);
        refuse(reason, span.buffer(), span.offset(), span.length());
        return;
      }
      int partition = TracePartitioner.partition(span.traceIdHi(), span.traceIdLo(), partitions);
      place(partition, span.buffer(), span.offset(), span.length(), "span_too_large");
    }
  }
}
