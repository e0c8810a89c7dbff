package io.tailwater.processors.sampling.shape;

import io.tailwater.processors.reading.SpanReading;
import io.tailwater.processors.sampling.TraceSpans;
import java.util.Arrays;
import java.util.Set;

/**
 * Which services work for the entry services, learned from the traces that pass: a service is
 * downstream of them while it was seen within the last hour of stream time on a span that has a
 * span of an entry service among its ancestors.
 *
 * <p>A span without {@code service.name} stands for no service, but its ancestors are its
 * children's too. Every shard learns from its own traces. A time earlier than one seen before
 * counts as that one.
 *
 * <p>Memory: at most {@value #MAX_SERVICES} services, under 0.5 MB, and under 1 MB for the trace at
 * hand. When the services are that many, those not seen for an hour are forgotten (looked for once
 * a minute); further ones are not learned until there are any. Ancestors are looked for among the
 * first 10,000 spans of a trace. Work is proportional to the spans, whatever their ids. Not
 * thread-safe.
 */
public final class DownstreamServices {
  /** Services that are remembered. */
  static final int MAX_SERVICES = 10_000;

  private static final long REMEMBERED_MILLIS = 3_600_000;
  private static final long SWEEP_MILLIS = 60_000;
  private static final int NONE = -1;

  private final LongIndex entryServices = new LongIndex();
  private LongIndex services = new LongIndex();
  private long[] lastSeenMillis = new long[64];
  private long nowMillis = Long.MIN_VALUE;
  private long nextSweepMillis = Long.MIN_VALUE;

  private final SpanReading reading = new SpanReading();
  private final ResourceServices names = new ResourceServices();
  private final SpanGraph graph = new SpanGraph();
  private boolean touchesEntry;
  private boolean touchesDownstream;

  /** Service by span; the next span with the same parent. */
  private long[] spanServices = new long[64];

  private int[] nextChild = new int[64];

  /** First child by id; whether the walk reached the id; the ids that it has yet to go on from. */
  private int[] firstChild = new int[64];

  private boolean[] reached = new boolean[64];
  private int[] pending = new int[64];
  private int pendingCount;

  /** Learns what is downstream of these services, named as in {@code service.name}. */
  public DownstreamServices(Set<String> entryServices) {
    for (String service : entryServices) {
      this.entryServices.add(Hashes.text(service));
    }
  }

  /**
   * Whether the trace has a span of an entry service or of one downstream of them; learns from the
   * trace first.
   *
   * @param streamTimeMillis epoch milliseconds
   */
  public boolean touches(TraceSpans trace, long streamTimeMillis) {
    nowMillis = Math.max(nowMillis, streamTimeMillis);
    names.clear();
    graph.clear();
    touchesEntry = false;
    touchesDownstream = false;
    trace.forEach(this::add);
    // Only below a span of an entry service is there anything to learn, and that span is a touch.
    if (touchesEntry) {
      learn();
    }
    return touchesEntry || touchesDownstream;
  }

  private void add(byte[] span, int offset, int length, byte[] resource, byte[] scope) {
    reading.aim(span, offset, length, resource, resource.length, scope, scope.length);
    long service = names.service(reading, resource);
    touchesEntry |= isEntry(service);
    touchesDownstream = touchesDownstream || isRemembered(service);
    if (graph.isFull()) {
      return;
    }
    int number = graph.add(reading.spanId(), reading.parentSpanId());
    if (number == spanServices.length) {
      ensureRoom(2 * number);
    }
    spanServices[number] = service;
  }

  private void learn() {
    Arrays.fill(firstChild, 0, graph.idCount(), NONE);
    Arrays.fill(reached, 0, graph.idCount(), false);
    pendingCount = 0;
    for (int span = 0; span < graph.size(); span++) {
      int parent = graph.parentId(span);
      if (parent >= 0) {
        nextChild[span] = firstChild[parent];
        firstChild[parent] = span;
      }
      if (isEntry(spanServices[span])) {
        reach(graph.id(span));
      }
    }
    while (pendingCount > 0) {
      int id = pending[--pendingCount];
      for (int child = firstChild[id]; child != NONE; child = nextChild[child]) {
        remember(spanServices[child]);
        reach(graph.id(child));
      }
    }
  }

  /** Every id is walked from once, so cycles end and the work is bounded by ids and spans. */
  private void reach(int id) {
    if (id >= 0 && !reached[id]) {
      reached[id] = true;
      pending[pendingCount++] = id;
    }
  }

  private boolean isEntry(long service) {
    return entryServices.find(service) != LongIndex.ABSENT;
  }

  private boolean isRemembered(long service) {
    int number = services.find(service);
    return number != LongIndex.ABSENT && isRecent(number);
  }

  private boolean isRecent(int number) {
    return lastSeenMillis[number] >= nowMillis - REMEMBERED_MILLIS;
  }

  private void remember(long service) {
    if (service == ResourceServices.NAMELESS || isEntry(service)) {
      return;
    }
    if (services.size() == MAX_SERVICES && services.find(service) == LongIndex.ABSENT) {
      forgetOld();
      if (services.size() == MAX_SERVICES) {
        return;
      }
    }
    int number = services.add(service);
    if (number == lastSeenMillis.length) {
      lastSeenMillis = Arrays.copyOf(lastSeenMillis, 2 * number);
    }
    lastSeenMillis[number] = nowMillis;
  }

  private void forgetOld() {
    if (nowMillis < nextSweepMillis) {
      return;
    }
    nextSweepMillis = nowMillis + SWEEP_MILLIS;
    LongIndex recent = new LongIndex();
    for (int number = 0; number < services.size(); number++) {
      if (isRecent(number)) {
        // Numbers only move down, onto one that was looked at already.
        lastSeenMillis[recent.add(services.key(number))] = lastSeenMillis[number];
      }
    }
    services = recent;
  }

  private void ensureRoom(int count) {
    spanServices = Arrays.copyOf(spanServices, count);
    nextChild = Arrays.copyOf(nextChild, count);
    firstChild = Arrays.copyOf(firstChild, count);
    reached = Arrays.copyOf(reached, count);
    pending = Arrays.copyOf(pending, count);
  }
}
