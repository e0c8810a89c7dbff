package io.tailwater.processors.rollup;

import io.tailwater.model.SpanKind;
import io.tailwater.processors.sampling.shape.LongIndex;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one trace, by number in order of arrival, and which of them answers which. Re-used
 * from trace to trace. Not thread-safe.
 */
final class TraceGraph {
  /** No such span. */
  static final int NONE = -1;

  /** The span is there already. */
  static final int REPEATED = -2;

  /** Of larger traces the rest is counted span by span. */
  private static final int MOST_JOINED = 20_000;

  /** Calls further out are not looked for. */
  private static final int MOST_STEPS = 16;

  /** Room that stays when a large trace is over. */
  private static final int MOST_KEPT = 1 << 12;

  private final LongIndex ids = new LongIndex();

  /** By number of the id: the span that answers, the one that calls, the one that does neither. */
  private int[] answering = new int[64];

  private int[] calling = new int[64];
  private int[] other = new int[64];

  private long[] parents = new long[64];

  /** The parent's number among the ids, once joined; {@link #NONE} where it is not there. */
  private int[] parentIds = new int[64];

  private @Nullable Shape[] shapes = new @Nullable Shape[64];
  private long[] minutes = new long[64];
  private long[] durations = new long[64];
  private boolean[] failed = new boolean[64];

  /** By span that calls: the first that answers it, and how many do. */
  private int[] answers = new int[64];

  private int[] answerCounts = new int[64];
  private int[] ownIds = new int[64];

  /** By span that calls: whether another tells of the same call better. */
  private boolean[] yielding = new boolean[64];

  private int size;
  private boolean joined;

  void clear() {
    ids.clear();
    joined = false;
    if (parents.length > MOST_KEPT) {
      grow(64);
    }
    size = 0;
  }

  /** Adds a span and returns its number, or {@link #REPEATED}. */
  int add(CallFields span, Shape shape, long minuteMillis) {
    if (size == parents.length) {
      grow(2 * size);
    }
    int id = NONE;
    long spanId = span.spanId();
    if (spanId != 0 && ids.size() < MOST_JOINED) {
      int before = ids.size();
      id = ids.add(spanId);
      if (id == before) {
        ensureIds(id);
      }
      int[] role = role(shape.kind());
      int known = role[id];
      if (known == NONE) {
        role[id] = size;
      } else if (isSame(known, span, shape, minuteMillis)) {
        return REPEATED;
      } else {
        id = NONE;
      }
    }
    ownIds[size] = id;
    parents[size] = span.parentSpanId();
    shapes[size] = shape;
    minutes[size] = minuteMillis;
    durations[size] = span.durationNanos();
    failed[size] = span.isFailed();
    return size++;
  }

  /** Agents that use an id twice mean two spans, which may both be counted but not be joined. */
  private boolean isSame(int known, CallFields span, Shape shape, long minuteMillis) {
    return kind(known) == shape.kind()
        && minutes[known] == minuteMillis
        && durations[known] == span.durationNanos();
  }

  private int[] role(SpanKind kind) {
    return switch (kind) {
      case SERVER, CONSUMER -> answering;
      case CLIENT, PRODUCER -> calling;
      case INTERNAL, UNSPECIFIED -> other;
    };
  }

  int size() {
    return size;
  }

  Shape shape(int span) {
    return Objects.requireNonNull(shapes[span]);
  }

  SpanKind kind(int span) {
    return shape(span).kind();
  }

  String service(int span) {
    return shape(span).origin().service();
  }

  long minuteMillis(int span) {
    return minutes[span];
  }

  long durationNanos(int span) {
    return durations[span];
  }

  boolean isFailed(int span) {
    return failed[span];
  }

  /** Whether it names no parent. */
  boolean isRoot(int span) {
    return parents[span] == 0;
  }

  /**
   * The span that called the one that answers: the one that shares its id, else the call that it is
   * in, else its parent. {@link #NONE} where that is not there.
   */
  int callerOf(int span) {
    join();
    return calledBy(span);
  }

  private int calledBy(int span) {
    int own = ownIds[span];
    if (own != NONE && calling[own] != NONE) {
      return calling[own];
    }
    int parent = parentIds[span];
    if (parent == NONE) {
      return NONE;
    }
    if (calling[parent] != NONE && answering[parent] == NONE) {
      return calling[parent];
    }
    if (answering[parent] != NONE) {
      return answering[parent];
    }
    int call = callAround(other[parent]);
    return call == NONE ? other[parent] : call;
  }

