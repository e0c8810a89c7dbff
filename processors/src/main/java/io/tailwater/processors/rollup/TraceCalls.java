package io.tailwater.processors.rollup;

import io.tailwater.model.SpanKind;
import io.tailwater.model.TraceId;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.DestinationKey;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.model.rollup.EdgeStats;
import io.tailwater.model.rollup.RequestKey;
import io.tailwater.model.rollup.StatementKey;
import io.tailwater.processors.reading.SpanReading;
import io.tailwater.processors.sampling.TraceSpans;
import org.jspecify.annotations.Nullable;

/*
 * Who called whom is read from the trace, not guessed from addresses: a span that answers names the
 * span that called as its parent (or shares its id, as Zipkin has it). A call that nothing answers
 * within the trace goes to what the calling span says of its peer, and that is a node of its own: a
 * database, a queue, something that sends no spans. An answer whose caller is not there came from
 * `user` where the span names no parent, else from `unknown`.
 *
 * Both sides count for themselves. A call whose answer comes after its trace was judged is counted
 * with what its span says of the peer, and the answer as one to `unknown`: the counts of calls are
 * right, the edge is not. Spans that are sent twice count once, within their trace.
 */
/** Counts the spans of settled traces. Not thread-safe. */
public final class TraceCalls {
  private static final long MINUTE_MILLIS = 60_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MOST_LATE_MILLIS = 24 * 3_600_000L;
  private static final long MOST_AHEAD_MILLIS = 10 * 60_000L;
  private static final int ERROR = 2;

  private final SpanReading reading = new SpanReading();
  private final ResourceNames resources = new ResourceNames();
  private final TraceGraph graph = new TraceGraph();
  private final RollupSettings settings;
  private final NameGuard endpoints;
  private final NameGuard statements;
  private final CallTally tally;
  private @Nullable TraceId shown;
  private long nowMillis;

  /** Counts into a tally. */
  public TraceCalls(RollupSettings settings, CallTally tally) {
    this.settings = settings;
    this.tally = tally;
    endpoints = new NameGuard(settings.endpointsPerService());
    statements = new NameGuard(settings.endpointsPerService());
  }

  /**
   * Counts a whole trace.
   *
   * @param shown its id where the trace is kept, so that it may be shown; else null
   * @param nowMillis stream time, epoch milliseconds
   */
  public void read(TraceSpans spans, @Nullable TraceId shown, long nowMillis) {
    begin(shown, nowMillis);
    spans.forEach(this::take);
    count();
  }

  /**
   * Counts a span that came late; who called it is not known.
   *
   * @param shown as in {@link #read}
   * @param nowMillis stream time, epoch milliseconds
   */
  public void readLate(
      SpanView span, ContextView context, @Nullable TraceId shown, long nowMillis) {
    begin(shown, nowMillis);
    reading.aim(
        span.buffer(),
        span.offset(),
        span.length(),
        context.resourceFields(),
        context.resourceLength(),
        context.scopeFields(),
        context.scopeLength());
    take(ResourceNames.read(reading));
    count();
  }

  private void begin(@Nullable TraceId shown, long nowMillis) {
    this.shown = shown;
    this.nowMillis = nowMillis;
    endpoints.at(nowMillis);
    statements.at(nowMillis);
    graph.clear();
  }

  private void take(byte[] span, int offset, int length, byte[] resource, byte[] scope) {
    reading.aim(span, offset, length, resource, resource.length, scope, scope.length);
    take(resources.of(reading, resource));
  }

  /** What is asked of attributes is asked now, while the reading is aimed at the span. */
  private void take(ResourceNames.Origin origin) {
    SpanKind kind = SpanKind.ofNumber(reading.kind());
    int number =
        graph.add(reading.spanId(), reading.parentSpanId(), kind, origin, minute(), duration());
    if (number == TraceGraph.REPEATED) {
      return;
    }
    boolean error = reading.statusCode() == ERROR;
    graph.failed(number, error);
    switch (kind) {
      case SERVER -> request(RequestKey.Kind.SERVER, origin, error);
      case CONSUMER -> {
        request(RequestKey.Kind.CONSUMER, origin, error);
        graph.peer(number, Peer.ofMessage(reading));
      }
      case CLIENT, PRODUCER -> graph.peer(number, Peer.ofCall(reading));
      case INTERNAL, UNSPECIFIED -> {
        if (reading.parentSpanId() == 0) {
          request(RequestKey.Kind.INTERNAL, origin, error);
        }
      }
    }
  }

