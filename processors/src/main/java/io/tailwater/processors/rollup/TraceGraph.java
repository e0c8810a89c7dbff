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

  /** Room that stays when a large trace is over. */
  private static final int MOST_KEPT = 1 << 12;

  private final LongIndex ids = new LongIndex();

  /** By number of the id: the span that answers, the one that calls, the one that does neither. */
  private int[] answering = new int[64];

  private int[] calling = new int[64];
  private int[] other = new int[64];

  private long[] parents = new long[64];
  private @Nullable Shape[] shapes = new @Nullable Shape[64];
  private long[] minutes = new long[64];
  private long[] durations = new long[64];
  private boolean[] failed = new boolean[64];

  /** By span that calls: the first that answers it, and how many do. */
  private int[] answers = new int[64];

  private int[] answerCounts = new int[64];
  private int[] ownIds = new int[64];
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
      int known = ids.size();
      id = ids.add(spanId);
      if (id == known) {
        ensureIds(id);
      }
      int[] role = role(shape.kind());
      if (role[id] != NONE) {
        return REPEATED;
      }
      role[id] = size;
    }
    ownIds[size] = id;
    parents[size] = span.parentSpanId();
    shapes[size] = shape;
    minutes[size] = minuteMillis;
    durations[size] = span.durationNanos();
    failed[size] = span.isFailed();
    return size++;
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
   * The span that called the one that answers: the one that shares its id, else its parent. {@link
   * #NONE} where it is not there.
   */
  int callerOf(int span) {
    int own = ownIds[span];
    if (own != NONE && calling[own] != NONE) {
      return calling[own];
    }
    int parent = parents[span] == 0 ? NONE : ids.find(parents[span]);
    if (parent == NONE) {
      return NONE;
    }
    if (calling[parent] != NONE && answering[parent] == NONE) {
      return calling[parent];
    }
    return answering[parent] != NONE ? answering[parent] : other[parent];
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

  /** The span that answers a call, the first of several; {@link #NONE} where none is there. */
  int answerTo(int span) {
    join();
    return answers[span];
  }

  private boolean isCall(int span) {
    return kind(span) == SpanKind.CLIENT || kind(span) == SpanKind.PRODUCER;
  }

  private void join() {
    if (joined) {
      return;
    }
    joined = true;
    Arrays.fill(answers, 0, size, NONE);
    Arrays.fill(answerCounts, 0, size, 0);
    for (int span = 0; span < size; span++) {
      if (kind(span) == SpanKind.SERVER || kind(span) == SpanKind.CONSUMER) {
        int caller = callerOf(span);
        if (caller != NONE && answerCounts[caller]++ == 0) {
          answers[caller] = span;
        }
      }
    }
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
    shapes = Arrays.copyOf(shapes, capacity);
    minutes = Arrays.copyOf(minutes, capacity);
    durations = Arrays.copyOf(durations, capacity);
    failed = Arrays.copyOf(failed, capacity);
    answers = Arrays.copyOf(answers, capacity);
    answerCounts = Arrays.copyOf(answerCounts, capacity);
    ownIds = Arrays.copyOf(ownIds, capacity);
  }
}
