package io.tailwater.ingest.rekey;

import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.model.Signal;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpFields;
import io.tailwater.model.otlp.OtlpWriter;
import io.tailwater.model.otlp.WireReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns raw records into OTLP and cuts them into one growing slice for each shard's partition.
 * Which item (span, log record, metric) goes where, a subclass says.
 *
 * <p>Items are copied as bytes under the context they came with. A record whose framing is broken
 * leaves nothing in any slice: it is refused whole. An item that cannot be placed is refused with
 * those of its context that have the same fault. A {@code ResourceSpans} (or its like for logs and
 * metrics) whose context is too large is refused whole, its neighbours flow on.
 *
 * <p>Memory: an item is copied once, a context once for each slice and letter that has items of it.
 * Both are bounded, so a record adds at most its own length as OTLP and {@link #MAX_REPEATED_BYTES}
 * to slices and refusals together. Not thread-safe.
 */
public abstract sealed class Rekeyer permits TraceRekeyer, LogRekeyer, MetricRekeyer {
  /**
   * Most bytes of contexts that one record may have written. A resource of the largest size fits on
   * 128 partitions; the usual ones, of a few KiB, never come near it.
   */
  static final int MAX_REPEATED_BYTES = 32 << 20;

  /** A writer that has grown above this is not used again: it never shrinks by itself. */
  private static final int MAX_REUSED_BYTES = 2 << 20;

  final int partitions;
  private final RekeyLimits limits;
  private final WireReader record = new WireReader();
  private final OtlpWriter[] slices;
  private final boolean[] inContext;
  private final RefusedItems letters = new RefusedItems();
  private final Mark recordStart;
  private final Mark resourceStart;
  private List<RefusedBytes> refused = new ArrayList<>();
  private @Nullable ContextView context;
  private int contextBytes;
  private int repeatedBytes;
  private int placed;
  private int seen;
  private boolean tooLarge;
  private int otlpBytes;

  Rekeyer(int partitions, RekeyLimits limits) {
    this.partitions = partitions;
    this.limits = limits;
    slices = new OtlpWriter[partitions];
    Arrays.setAll(slices, _ -> new OtlpWriter());
    inContext = new boolean[partitions];
    recordStart = new Mark();
    resourceStart = new Mark();
  }

  /** A cutter of a signal for this many shards. */
  public static Rekeyer of(Signal signal, int partitions, RekeyLimits limits) {
    return switch (signal) {
      case TRACES -> new TraceRekeyer(partitions, limits);
      case LOGS -> new LogRekeyer(partitions, limits);
      case METRICS -> new MetricRekeyer(partitions, limits);
    };
  }

  /**
   * Walks one {@code ResourceSpans}, {@code ResourceLogs} or {@code ResourceMetrics} with its tag,
   * which is a message of its own. Calls {@link #enter} for each context and, for each of its
   * items, {@link #place} or {@link #refuse}.
   */
  abstract void scan(byte[] bytes, int offset, int length);

  /**
   * Cuts one raw record.
   *
   * @param value in the decoder's encoding; null and empty values have no items
   * @param decoder of the record's topic
   * @param recordMillis the record's time, epoch milliseconds
   * @return how many items went into slices
   */
  public final int add(byte @Nullable [] value, RecordDecoder decoder, long recordMillis) {
    return add(null, value, decoder, recordMillis);
  }

  /**
   * Cuts one raw record with a key.
   *
   * @param key null where the record has none
   */
  public final int add(
      byte @Nullable [] key, byte @Nullable [] value, RecordDecoder decoder, long recordMillis) {
    seen = 0;
    otlpBytes = 0;
    if (value == null || value.length == 0) {
      return 0;
    }
    if (value.length > limits.maxRecordBytes()) {
      return refuseRecord("record_too_large", "", value);
    }
    placed = 0;
    repeatedBytes = 0;
    recordStart.set();
    try {
      byte[] otlp = decoder.decode(key, value, recordMillis);
      otlpBytes = otlp.length;
      record.reset(otlp);
      while (record.next()) {
        record.skip();
        if (record.fieldNumber() == OtlpFields.TRACES_RESOURCE_SPANS) {
          cutResource(otlp, record.tagOffset(), record.position());
        }
      }
      return placed;
    } catch (MalformedOtlpException | UndecodableException e) {
      recordStart.rollBack();
      return refuseRecord("malformed_record", String.valueOf(e.getMessage()), value);
    }
  }

  /**
   * Refuses a record as it came, unread.
   *
   * @param value null and empty values have no items, and are not refused
   * @return how many items went into slices: none
   */
  public final int refuse(String reason, String detail, byte @Nullable [] value) {
    otlpBytes = 0;
    seen = 0;
    return value == null || value.length == 0 ? 0 : refuseRecord(reason, detail, value);
  }

  /** Refuses the record as it came, whatever has been cut out of it. */
  private int refuseRecord(String reason, String detail, byte[] value) {
    refused.add(new RefusedBytes(reason, detail, value, 1));
    seen = 1;
    return 0;
  }

  private void cutResource(byte[] value, int from, int to) {
    resourceStart.set();
    int seenBefore = seen;
    tooLarge = false;
    scan(value, from, to - from);
    endContext();
    if (tooLarge) {
      resourceStart.rollBack();
      refused.add(
          new RefusedBytes(
              "context_too_large", "", Arrays.copyOfRange(value, from, to), seen - seenBefore));
    }
  }

  /** Enters a context; the items that follow are of it. */
  final void enter(ContextView view) {
    endContext();
    context = view;
    contextBytes = view.resourceLength() + view.scopeLength();
    tooLarge |= contextBytes > limits.maxContextBytes();
  }

  private void endContext() {
    for (OtlpWriter slice : slices) {
      slice.closeContext();
    }
    Arrays.fill(inContext, false);
    letters.endContext(refused);
  }

  /**
   * Writes an item into the slice of a partition, or refuses it where it is too large.
   *
   * @param tooLargeReason the reason in that case
   */
  final void place(int partition, byte[] bytes, int offset, int length, String tooLargeReason) {
    if (length > limits.maxSpanBytes()) {
      refuse(tooLargeReason, bytes, offset, length);
      return;
    }
    seen++;
    if (tooLarge) {
      return;
    }
    OtlpWriter slice = slices[partition];
    if (!inContext[partition]) {
      open(slice);
      inContext[partition] = true;
    }
    slice.item(bytes, offset, length);
    placed++;
  }

  /** Refuses an item. */
  final void refuse(String reason, byte[] bytes, int offset, int length) {
    seen++;
    if (!tooLarge) {
      letters.add(reason, bytes, offset, length, contextBytes, this::open, refused);
    }
  }

  private void open(OtlpWriter writer) {
    ContextView current = context;
    if (current == null) {
      throw new IllegalStateException("an item came before its context");
    }
    repeatedBytes += contextBytes;
    tooLarge |= repeatedBytes > MAX_REPEATED_BYTES;
    writer.context(
        current.resourceFields(),
        current.resourceLength(),
        current.scopeFields(),
        current.scopeLength());
  }

  /**
   * How many items the last record had, those refused included; 1 where that cannot be told, as the
   * record was refused whole.
   */
  public final int itemsSeen() {
    return seen;
  }

  /** Bytes of the last record as OTLP; 0 where it could not be decoded. */
  public final int otlpBytes() {
    return otlpBytes;
  }

  /** Bytes in a shard's slice. */
  public final int sliceBytes(int partition) {
    return slices[partition].size();
  }

  /**
   * Takes a shard's slice, an encoded {@code TracesData}, {@code LogsData} or {@code MetricsData};
   * empty bytes where there are no items.
   */
  public final byte[] takeSlice(int partition) {
    byte[] slice = slices[partition].take();
    if (slice.length > MAX_REUSED_BYTES) {
      slices[partition] = new OtlpWriter();
    }
    return slice;
  }

  /** Takes what was refused since the last call. */
  public final List<RefusedBytes> takeRefused() {
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
    private final int[] sliceItems = new int[partitions];
    private int refusals;
    private int items;
    private int repeated;

    void set() {
      for (int p = 0; p < partitions; p++) {
        sliceSizes[p] = slices[p].size();
        sliceItems[p] = slices[p].itemCount();
      }
      refusals = refused.size();
      items = placed;
      repeated = repeatedBytes;
    }

    void rollBack() {
      for (int p = 0; p < partitions; p++) {
        slices[p].rollBack(sliceSizes[p], sliceItems[p]);
      }
      refused.subList(refusals, refused.size()).clear();
      letters.discard();
      placed = items;
      repeatedBytes = repeated;
    }
  }
}
