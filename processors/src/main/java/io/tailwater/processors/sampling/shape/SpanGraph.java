package io.tailwater.processors.sampling.shape;

import java.util.Arrays;

/*
 * Who is whose parent, by the ids as they were sent. Nothing is assumed of them: parents may be
 * missing, several spans may share an id (Zipkin's client and server do), and broken data may form
 * cycles. So the graph is one of ids, not of spans: every distinct id is a node, an edge leads from
 * the id that a span names as its parent to the span. Whoever walks it visits each id once, which
 * bounds the work whatever the ids say, and what shares an id is treated alike, whichever came first.
 */
/**
 * The parent relation of the spans of one trace, re-used from trace to trace. Takes the first
 * {@value #MAX_SPANS} spans; about 40 bytes each.
 */
final class SpanGraph {
  /** Spans of a trace that count. */
  static final int MAX_SPANS = 10_000;

  /** The span names no parent. */
  static final int ROOT = -2;

  /** The span's id is missing, or its parent is not among the spans. */
  static final int UNKNOWN = LongIndex.ABSENT;

  private final LongIndex ids = new LongIndex();
  private int[] ownIds = new int[64];
  private long[] parents = new long[64];
  private int size;

  void clear() {
    ids.clear();
    size = 0;
  }

  /** Whether no further span fits. */
  boolean isFull() {
    return size == MAX_SPANS;
  }

  /** Adds a span and returns its number; ids of 0 are none. */
  int add(long spanId, long parentSpanId) {
    if (size == ownIds.length) {
      int capacity = Math.min(2 * size, MAX_SPANS);
      ownIds = Arrays.copyOf(ownIds, capacity);
      parents = Arrays.copyOf(parents, capacity);
    }
    ownIds[size] = spanId == 0 ? UNKNOWN : ids.add(spanId);
    parents[size] = parentSpanId;
    return size++;
  }

  int size() {
    return size;
  }

  /** How many distinct ids the spans have. */
  int idCount() {
    return ids.size();
  }

  /** The number of a span's id, below {@link #idCount()}, or {@link #UNKNOWN}. */
  int id(int span) {
    return ownIds[span];
  }

  /** The number of its parent's id, {@link #ROOT} or {@link #UNKNOWN}; once all are added. */
  int parentId(int span) {
    return parents[span] == 0 ? ROOT : ids.find(parents[span]);
  }
}