  private void request(RequestKey.Kind kind, ResourceNames.Origin origin, boolean error) {
    Outcome outcome = Outcome.of(reading);
    String endpoint = EndpointText.of(reading, outcome.isRpc());
    String service = origin.service();
    add(
        tally.of(
            new RequestKey(
                minute(),
                service,
                origin.instance(),
                endpoints.of(service, endpoint),
                kind,
                outcome.protocol(),
                outcome.code())),
        duration(),
        error,
        settings.apdexNanos(service));
  }

  private void count() {
    for (int span = 0; span < graph.size(); span++) {
      switch (graph.kind(span)) {
        case SERVER, CONSUMER -> answer(span);
        case CLIENT, PRODUCER -> call(span);
        case INTERNAL, UNSPECIFIED -> {
          // Crosses no border.
        }
      }
    }
  }

  private void answer(int span) {
    Peer queue = graph.peer(span);
    if (queue != null) {
      add(edge(span, queue.name(), graph.service(span), queue.kind()).server(), span);
      queue(span, queue);
      return;
    }
    int caller = graph.callerOf(span);
    if (caller == TraceGraph.NONE) {
      String client = graph.isRoot(span) ? EdgeKey.USER : EdgeKey.UNKNOWN;
      add(edge(span, client, graph.service(span), EdgeKey.Kind.SERVICE).server(), span);
    } else if (!graph.isNested(span, caller)) {
      String client = graph.service(caller);
      EdgeStats edge = edge(span, client, graph.service(span), EdgeKey.Kind.SERVICE);
      add(edge.server(), span);
      if (graph.answersAlone(span, caller)) {
        edge.gap().record(graph.durationNanos(caller) - graph.durationNanos(span));
      }
    }
  }

  private void call(int span) {
    Peer peer = graph.peer(span);
    int answer = graph.answerTo(span);
    if (answer != TraceGraph.NONE && (peer == null || peer.queue() == null)) {
      String server = graph.service(answer);
      add(edge(span, graph.service(span), server, EdgeKey.Kind.SERVICE).client(), span);
    } else if (peer != null) {
      add(edge(span, graph.service(span), peer.name(), peer.kind()).client(), span);
    }
    if (peer != null) {
      statement(span, peer);
      queue(span, peer);
    }
  }

  private void statement(int span, Peer peer) {
    Peer.Statement statement = peer.statement();
    if (statement != null) {
      String service = graph.service(span);
      add(
          tally.of(
              new StatementKey(
                  graph.minuteMillis(span),
                  service,
                  statement.system(),
                  statement.namespace(),
                  statements.of(service, statement.text()))),
          span);
    }
  }

  private void queue(int span, Peer peer) {
    Peer.Queue queue = peer.queue();
    if (queue != null) {
      add(
          tally.of(
              new DestinationKey(
                  graph.minuteMillis(span),
                  graph.service(span),
                  queue.system(),
                  queue.destination(),
                  queue.operation())),
          span);
    }
  }

  private EdgeStats edge(int span, String client, String server, EdgeKey.Kind kind) {
    return tally.of(new EdgeKey(graph.minuteMillis(span), client, server, kind));
  }

  private void add(CallStats stats, int span) {
    add(stats, graph.durationNanos(span), graph.isFailed(span), 0);
  }

  private void add(CallStats stats, long durationNanos, boolean error, long apdexNanos) {
    stats.record(durationNanos, error, apdexNanos);
    if (shown != null) {
      stats.show(shown, durationNanos, error);
    }
  }

  private long duration() {
    return Math.max(0, reading.endNanos() - reading.startNanos());
  }

  /** A time that cannot be counts as now. */
  private long minute() {
    long millis = reading.startNanos() / NANOS_PER_MILLI;
    boolean possible =
        millis >= nowMillis - MOST_LATE_MILLIS && millis <= nowMillis + MOST_AHEAD_MILLIS;
    long taken = possible ? millis : nowMillis;
    return taken - Math.floorMod(taken, MINUTE_MILLIS);
  }
}
