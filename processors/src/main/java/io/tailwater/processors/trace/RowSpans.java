package io.tailwater.processors.trace;

import io.tailwater.processors.sampling.TraceSpans;

/** The spans of one open trace, in order of arrival, read where they lie. Not thread-safe. */
final class RowSpans implements TraceSpans {
  /** Spans for which there may be room that is not in use. */
  private static final int MAX_ROOM = 1 << 14;

  private final SpanArena arena;
  private final ContextTable contexts;
  private final Completeness completeness = new Completeness();
  private long[] cells = new long[64];
  private int count;
  private long newest;
  private boolean gathered;

  RowSpans(SpanArena arena, ContextTable contexts) {
    this.arena = arena;
    this.contexts = contexts;
  }

  /** Aims at the trace of {@code count} spans whose newest is {@code newest}. */
  RowSpans of(long newest, int count) {
    this.newest = newest;
    this.count = count;
    gathered = false;
    if (cells.length > MAX_ROOM && count < MAX_ROOM / 2) {
      cells = new long[64];
    }
    return this;
  }

  @Override
  public void forEach(Visitor visitor) {
    gather();
    for (int i = 0; i < count; i++) {
      long cell = cells[i];
      int context = arena.context(cell);
      visitor.span(
          arena.bytes(cell),
          arena.offset(cell),
          arena.length(cell),
          contexts.resource(context),
          contexts.scope(context));
    }
  }

  /** Whether a root and the parent of every span are there. */
  boolean areComplete() {
    gather();
    return completeness.of(arena, cells, count);
  }

  /** The context of a span, by its number in order of arrival. */
  int context(int span) {
    gather();
    return arena.context(cells[span]);
  }

  private void gather() {
    if (gathered) {
      return;
    }
    gathered = true;
    if (cells.length < count) {
      cells = new long[count * 2];
    }
    long cell = newest;
    for (int i = count - 1; i >= 0; i--) {
      cells[i] = cell;
      cell = arena.previous(cell);
    }
  }
}
