package io.tailwater.processors.rollup;

import io.tailwater.model.TraceId;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.DestinationKey;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.model.rollup.EdgeStats;
import io.tailwater.model.rollup.EncodedRollup;
import io.tailwater.model.rollup.RequestKey;
import io.tailwater.model.rollup.StatementKey;
import io.tailwater.processors.sampling.TraceSpans;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/*
 * Who called whom is read from the trace, not guessed from addresses: a span that answers names the
 * span that called as its parent (or shares its id, as Zipkin has it). A call that nothing answers
 * within the trace goes to what the calling span says of its peer, and that is a node of its own: a
 * database, a queue, something that sends no spans. An answer whose caller is not there came from
 * `user` where the span names no parent, else from `unknown`.
 *
 * Between a call and its answer there may be spans that cross no border, of either side; libraries sit
 * on others that have spans for the same call, of which the more precise one counts. All this is for
 * edges: requests, statements and queues are counted by each span alone.
 *
 * Both sides count for themselves. A call whose answer comes after its trace was judged is counted
 * with what its span says of the peer, and the answer as one to `unknown`: the counts of calls are
 * right, the edge is not. Spans that are sent twice count once if both come before their trace is
 * judged; a copy that comes later counts again, as nobody remembers the spans of settled traces.
 */
/** Counts the spans of settled traces. Not thread-safe. */
public final class TraceCalls {
  private static final long MINUTE_MILLIS = 60_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MOST_LATE_MILLIS = 24 * 3_600_000L;
  private static final long MOST_AHEAD_MILLIS = 10 * 60_000L;

  private final CallFields fields = new CallFields();
  private final ResourceNames resources = new ResourceNames();
  private final ShapeTable shapes = new ShapeTable();
  private final TraceGraph graph = new TraceGraph();
  private final RollupSettings settings;
  private final NameGuard endpoints;
  private final NameGuard statements;
  private final NameGuard peers;
  private final CallTally tally = new CallTally();
  private @Nullable TraceId shown;
  private long nowMillis;

  /** Counts from now on. */
  public TraceCalls(RollupSettings settings) {
    this.settings = settings;
    endpoints = new NameGuard(settings.endpointsPerService());
    statements = new NameGuard(settings.endpointsPerService());
    peers = new NameGuard(settings.endpointsPerService());
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
    fields.aim(span.buffer(), span.offset(), span.length());
    ResourceNames.Origin origin =
        resources.read(context.resourceFields(), context.resourceLength());
    take(Shape.of(fields, origin));
    count();
  }

  /** What was counted since the last time. */
  public List<EncodedRollup> take() {
    shapes.forgetStats();
    return tally.take();
  }

  /** Bytes that wait to be taken, about. */
  public long pendingBytes() {
    return tally.bytes();
  }

  /** Bytes held, about: those that wait to be taken, and names and shapes that are remembered. */
  public long bytes() {
    return tally.bytes() + shapes.bytes() + endpoints.bytes() + statements.bytes() + peers.bytes();
  }

  private void begin(@Nullable TraceId shown, long nowMillis) {
    this.shown = shown;
    this.nowMillis = nowMillis;
    endpoints.at(nowMillis);
    statements.at(nowMillis);
    peers.at(nowMillis);
    graph.clear();
  }

  private void take(byte[] span, int offset, int length, byte[] resource, byte[] scope) {
    fields.aim(span, offset, length);
    take(shapes.of(fields, resources.of(resource)));
  }

  private void take(Shape shape) {
    long minuteMillis = minute(fields.startNanos());
    int number = graph.add(fields, shape, minuteMillis);
    if (number != TraceGraph.REPEATED && shape.request() != null) {
      CallStats stats = requests(shape, shape.request(), minuteMillis);
      add(stats, number, settings.apdexNanos(shape.origin().service()));
    }
  }

  private CallStats requests(Shape shape, Shape.Request request, long minuteMillis) {
    CallStats recent = shape.requests.of(minuteMillis);
    if (recent != null) {
      return recent;
    }
    ResourceNames.Origin origin = shape.origin();
    tally.seen(minuteMillis, origin);
    RequestKey key =
        new RequestKey(
            minuteMillis,
            origin.service(),
            origin.instance(),
            endpoints.of(origin.service(), request.endpoint()),
            request.kind(),
            request.outcome().protocol(),
            request.outcome().code());
    return shape.requests.remember(minuteMillis, tally.of(key));
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
    Peer queue = graph.shape(span).peer();
    if (queue != null) {
      String service = graph.service(span);
      add(edge(span, peers.of(service, queue.name()), service, queue.kind()).server(), span);
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
    Shape shape = graph.shape(span);
    Peer peer = Objects.requireNonNull(shape.peer(), "whoever calls, calls somebody");
    int answer = peer.queue() == null ? graph.answerTo(span) : TraceGraph.NONE;
    boolean isTaking = peer.queue() != null && peer.queue().isTaking();
    if (answer != TraceGraph.NONE) {
      String server = graph.service(answer);
      add(edge(span, graph.service(span), server, EdgeKey.Kind.SERVICE).client(), span);
    } else if (!isTaking && !graph.isToldByAnother(span)) {
      add(callsTo(span, shape, peer).client(), span);
    }
    if (peer.statement() != null) {
      add(executions(span, shape, peer.statement()), span);
    }
    queue(span, peer);
  }

  private EdgeStats callsTo(int span, Shape shape, Peer peer) {
    long minuteMillis = graph.minuteMillis(span);
    EdgeStats recent = shape.edges.of(minuteMillis);
    if (recent != null) {
      return recent;
    }
    String service = graph.service(span);
    EdgeStats stats = edge(span, service, peers.of(service, peer.name()), peer.kind());
    return shape.edges.remember(minuteMillis, stats);
  }

  private CallStats executions(int span, Shape shape, Peer.Statement statement) {
    long minuteMillis = graph.minuteMillis(span);
    CallStats recent = shape.statements.of(minuteMillis);
    if (recent != null) {
      return recent;
    }
    String service = graph.service(span);
    StatementKey key =
        new StatementKey(
            minuteMillis,
            service,
            statement.system(),
            peers.of(service, statement.namespace()),
            statements.of(service, statement.text()));
    return shape.statements.remember(minuteMillis, tally.of(key));
  }

  private void queue(int span, Peer peer) {
    Peer.Queue queue = peer.queue();
    if (queue != null) {
      String service = graph.service(span);
      add(
          tally.of(
              new DestinationKey(
                  graph.minuteMillis(span),
                  service,
                  queue.system(),
                  peers.of(service, queue.destination()),
                  queue.operation())),
          span);
    }
  }

  private EdgeStats edge(int span, String client, String server, EdgeKey.Kind kind) {
    return tally.of(new EdgeKey(graph.minuteMillis(span), client, server, kind));
  }

  private void add(CallStats stats, int span) {
    add(stats, span, 0);
  }

  private void add(CallStats stats, int span, long apdexNanos) {
    long durationNanos = graph.durationNanos(span);
    stats.record(durationNanos, graph.isFailed(span), apdexNanos);
    if (shown != null) {
      stats.show(shown, durationNanos, graph.isFailed(span));
    }
  }

  /** A time that cannot be counts as now. */
  private long minute(long startNanos) {
    long millis = startNanos / NANOS_PER_MILLI;
    boolean possible =
        millis >= nowMillis - MOST_LATE_MILLIS && millis <= nowMillis + MOST_AHEAD_MILLIS;
    long taken = possible ? millis : nowMillis;
    return taken - Math.floorMod(taken, MINUTE_MILLIS);
  }
}
