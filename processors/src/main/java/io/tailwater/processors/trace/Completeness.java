package io.tailwater.processors.trace;

import io.tailwater.model.TracePartitioner;
import io.tailwater.model.otlp.SpanView;
import java.util.Arrays;

/**
 * Whether a trace is complete as far as its own spans say: there is a root, and the parent of every
 * span is there. Not thread-safe.
 */
final class Completeness {
  private final SpanView view = new SpanView();
  private long[] spanIds = new long[128];
  private long[] parents = new long[64];

  /** Of the trace whose spans lie at the first {@code count} handles. */
  boolean of(SpanArena arena, long[] handles, int count) {
    int slots = Integer.highestOneBit(Math.max(count, 8)) * 4;
    if (spanIds.length < slots) {
      spanIds = new long[slots];
    } else {
      Arrays.fill(spanIds, 0, slots, 0);
    }
    if (parents.length < count) {
      parents = new long[count * 2];
    }
    boolean root = false;
    for (int i = 0; i < count; i++) {
      view.read(arena.bytes(handles[i]), arena.offset(handles[i]), arena.length(handles[i]));
      parents[i] = view.parentSpanId();
      root |= view.isRoot();
      add(view.spanId(), slots - 1);
    }
    for (int i = 0; root && i < count; i++) {
      root = parents[i] == 0 || contains(parents[i], slots - 1);
    }
    return root;
  }

  private void add(long id, int mask) {
    int slot = slot(id) & mask;
    while (spanIds[slot] != 0 && spanIds[slot] != id) {
      slot = slot + 1 & mask;
    }
    spanIds[slot] = id;
  }

  private boolean contains(long id, int mask) {
    for (int slot = slot(id) & mask; spanIds[slot] != 0; slot = slot + 1 & mask) {
      if (spanIds[slot] == id) {
        return true;
      }
    }
    return false;
  }

  private static int slot(long id) {
    return (int) (TracePartitioner.fmix64(id) >>> 16);
  }
}
