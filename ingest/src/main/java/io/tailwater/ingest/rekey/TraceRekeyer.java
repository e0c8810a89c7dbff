package io.tailwater.ingest.rekey;

import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.model.TracePartitioner;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpFields;
import io.tailwater.model.otlp.OtlpTraceScanner;
import io.tailwater.model.otlp.OtlpTraceVisitor;
import io.tailwater.model.otlp.OtlpTraceWriter;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.model.otlp.WireReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns raw records into OTLP and cuts them by trace id into one growing slice for each shard's
 * partition.
 *
 * <p>Spans are copied as bytes under the context they came with. A record whose framing is broken
 * leaves nothing in any slice: it is refused whole. A span that cannot be placed is refused with
 * those of its context that have the same fault. A {@code ResourceSpans} whose context is too large
 * is refused whole, its neighbours flow on.
 *
 * <p>Memory: a span is copied once, a context once for each slice and letter that has spans of it.
 * Both are bounded, so a record adds at most its own length as OTLP and {@link #MAX_REPEATED_BYTES}
 * to slices and refusals together. Not thread-safe.
 */
public final class TraceRekeyer {
  /**
   * Most bytes of contexts that one record may have written. A resource of the largest size fits on
   * 128 partitions; the usual ones, of a few KiB, never come near it.
   */
  static final int MAX_REPEATED_BYTES = 32 << 20;

  /** A writer that has grown above this is not used again: it never shrinks by itself. */
  private static final int MAX_REUSED_BYTES = 2 << 20;

  private final int partitions;
  private final RekeyLimits limits;
  private final WireReader record = new WireReader();
  private final OtlpTraceScanner scanner = new OtlpTraceScanner(OtlpTraceScanner.Depth.IDS);
  private final Cut cut;
  private int otlpBytes;
  private final OtlpTraceWriter[] slices;
  private final Mark recordStart;
  private final Mark resourceStart;
  private List<RefusedBytes> refused = new ArrayList<>();

  /** A cutter for this many shards. */
  public TraceRekeyer(int partitions, RekeyLimits limits) {
    this.partitions = partitions;
    this.limits = limits;
    slices = new OtlpTraceWriter[partitions];
    Arrays.setAll(slices, _ -> new OtlpTraceWriter());
    recordStart = new Mark();
    resourceStart = new Mark();
    cut = new Cut();
  }

  /**
   * Cuts one raw record.
   *
   * @param value in the decoder's encoding; null and empty values have no spans
   * @param decoder of the record's topic
   * @param recordMillis the record's time, epoch milliseconds
   * @return how many spans went into slices
   */
  public int add(byte @Nullable [] value, RecordDecoder decoder, long recordMillis) {
    cut.seen = 0;
    otlpBytes = 0;
    if (value == null || value.length == 0) {
      return 0;
    }
    if (value.length > limits.maxRecordBytes()) {
      return refuse("record_too_large", "", value);
    }
    cut.spans = 0;
    cut.repeatedBytes = 0;
    recordStart.set();
    try {
      byte[] otlp = decoder.decode(value, recordMillis);
      otlpBytes = otlp.length;
      record.reset(otlp);
      while (record.next()) {
        record.skip();
        if (record.fieldNumber() == OtlpFields.TRACES_RESOURCE_SPANS) {
          cutResourceSpans(otlp, record.tagOffset(), record.position());
        }
      }
      return cut.spans;
    } catch (MalformedOtlpException | UndecodableException e) {
      recordStart.rollBack();
      return refuse("malformed_record", String.valueOf(e.getMessage()), value);
    }
  }

  /** Refuses the record as it came, whatever has been cut out of it. */
  private int refuse(String reason, String detail, byte[] value) {
    refused.add(new RefusedBytes(reason, detail, value, 1));
    cut.seen = 1;
    return 0;
  }

  /**
   * How many spans the last record had, those refused included; 1 where that cannot be told, as the
   * record was refused whole.
   */
  public int spansSeen() {
    return cut.seen;
  }

  /** With its tag, a {@code ResourceSpans} is a {@code TracesData} of its own. */
  private void cutResourceSpans(byte[] value, int from, int to) {
    resourceStart.set();
    int seenBefore = cut.seen;
    cut.tooLarge = false;
    scanner.scan(value, from, to - from, cut);
    cut.endContext();
    if (cut.tooLarge) {
      resourceStart.rollBack();
      refused.add(
          new RefusedBytes(
              "context_too_large", "", Arrays.copyOfRange(value, from, to), cut.seen - seenBefore));
    }
  }

  /** Bytes of the last record as OTLP; 0 where it could not be decoded. */
  public int otlpBytes() {
    return otlpBytes;
  }

  /** Bytes in a shard's slice. */
  public int sliceBytes(int partition) {
    return slices[partition].size();
  }

  /** Takes a shard's slice, an encoded {@code TracesData}; empty bytes where there are no spans. */
  public byte[] takeSlice(int partition) {
    byte[] slice = slices[partition].take();
    if (slice.length > MAX_REUSED_BYTES) {
      slices[partition] = new OtlpTraceWriter();
    }
    return slice;
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

  /** A place to come back to; no context may be open there. */
  private final class Mark {
    private final int[] sliceSizes = new int[partitions];
    private final int[] sliceSpans = new int[partitions];
    private int refusals;
    private int spans;
    private int repeatedBytes;

    void set() {
      for (int p = 0; p < partitions; p++) {
        sliceSizes[p] = slices[p].size();
        sliceSpans[p] = slices[p].spanCount();
      }
      refusals = refused.size();
      spans = cut.spans;
      repeatedBytes = cut.repeatedBytes;
    }

    void rollBack() {
      for (int p = 0; p < partitions; p++) {
        slices[p].rollBack(sliceSizes[p], sliceSpans[p]);
      }
      refused.subList(refusals, refused.size()).clear();
      cut.letters.discard();
      cut.spans = spans;
      cut.repeatedBytes = repeatedBytes;
    }
  }

  private final class Cut implements OtlpTraceVisitor {
    private final boolean[] inContext = new boolean[partitions];
    private final RefusedSpans letters = new RefusedSpans();
    private @Nullable ContextView context;
    private int contextBytes;
    private int repeatedBytes;
    private int spans;
    private int seen;
    private boolean tooLarge;

    @Override
    public void context(ContextView view) {
      endContext();
      context = view;
      contextBytes = view.resourceLength() + view.scopeLength();
      tooLarge |= contextBytes > limits.maxContextBytes();
    }

    void endContext() {
      for (OtlpTraceWriter slice : slices) {
        slice.closeContext();
      }
      Arrays.fill(inContext, false);
      letters.endContext(refused);
    }

    @Override
    public void span(SpanView span) {
      seen++;
      if (tooLarge) {
        return;
      }
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
      letters.add(reason, span, contextBytes, this::open, refused);
    }

    private void open(OtlpTraceWriter writer) {
      if (context == null) {
        throw new IllegalStateException("a span came before its context");
      }
      repeatedBytes += contextBytes;
      tooLarge |= repeatedBytes > MAX_REPEATED_BYTES;
      writer.context(
          context.resourceFields(),
          context.resourceLength(),
          context.scopeFields(),
          context.scopeLength());
    }
  }
}
