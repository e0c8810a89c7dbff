package io.tailwater.ingest.rekey;

import io.tailwater.model.TracePartitioner;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpTraceScanner;
import io.tailwater.model.otlp.OtlpTraceVisitor;
import io.tailwater.model.otlp.OtlpTraceWriter;
import io.tailwater.model.otlp.SpanView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Cuts raw OTLP records by trace id into one growing slice for each shard's partition.
 *
 * <p>Spans are copied as bytes under the context they came with. A record whose framing is broken
 * leaves nothing in any slice: it is refused whole. A span that cannot be placed is refused alone.
 * Not thread-safe.
 */
public final class TraceRekeyer {
  private final int partitions;
  private final RekeyLimits limits;
  private final OtlpTraceScanner scanner = new OtlpTraceScanner(OtlpTraceScanner.Depth.IDS);
  private final Cut cut;
  private final OtlpTraceWriter[] slices;
  private final int[] sizeBefore;
  private final int[] spansBefore;
  private List<RefusedBytes> refused = new ArrayList<>();

  /** A cutter for this many shards. */
  public TraceRekeyer(int partitions, RekeyLimits limits) {
    this.partitions = partitions;
    this.limits = limits;
    slices = new OtlpTraceWriter[partitions];
    Arrays.setAll(slices, _ -> new OtlpTraceWriter());
    sizeBefore = new int[partitions];
    spansBefore = new int[partitions];
    cut = new Cut();
  }

  /**
   * Cuts one raw record.
   *
   * @param value an encoded {@code TracesData}
   * @return how many spans went into slices
   */
  public int add(byte @Nullable [] value) {
    if (value == null) {
      return 0;
    }
    if (value.length > limits.maxRecordBytes()) {
      refused.add(new RefusedBytes("record_too_large", value));
      return 0;
    }
    for (int p = 0; p < partitions; p++) {
      sizeBefore[p] = slices[p].size();
      spansBefore[p] = slices[p].spanCount();
    }
    int refusedBefore = refused.size();
    cut.spans = 0;
    try {
      scanner.scan(value, cut);
      for (OtlpTraceWriter slice : slices) {
        slice.closeContext();
      }
      return cut.spans;
    } catch (MalformedOtlpException _) {
      for (int p = 0; p < partitions; p++) {
        slices[p].rollBack(sizeBefore[p], spansBefore[p]);
      }
      refused.subList(refusedBefore, refused.size()).clear();
      refused.add(new RefusedBytes("malformed_record", value));
      return 0;
    }
  }

  /** Bytes in a shard's slice. */
  public int sliceBytes(int partition) {
    return slices[partition].size();
  }

  /** Takes a shard's slice, an encoded {@code TracesData}; empty bytes where there are no spans. */
  public byte[] takeSlice(int partition) {
    return slices[partition].take();
  }

  /** Takes what was refused since the last call. */
  public List<RefusedBytes> takeRefused() {
    if (refused.isEmpty()) {
      return List.of();
    }
    List<RefusedBytes> taken = refused;
    refused = new ArrayList<>();
    return taken;
  }

  /** Drops every slice and refusal, as after an aborted transaction. */
  public void clear() {
    for (OtlpTraceWriter slice : slices) {
      slice.rollBack(0, 0);
    }
    refused = new ArrayList<>();
  }

  private final class Cut implements OtlpTraceVisitor {
    private final boolean[] inContext = new boolean[partitions];
    private @Nullable ContextView context;
    private int spans;

    @Override
    public void context(ContextView view) {
      for (OtlpTraceWriter slice : slices) {
        slice.closeContext();
      }
      Arrays.fill(inContext, false);
      context = view;
    }

    @Override
    public void span(SpanView span) {
      if (span.problem() != SpanView.Problem.NONE) {
        refuse(span, span.problem().name().toLowerCase(Locale.ROOT));
        return;
      }
      if (span.length() > limits.maxSpanBytes()) {
        refuse(span, "span_too_large");
        return;
      }
      int partition = TracePartitioner.partition(span.traceIdHi(), span.traceIdLo(), partitions);
      OtlpTraceWriter slice = slices[partition];
      if (!inContext[partition]) {
        open(slice);
        inContext[partition] = true;
      }
      slice.span(span.buffer(), span.offset(), span.length());
      spans++;
    }

    private void refuse(SpanView span, String reason) {
      OtlpTraceWriter writer = new OtlpTraceWriter();
      open(writer);
      writer.span(span.buffer(), span.offset(), span.length());
      refused.add(new RefusedBytes(reason, writer.take()));
    }

    private void open(OtlpTraceWriter writer) {
      if (context == null) {
        throw new IllegalStateException("a span came before its context");
      }
      writer.context(
          context.resourceFields(),
          context.resourceLength(),
          context.scopeFields(),
          context.scopeLength());
    }
  }
}
