package io.tailwater.processors.trace;

import io.tailwater.model.otlp.OtlpTraceWriter;
import io.tailwater.processors.sampling.Verdict;
import java.util.Arrays;

/**
 * Turns the chain of an undecided trace into OTLP, spans grouped by the context they came with and
 * in order of arrival within it.
 *
 * <p>A span that an agent sent twice, byte for byte, as it does after an answer was lost, is
 * written once. A trace larger than {@link #MAX_RECORD_BYTES} is cut into several messages. Not
 * thread-safe.
 */
final class TraceEmitter {
  static final int MAX_RECORD_BYTES = 900_000;

  /** Most bytes that tag and length add to a span. */
  static final int SPAN_FRAME_BYTES = 6;

  /** What a threshold usually adds to a span. */
  static final int TRACE_STATE_BYTES = 24;

  /** Most bytes that tags and lengths add to a resource with a scope. */
  static final int CONTEXT_FRAME_BYTES = 12;

  /** Spans for which there may be room that is not in use. */
  private static final int MAX_ROOM = 1 << 14;

  private final SpanArena arena;
  private final ContextTable contexts;
  private final OtlpTraceWriter writer = new OtlpTraceWriter();
  private final ThresholdWriter thresholds = new ThresholdWriter();
  private Completeness completeness = new Completeness();
  private long[] order = new long[64];
  private long[] handles = new long[64];
  private long[] seenHash = new long[256];
  private int[] seenAt = new int[256];
  private int duplicates;

  TraceEmitter(SpanArena arena, ContextTable contexts) {
    this.arena = arena;
    this.contexts = contexts;
  }

  /** Takes a part of a trace. */
  interface Part {
    /**
     * A part.
     *
     * @param complete of the whole trace: a root and the parent of every span are there
     */
    void take(byte[] otlp, int spans, boolean complete);
  }

  /**
   * Writes the trace of {@code count} spans whose newest is {@code newest}, in one or more parts.
   *
   * @param traceState whether the verdict's threshold goes into the W3C trace state of every span
   */
  void emit(long newest, int count, Verdict verdict, boolean traceState, Part parts) {
    thresholds.verdict(verdict, traceState);
    gather(newest, count);
    boolean complete = completeness.of(arena, handles, count);
    duplicates = 0;
    int context = -1;
    int bytes = 0;
    for (int i = 0; i < count; i++) {
      long handle = handles[(int) order[i]];
      if (isRepeated((int) order[i], count)) {
        duplicates++;
        continue;
      }
      int spanContext = (int) (order[i] >>> 32);
      byte[] resource = contexts.resource(spanContext);
      byte[] scope = contexts.scope(spanContext);
      int spanBytes = arena.length(handle) + SPAN_FRAME_BYTES + TRACE_STATE_BYTES;
      int contextBytes = resource.length + scope.length + CONTEXT_FRAME_BYTES;
      int needed = spanBytes + (spanContext == context ? 0 : contextBytes);
      if (writer.spanCount() > 0 && bytes + needed > MAX_RECORD_BYTES) {
        flush(parts, complete);
        context = -1;
        bytes = 0;
      }
      if (spanContext != context) {
        context = spanContext;
        writer.context(resource, resource.length, scope, scope.length);
        bytes += contextBytes;
      }
      bytes += spanBytes;
      thresholds.write(arena.bytes(handle), arena.offset(handle), arena.length(handle), writer);
    }
    flush(parts, complete);
    if (count > MAX_ROOM) {
      giveBack();
    }
  }

  /** The room that one giant trace needed is not held for ever. */
  private void giveBack() {
    order = new long[64];
    handles = new long[64];
    seenHash = new long[256];
    seenAt = new int[256];
    completeness = new Completeness();
  }

  /** Repeated spans that the last {@link #emit} left out. */
  int duplicates() {
    return duplicates;
  }

  private void flush(Part parts, boolean complete) {
    int spans = writer.spanCount();
    if (spans > 0) {
      parts.take(writer.take(), spans, complete);
    }
  }

  /** Sorts by context, then arrival: the key is {@code context << 32 | arrival}. */
  private void gather(long newest, int count) {
    if (order.length < count) {
      order = new long[count * 2];
      handles = new long[count * 2];
    }
    long handle = newest;
    for (int i = count - 1; i >= 0; i--) {
      handles[i] = handle;
      order[i] = (long) arena.context(handle) << 32 | i;
      handle = arena.previous(handle);
    }
    Arrays.sort(order, 0, count);
    int slots = Integer.highestOneBit(Math.max(count, 8)) * 4;
    if (seenHash.length < slots) {
      seenHash = new long[slots];
      seenAt = new int[slots];
    } else {
      Arrays.fill(seenHash, 0, slots, 0);
    }
  }

  private boolean isRepeated(int arrival, int count) {
    int mask = Integer.highestOneBit(Math.max(count, 8)) * 4 - 1;
    long handle = handles[arrival];
    long hash = hash(arena.bytes(handle), arena.offset(handle), arena.length(handle)) | 1;
    int slot = (int) (hash >>> 20) & mask;
    while (seenHash[slot] != 0) {
      if (seenHash[slot] == hash && sameBytes(handles[seenAt[slot]], handle)) {
        return true;
      }
      slot = slot + 1 & mask;
    }
    seenHash[slot] = hash;
    seenAt[slot] = arrival;
    return false;
  }

  private boolean sameBytes(long a, long b) {
    int from = arena.offset(a);
    int otherFrom = arena.offset(b);
    return Arrays.equals(
        arena.bytes(a),
        from,
        from + arena.length(a),
        arena.bytes(b),
        otherFrom,
        otherFrom + arena.length(b));
  }

  private static long hash(byte[] bytes, int offset, int length) {
    return ContextTable.hash(bytes, offset, length, 0x2545f4914f6cdd1dL);
  }
}
