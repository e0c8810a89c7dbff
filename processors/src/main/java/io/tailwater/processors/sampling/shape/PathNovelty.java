package io.tailwater.processors.sampling.shape;

import io.tailwater.model.StatusCode;
import io.tailwater.processors.reading.SpanReading;
import io.tailwater.processors.sampling.TraceSpans;
import java.util.Arrays;

/*
 * The signature of a path is a hash of a set: of the distinct edges of the tree. An edge is what a
 * span is (service, name, kind, failed or not) and what its parent is (service, name, or that it has
 * none, or that it is not there). Edges are hashed one by one and their hashes added up, so the order
 * in which spans arrive is nothing to it; and as each distinct edge counts once, a loop of ten queries
 * and one of a hundred are the same path, while the first query that fails is a new one.
 *
 * Where several spans share an id, their children's parent is the one of the least hash: a choice
 * that does not depend on the order either.
 */
/**
 * Tells the first traces of each path from the rest: which services and operations call which, and
 * which of them fail.
 *
 * <p>Windows tumble with stream time and begin at multiples of their length; a time earlier than
 * one seen before counts as that one. Every shard counts for itself.
 *
 * <p>Memory: at most {@value #MAX_SIGNATURES} signatures a window, about 3 MB, and 1 MB for the
 * trace at hand; the traces of further signatures are not novel until the next window. Of a trace
 * the first 10,000 spans count. Work is proportional to the spans, whatever their ids. Not
 * thread-safe.
 */
public final class PathNovelty {
  /** Signatures that are told apart in one window. */
  static final int MAX_SIGNATURES = 100_000;

  private static final long ROOT = Hashes.text("no parent");
  private static final long UNKNOWN = Hashes.text("parent not among the spans");

  private final int tracesPerWindow;
  private final long windowMillis;
  private final LongIndex signatures = new LongIndex();
  private int[] seen = new int[64];
  private long window = Long.MIN_VALUE;

  private final SpanReading reading = new SpanReading();
  private final ResourceServices services = new ResourceServices();
  private final SpanGraph graph = new SpanGraph();
  private final LongIndex edges = new LongIndex();

  /** Hash of service and name by span. */
  private long[] operations = new long[64];

  /** Hash of the operation, its kind and whether it failed, by span. */
  private long[] spans = new long[64];

  /** Least operation by id. */
  private long[] parents = new long[64];

  /**
   * A memory of paths.
   *
   * @param tracesPerWindow how many traces of each path are novel in a window, at least 1
   * @param windowMillis length of a window of stream time, at least 1
   * @throws IllegalArgumentException where one of them is less
   */
  public PathNovelty(int tracesPerWindow, long windowMillis) {
    if (tracesPerWindow < 1 || windowMillis < 1) {
      throw new IllegalArgumentException(
          "novelty needs at least 1 trace a window of at least 1 ms, not "
              + tracesPerWindow
              + " in "
              + windowMillis);
    }
    this.tracesPerWindow = tracesPerWindow;
    this.windowMillis = windowMillis;
  }

  /**
   * Whether the trace is among the first of its path in the window; counts it.
   *
   * @param spanCount how many spans it has, as far as is known: room is made for them at once
   * @param streamTimeMillis epoch milliseconds
   */
  public boolean isNovel(TraceSpans trace, long spanCount, long streamTimeMillis) {
    passTime(streamTimeMillis);
    long signature = signature(trace, spanCount);
    if (signatures.size() == MAX_SIGNATURES && signatures.find(signature) == LongIndex.ABSENT) {
      return false;
    }
    int known = signatures.size();
    int number = signatures.add(signature);
    if (number == known) {
      if (number == seen.length) {
        seen = Arrays.copyOf(seen, 2 * number);
      }
      seen[number] = 0;
    }
    if (seen[number] == tracesPerWindow) {
      return false;
    }
    seen[number]++;
    return true;
  }

  private void passTime(long streamTimeMillis) {
    long now = Math.floorDiv(streamTimeMillis, windowMillis);
    if (now > window) {
      window = now;
      signatures.clear();
    }
  }

  /** The path of a trace; the same for the same spans in any order. */
  long signature(TraceSpans trace, long spanCount) {
    services.clear();
    graph.clear();
    ensureRoom((int) Math.clamp(spanCount, 0L, SpanGraph.MAX_SPANS));
    trace.forEach(this::add);

    Arrays.fill(parents, 0, graph.idCount(), Long.MAX_VALUE);
    for (int span = 0; span < graph.size(); span++) {
      int id = graph.id(span);
      if (id != SpanGraph.UNKNOWN) {
        parents[id] = Math.min(parents[id], operations[span]);
      }
    }
    edges.clear();
    long sum = 0;
    for (int span = 0; span < graph.size(); span++) {
      long edge = Hashes.pair(parent(graph.parentId(span)), spans[span]);
      int known = edges.size();
      if (edges.add(edge) == known) {
        sum += edge;
      }
    }
    return Hashes.pair(sum, edges.size());
  }

  private long parent(int id) {
    return switch (id) {
      case SpanGraph.ROOT -> ROOT;
      case SpanGraph.UNKNOWN -> UNKNOWN;
      default -> parents[id];
    };
  }

  private void add(byte[] span, int offset, int length, byte[] resource, byte[] scope) {
    if (graph.isFull()) {
      return;
    }
    reading.aim(span, offset, length, resource, resource.length, scope, scope.length);
    int number = graph.add(reading.spanId(), reading.parentSpanId());
    if (number == operations.length) {
      ensureRoom(2 * number);
    }
    long operation = Hashes.pair(services.service(reading, resource), Hashes.text(reading.name()));
    boolean failed = reading.statusCode() == StatusCode.ERROR.number();
    operations[number] = operation;
    spans[number] = Hashes.pair(operation, 2L * reading.kind() + (failed ? 1 : 0));
  }

  private void ensureRoom(int count) {
    if (operations.length < count) {
      operations = Arrays.copyOf(operations, count);
      spans = Arrays.copyOf(spans, count);
      parents = Arrays.copyOf(parents, count);
    }
  }
}
