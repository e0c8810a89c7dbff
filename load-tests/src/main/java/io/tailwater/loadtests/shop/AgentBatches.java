package io.tailwater.loadtests.shop;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The batch processors of all instances. A span reaches its instance's batch when it ends, a log
 * record when it is written; a batch is exported when it holds {@link #FULL} items or its first
 * item has waited for {@link #DELAY_NANOS}. So the spans of one trace leave in several batches, at
 * different times, and children before their parents, as from real SDKs.
 */
final class AgentBatches {
  static final int FULL = 512;
  static final long DELAY_NANOS = 1_000_000_000L;

  private final Export export;
  private final PriorityQueue<Pending> pending = new PriorityQueue<>();
  private final Map<ServiceInstance, Batch> batches = new LinkedHashMap<>();
  private long sequence;

  /** Where full batches go. */
  interface Export {
    void spans(ServiceInstance instance, List<Span> spans) throws InterruptedException;

    void logs(ServiceInstance instance, List<LogRecord> logs) throws InterruptedException;
  }

  AgentBatches(Export export) {
    this.export = export;
  }

  /** Takes in a trace, of which nothing is exported before its time. */
  void accept(ShopTrace trace) {
    for (InstanceTelemetry part : trace.parts()) {
      for (Span span : part.spans()) {
        pending.add(new EndedSpan(span.getEndTimeUnixNano(), sequence++, part.instance(), span));
      }
      for (LogRecord log : part.logs()) {
        pending.add(new WrittenLog(log.getTimeUnixNano(), sequence++, part.instance(), log));
      }
    }
  }

  /** Whether there are spans that have not ended yet. */
  boolean hasPending() {
    return !pending.isEmpty();
  }

  /** Moves everything that has happened by now into its batch, and exports the batches due. */
  void advance(long nowNanos) throws InterruptedException {
    for (Pending next = pending.peek();
        next != null && next.atNanos() <= nowNanos;
        next = pending.peek()) {
      pending.remove();
      Batch batch = batches.computeIfAbsent(next.instance(), _ -> new Batch(nowNanos));
      switch (next) {
        case EndedSpan ended -> batch.spans.add(ended.span);
        case WrittenLog written -> batch.logs.add(written.log);
      }
      if (batch.spans.size() >= FULL || batch.logs.size() >= FULL) {
        batches.remove(next.instance());
        export(next.instance(), batch);
      }
    }
    exportOlderThan(nowNanos - DELAY_NANOS);
  }

  /** Exports all batches, however young. */
  void flush() throws InterruptedException {
    exportOlderThan(Long.MAX_VALUE);
  }

  private void exportOlderThan(long sinceNanos) throws InterruptedException {
    Iterator<Map.Entry<ServiceInstance, Batch>> each = batches.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<ServiceInstance, Batch> entry = each.next();
      if (entry.getValue().sinceNanos <= sinceNanos) {
        each.remove();
        export(entry.getKey(), entry.getValue());
      }
    }
  }

  private void export(ServiceInstance instance, Batch batch) throws InterruptedException {
    if (!batch.spans.isEmpty()) {
      export.spans(instance, batch.spans);
    }
    if (!batch.logs.isEmpty()) {
      export.logs(instance, batch.logs);
    }
  }

  private sealed interface Pending extends Comparable<Pending> {
    long atNanos();

    long order();

    ServiceInstance instance();

    @Override
    default int compareTo(Pending other) {
      int byTime = Long.compare(atNanos(), other.atNanos());
      return byTime != 0 ? byTime : Long.compare(order(), other.order());
    }
  }

  private record EndedSpan(long atNanos, long order, ServiceInstance instance, Span span)
      implements Pending {}

  private record WrittenLog(long atNanos, long order, ServiceInstance instance, LogRecord log)
      implements Pending {}

  private static final class Batch {
    private final long sinceNanos;
    private final List<Span> spans = new ArrayList<>();
    private final List<LogRecord> logs = new ArrayList<>();

    private Batch(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }
  }
}
