package io.tailwater.processors.rollup;

import io.tailwater.model.SpanKind;
import io.tailwater.model.rollup.EdgeKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a span says that it talks to, where that sends no spans itself.
 *
 * @param name of the node that stands for it
 * @param kind what it is
 * @param statement what it was asked to do, where it is a database or cache
 * @param queue where it is one
 */
record Peer(String name, EdgeKey.Kind kind, @Nullable Statement statement, @Nullable Queue queue) {
  /** A statement without its literals. */
  record Statement(String system, String namespace, String text) {}

  /** What is done with a queue or topic. */
  record Queue(String system, String destination, String operation) {
    /** Whether who does it takes messages, or has taken them, rather than sends. */
    boolean isTaking() {
      return TAKING.contains(operation);
    }
  }

  private static final Set<String> TAKING = Set.of("receive", "process", "settle");
  private static final Set<String> CACHES =
      Set.of("redis", "memcached", "valkey", "hazelcast", "ehcache", "caffeine", "geode", "ignite");

  /** Who a span that calls talks to. */
  static Peer ofCall(CallFields span) {
    if (span.has(Fact.DB_SYSTEM)) {
      return database(span, Names.cut(span.of(Fact.DB_SYSTEM)));
    }
    Peer queue = queue(span, span.kind() == SpanKind.PRODUCER ? "send" : "");
    if (queue != null) {
      return queue;
    }
    return new Peer(external(span), EdgeKey.Kind.EXTERNAL, null, null);
  }

  /** The queue or topic that a span's message came from; null where it names none. */
  static @Nullable Peer ofMessage(CallFields span) {
    return queue(span, "process");
  }

  /**
   * Adds to a key what {@link #ofCall} reads: a name, or a URL, which have ids, only where nothing
   * else tells.
   */
  static void addCallTo(ShapeKey key, CallFields span) {
    span.add(Fact.DB_SYSTEM, key);
    span.add(Fact.ADDRESS, key);
    span.add(Fact.PORT, key);
    if (span.has(Fact.DB_SYSTEM)) {
      span.add(Fact.DB_NAMESPACE, key);
      span.add(Fact.DB_TEXT, key);
      span.add(Fact.DB_SUMMARY, key);
      span.add(Fact.DB_OPERATION, key);
      span.add(Fact.DB_COLLECTION, key);
      span.addName(key);
      return;
    }
    addQueueTo(key, span);
    span.add(Fact.PEER_SERVICE, key);
    span.add(Fact.RPC_SERVICE, key);
    if (!span.has(Fact.PEER_SERVICE) && !span.has(Fact.ADDRESS)) {
      span.add(Fact.URL, key);
    }
  }

  /** Adds to a key what {@link #ofMessage} reads. */
  static void addQueueTo(ShapeKey key, CallFields span) {
    span.add(Fact.MESSAGING_SYSTEM, key);
    span.add(Fact.DESTINATION, key);
    span.add(Fact.MESSAGING_OPERATION, key);
  }

  private static Peer database(CallFields span, String system) {
    String namespace = Names.cut(span.of(Fact.DB_NAMESPACE));
    boolean cache = CACHES.contains(system);
    return new Peer(
        node(system, cache || namespace.isEmpty() ? address(span) : namespace),
        cache ? EdgeKey.Kind.CACHE : EdgeKey.Kind.DATABASE,
        new Statement(system, namespace, cache ? operation(span) : statement(span, system)),
        null);
  }

  /** Keys are ids, so of what a cache is asked only the first word counts. */
  private static String operation(CallFields span) {
    String operation = span.of(Fact.DB_OPERATION);
    if (operation.isEmpty()) {
      operation = span.of(Fact.DB_TEXT).strip();
    }
    if (operation.isEmpty()) {
      operation = span.name();
    }
    int blank = operation.indexOf(' ');
    return Names.cut(blank < 0 ? operation : operation.substring(0, blank));
  }

  private static String statement(CallFields span, String system) {
    String text = span.of(Fact.DB_TEXT);
    if (!text.isEmpty()) {
      return StatementText.of(text, system);
    }
    String summary = span.of(Fact.DB_SUMMARY);
    if (!summary.isEmpty()) {
      return Names.cut(summary);
    }
    String told = (span.of(Fact.DB_OPERATION) + ' ' + span.of(Fact.DB_COLLECTION)).strip();
    return Names.cut(told.isEmpty() ? span.name() : told);
  }

  private static @Nullable Peer queue(CallFields span, String usually) {
    String system = span.of(Fact.MESSAGING_SYSTEM);
    String destination = span.of(Fact.DESTINATION);
    if (system.isEmpty() && destination.isEmpty()) {
      return null;
    }
    String operation = span.of(Fact.MESSAGING_OPERATION);
    Queue queue =
        new Queue(
            Names.cut(system),
            Names.cut(destination),
            Names.cut(operation.isEmpty() ? usually : operation));
    return new Peer(node(queue.system, queue.destination), EdgeKey.Kind.MESSAGING, null, queue);
  }

  private static String external(CallFields span) {
    String name = span.of(Fact.PEER_SERVICE);
    if (name.isEmpty()) {
      name = address(span);
    }
    if (!span.has(Fact.PEER_SERVICE) && !span.has(Fact.ADDRESS)) {
      name = PathText.hostOf(span.of(Fact.URL));
    }
    if (name.isEmpty()) {
      name = span.of(Fact.RPC_SERVICE);
    }
    return name.isEmpty() ? EdgeKey.UNKNOWN : Names.cut(name);
  }

  private static String address(CallFields span) {
    String address = span.of(Fact.ADDRESS);
    String port = address.isEmpty() ? "" : span.of(Fact.PORT);
    return Names.cut(port.isEmpty() ? address : address + ':' + port);
  }

  private static String node(String system, String name) {
    if (system.isEmpty() || name.isEmpty()) {
      return system + name;
    }
    return Names.cut(system + ':' + name);
  }
}
