package io.tailwater.processors.exception;

import io.tailwater.model.ExceptionOccurrence;
import io.tailwater.model.SpanKind;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.processors.reading.SpanReading;
import io.tailwater.processors.sampling.TraceSpans;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the exceptions of a trace: at which endpoint they happened, and which of them are one
 * failure on its way out through the spans of a service. Not thread-safe.
 */
public final class TraceExceptions {
  /** The tree of a larger trace is not built. */
  private static final int MOST_SPANS = 20_000;

  /** Of more exceptions of a trace nobody asks which span told first. */
  private static final int MOST_TOLD = 10_000;

  /** Spans further out are not looked at. */
  private static final int MOST_STEPS = 256;

  /**
   * A span.
   *
   * @param entryName its name where it answers a request
   * @param internal whether it tells of nothing that crosses the process
   */
  private record Node(
      long parentId, String service, @Nullable String entryName, boolean internal) {}

  private record Told(long spanId, long failure) {}

  private final SpanReading reading = new SpanReading();
  private final Map<Long, Node> nodes = new HashMap<>();
  private final Map<Told, ExceptionOccurrence> told = new LinkedHashMap<>();
  private final ExceptionTally tally;
  private byte @Nullable [] lastResource;
  private String lastService = "";

  /** A finder that adds what it finds. */
  public TraceExceptions(ExceptionTally tally) {
    this.tally = tally;
  }

  /**
   * Adds the exceptions of a whole trace.
   *
   * @param spanCount how many spans it has
   * @param nowMillis stream time, epoch milliseconds
   */
  public void read(TraceSpans spans, int spanCount, long nowMillis) {
    boolean tree = spanCount <= MOST_SPANS;
    spans.forEach(
        (bytes, offset, length, resource, scope) -> {
          reading.aim(bytes, offset, length, resource, resource.length, scope, scope.length);
          if (tree) {
            nodes.put(reading.spanId(), node(service(resource)));
          }
          if (reading.eventCount() > 0) {
            SpanExceptions.read(reading, service(resource), nowMillis, this::tell);
          }
        });
    Map<Told, Long> origins = origins();
    told.forEach(
        (key, one) -> tally.add(one.at(endpoint(one), origins.getOrDefault(key, one.spanId()))));
    nodes.clear();
    told.clear();
    lastResource = null;
  }

  /**
   * Adds the exceptions of a span that came late.
   *
   * @param nowMillis stream time, epoch milliseconds
   */
  public void readLate(SpanView span, ContextView context, long nowMillis) {
    reading.aim(
        span.buffer(),
        span.offset(),
        span.length(),
        context.resourceFields(),
        context.resourceLength(),
        context.scopeFields(),
        context.scopeLength());
    SpanExceptions.read(reading, SpanExceptions.service(reading), nowMillis, tally::add);
  }

  private void tell(ExceptionOccurrence one) {
    if (told.size() < MOST_TOLD) {
      told.putIfAbsent(new Told(one.spanId(), one.failure()), one);
    } else {
      tally.add(one);
    }
  }

  /** Read once for all spans of a resource: its array is the same wherever it is. */
  private String service(byte[] resource) {
    if (resource != lastResource) {
      lastResource = resource;
      lastService = SpanExceptions.service(reading);
    }
    return lastService;
  }

  private Node node(String service) {
    SpanKind kind = SpanKind.ofNumber(reading.kind());
    return new Node(
        reading.parentSpanId(),
        service,
        SpanExceptions.isEntry(reading.kind()) ? Texts.name(reading.name()) : null,
        kind == SpanKind.INTERNAL || kind == SpanKind.UNSPECIFIED);
  }

  /** The nearest span around it that answers a request of the service. */
  private String endpoint(ExceptionOccurrence one) {
    if (!one.endpoint().isEmpty()) {
      return one.endpoint();
    }
    Walk walk = new Walk(one);
    for (Node node = walk.next(); node != null; node = walk.next()) {
      if (node.entryName() != null) {
        return node.entryName();
      }
    }
    return "";
  }

  /**
   * Which span told first of failures that others tell of as well: the innermost one and, of inner
   * spans beside each other that cross no process, the first. So a call that is tried three times
   * fails three times, while what handles an error in a span of its own is no failure more.
   */
  private Map<Told, Long> origins() {
    if (told.size() < 2) {
      return Map.of();
    }
    Map<Told, Told> outers = new HashMap<>();
    told.forEach(
        (key, one) -> {
          Told outer = nearestAround(one);
          if (outer != null) {
            outers.put(key, outer);
          }
        });
    Set<Told> passed = new HashSet<>(outers.values());
    Map<Long, Long> firsts = new HashMap<>();
    for (Told key : told.keySet()) {
      if (!passed.contains(key)) {
        firsts.merge(
            key.failure(),
            key.spanId(),
            (first, later) -> isCall(first) || !isCall(later) ? first : later);
      }
    }
    Map<Told, Long> origins = new HashMap<>();
    for (Told key : told.keySet()) {
      if (!passed.contains(key)) {
        long origin =
            isCall(key.spanId()) ? key.spanId() : firsts.getOrDefault(key.failure(), key.spanId());
        for (Told at = key; at != null && origins.putIfAbsent(at, origin) == null; ) {
          at = outers.get(at);
        }
      }
    }
    return origins;
  }

  private boolean isCall(long spanId) {
    Node node = nodes.get(spanId);
    return node != null && !node.internal();
  }

  /** The nearest span around one that tells of the same failure. */
  private @Nullable Told nearestAround(ExceptionOccurrence one) {
    Walk walk = new Walk(one);
    for (Node node = walk.next(); node != null; node = walk.next()) {
      Told outer = new Told(walk.spanId, one.failure());
      if (told.containsKey(outer)) {
        return outer;
      }
    }
    return null;
  }

  /** From a span outwards, as long as the service is the same. */
  private final class Walk {
    private final String service;
    private long spanId;
    private int steps;

    Walk(ExceptionOccurrence from) {
      service = from.service();
      spanId = from.spanId();
    }

    @Nullable Node next() {
      Node here = nodes.get(spanId);
      if (here == null || steps++ >= MOST_STEPS) {
        return null;
      }
      spanId = here.parentId();
      Node outer = nodes.get(spanId);
      return outer == null || !outer.service().equals(service) ? null : outer;
    }
  }
}