  /** The call that a span which crosses no border is in, with nothing between that answers one. */
  private int callAround(int inner) {
    int span = inner;
    for (int step = 0; step < MOST_STEPS && span != NONE; step++) {
      int parent = parentIds[span];
      if (parent == NONE || answering[parent] != NONE) {
        return NONE;
      }
      if (calling[parent] != NONE) {
        return calling[parent];
      }
      span = other[parent];
    }
    return NONE;
  }

  /** Whether the answer is a part of another within the same process, not one to a call. */
  boolean isNested(int span, int caller) {
    return !isCall(caller) && shape(span).origin().isSameProcess(shape(caller).origin());
  }

  /** Whether the call waited for this answer and no other. */
  boolean answersAlone(int span, int caller) {
    join();
    return kind(caller) == SpanKind.CLIENT
        && kind(span) == SpanKind.SERVER
        && answerCounts[caller] == 1;
  }

  /**
   * The span that answers a call, of several the one of the least id, or that was made within it by
   * another service; {@link #NONE} where none is there.
   */
  int answerTo(int span) {
    join();
    return answers[span];
  }

  /**
   * Whether another span tells of the same call better: libraries for databases and remote
   * procedures sit on such for HTTP, and both have spans.
   */
  boolean isToldByAnother(int span) {
    join();
    return yielding[span];
  }

  private boolean isCall(int span) {
    return kind(span) == SpanKind.CLIENT || kind(span) == SpanKind.PRODUCER;
  }

  private void join() {
    if (joined) {
      return;
    }
    joined = true;
    for (int span = 0; span < size; span++) {
      parentIds[span] = parents[span] == 0 ? NONE : ids.find(parents[span]);
    }
    Arrays.fill(answers, 0, size, NONE);
    Arrays.fill(answerCounts, 0, size, 0);
    Arrays.fill(yielding, 0, size, false);
    for (int span = 0; span < size; span++) {
      if (kind(span) == SpanKind.SERVER || kind(span) == SpanKind.CONSUMER) {
        int caller = calledBy(span);
        if (caller != NONE) {
          answerCounts[caller]++;
          answers[caller] = first(answers[caller], span);
        }
      }
    }
    for (int span = 0; span < size; span++) {
      switch (kind(span)) {
        case INTERNAL, UNSPECIFIED -> joinStranger(span);
        case CLIENT, PRODUCER -> joinNested(span);
        case SERVER, CONSUMER -> {
          // Joined already.
        }
      }
    }
  }

  /** A service without spans for what it answers shows by those that it has within a call. */
  private void joinStranger(int span) {
    int caller = callingParent(span);
    if (caller != NONE && answerCounts[caller] == 0 && !service(span).equals(service(caller))) {
      answers[caller] = first(answers[caller], span);
    }
  }

  private void joinNested(int span) {
    int outer = callingParent(span);
    if (outer == NONE
        || outer == span
        || !shape(span).origin().isSameProcess(shape(outer).origin())) {
      return;
    }
    Peer peer = shape(outer).peer();
    boolean precise = peer != null && (peer.statement() != null || peer.queue() != null);
    if (precise && answers[span] == NONE) {
      yielding[span] = true;
    } else if (!precise && answers[outer] == NONE) {
      yielding[outer] = true;
    }
  }

  private int callingParent(int span) {
    int parent = parentIds[span];
    return parent == NONE ? NONE : calling[parent];
  }

  /** Of two spans the one of the lesser id, so that the order of arrival is nothing. */
  private int first(int one, int other) {
    return one == NONE || Long.compareUnsigned(spanId(other), spanId(one)) < 0 ? other : one;
  }

  private long spanId(int span) {
    return ownIds[span] == NONE ? -1 : ids.key(ownIds[span]);
  }

  private void ensureIds(int id) {
    if (id == answering.length) {
      answering = Arrays.copyOf(answering, 2 * id);
      calling = Arrays.copyOf(calling, 2 * id);
      other = Arrays.copyOf(other, 2 * id);
    }
    answering[id] = NONE;
    calling[id] = NONE;
    other[id] = NONE;
  }

  private void grow(int capacity) {
    parents = Arrays.copyOf(parents, capacity);
    parentIds = Arrays.copyOf(parentIds, capacity);
    shapes = Arrays.copyOf(shapes, capacity);
    minutes = Arrays.copyOf(minutes, capacity);
    durations = Arrays.copyOf(durations, capacity);
    failed = Arrays.copyOf(failed, capacity);
    answers = Arrays.copyOf(answers, capacity);
    yielding = Arrays.copyOf(yielding, capacity);
    answerCounts = Arrays.copyOf(answerCounts, capacity);
    ownIds = Arrays.copyOf(ownIds, capacity);
  }
}
