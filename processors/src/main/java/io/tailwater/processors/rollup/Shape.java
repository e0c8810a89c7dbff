package io.tailwater.processors.rollup;

import io.tailwater.model.SpanKind;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.EdgeStats;
import io.tailwater.model.rollup.RequestKey;
import org.jspecify.annotations.Nullable;

/**
 * What spans have in common that are counted alike: where they come from, what they answer, whom
 * they call. Made once for many spans, so that most spans allocate nothing and decode no text.
 *
 * <p>Remembers the stats that the last of them was added to.
 */
final class Shape {
  /** What a span that answers is counted by. */
  record Request(RequestKey.Kind kind, String endpoint, Outcome outcome) {}

  private final SpanKind kind;
  private final ResourceNames.Origin origin;
  private final @Nullable Request request;
  private final @Nullable Peer peer;
  final Recent<CallStats> requests = new Recent<>();
  final Recent<EdgeStats> edges = new Recent<>();
  final Recent<CallStats> statements = new Recent<>();

  private Shape(
      SpanKind kind, ResourceNames.Origin origin, @Nullable Request request, @Nullable Peer peer) {
    this.kind = kind;
    this.origin = origin;
    this.request = request;
    this.peer = peer;
  }

  /** The shape of a span. It reads no more of it than {@link #addTo} adds to its key. */
  static Shape of(CallFields span, ResourceNames.Origin origin) {
    SpanKind kind = span.kind();
    return switch (kind) {
      case SERVER -> new Shape(kind, origin, request(RequestKey.Kind.SERVER, span), null);
      case CONSUMER ->
          new Shape(kind, origin, request(RequestKey.Kind.CONSUMER, span), Peer.ofMessage(span));
      case CLIENT, PRODUCER -> new Shape(kind, origin, null, Peer.ofCall(span));
      case INTERNAL, UNSPECIFIED ->
          new Shape(
              kind,
              origin,
              span.parentSpanId() == 0 ? request(RequestKey.Kind.INTERNAL, span) : null,
              null);
    };
  }

  private static Request request(RequestKey.Kind kind, CallFields span) {
    Outcome outcome = Outcome.of(span);
    return new Request(kind, EndpointText.of(span, outcome.isRpc()), outcome);
  }

  /** Adds to a key what makes a span's shape. */
  static void addTo(ShapeKey key, CallFields span, ResourceNames.Origin origin) {
    SpanKind kind = span.kind();
    key.add(origin.number() >>> 16);
    key.add(origin.number());
    key.add(kind.number());
    switch (kind) {
      case SERVER -> addRequest(key, span);
      case CONSUMER -> {
        addRequest(key, span);
        Peer.addQueueTo(key, span);
      }
      case CLIENT, PRODUCER -> Peer.addCallTo(key, span);
      case INTERNAL, UNSPECIFIED -> {
        boolean root = span.parentSpanId() == 0;
        key.add(root ? 1 : 0);
        if (root) {
          addRequest(key, span);
        }
      }
    }
  }

  private static void addRequest(ShapeKey key, CallFields span) {
    Outcome.addTo(key, span);
    EndpointText.addTo(key, span, Outcome.isRpc(span));
  }

  SpanKind kind() {
    return kind;
  }

  ResourceNames.Origin origin() {
    return origin;
  }

  @Nullable Request request() {
    return request;
  }

  @Nullable Peer peer() {
    return peer;
  }

  void forgetStats() {
    requests.forget();
    edges.forget();
    statements.forget();
  }

  /**
   * Stats of a minute, until they are taken.
   *
   * @param <S> the kind of stats
   */
  static final class Recent<S> {
    private long minuteMillis;
    private @Nullable S stats;

    /** Those of this minute, if they were the last. */
    @Nullable S of(long minuteMillis) {
      return this.minuteMillis == minuteMillis ? stats : null;
    }

    S remember(long minuteMillis, S stats) {
      this.minuteMillis = minuteMillis;
      this.stats = stats;
      return stats;
    }

    void forget() {
      stats = null;
    }
  }
}
