package io.tailwater.processors.rollup;

import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.processors.reading.SpanReading;
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
  record Queue(String system, String destination, String operation) {}

  private static final Set<String> CACHES =
      Set.of("redis", "memcached", "valkey", "hazelcast", "ehcache", "caffeine", "geode", "ignite");

  private static final ConventionalKey DB_SYSTEM = ConventionalKey.of("db.system.name");
  private static final ConventionalKey DB_NAMESPACE = ConventionalKey.of("db.namespace");
  private static final ConventionalKey DB_TEXT = ConventionalKey.of("db.query.text");
  private static final ConventionalKey DB_SUMMARY = ConventionalKey.of("db.query.summary");
  private static final ConventionalKey DB_OPERATION = ConventionalKey.of("db.operation.name");
  private static final ConventionalKey DB_COLLECTION = ConventionalKey.of("db.collection.name");
  private static final ConventionalKey MESSAGING_SYSTEM = ConventionalKey.of("messaging.system");
  private static final ConventionalKey DESTINATION =
      ConventionalKey.of("messaging.destination.name");
  private static final ConventionalKey MESSAGING_OPERATION =
      ConventionalKey.of("messaging.operation.type");
  private static final ConventionalKey PEER_SERVICE = ConventionalKey.of("peer.service");
  private static final ConventionalKey ADDRESS =
      ConventionalKey.ofCaller("server.address", "net.peer.name", "network.peer.address");
  private static final ConventionalKey PORT =
      ConventionalKey.ofCaller("server.port", "net.peer.port", "network.peer.port");
  private static final ConventionalKey URL = ConventionalKey.of("url.full");
  private static final ConventionalKey RPC_SERVICE = ConventionalKey.of("rpc.service");

  /** Who a span that calls talks to. */
  static Peer ofCall(SpanReading span) {
    String system = DB_SYSTEM.of(span);
    if (!system.isEmpty()) {
      return database(span, Names.cut(system));
    }
    Peer queue = queue(span, "send");
    if (queue != null) {
      return queue;
    }
    return new Peer(external(span), EdgeKey.Kind.EXTERNAL, null, null);
  }

  /** The queue or topic that a span's message came from; null where it names none. */
  static @Nullable Peer ofMessage(SpanReading span) {
    return queue(span, "process");
  }

  private static Peer database(SpanReading span, String system) {
    String namespace = Names.cut(DB_NAMESPACE.of(span));
    boolean cache = CACHES.contains(system);
    return new Peer(
        node(system, cache || namespace.isEmpty() ? address(span) : namespace),
        cache ? EdgeKey.Kind.CACHE : EdgeKey.Kind.DATABASE,
        new Statement(system, namespace, cache ? operation(span) : statement(span, system)),
        null);
  }

  /** Keys are ids, so of what a cache is asked only the first word counts. */
  private static String operation(SpanReading span) {
    String operation = DB_OPERATION.of(span);
    if (operation.isEmpty()) {
      operation = DB_TEXT.of(span).strip();
    }
    if (operation.isEmpty()) {
      operation = span.name();
    }
    int blank = operation.indexOf(' ');
    return Names.cut(blank < 0 ? operation : operation.substring(0, blank));
  }

  private static String statement(SpanReading span, String system) {
    String text = DB_TEXT.of(span);
    if (!text.isEmpty()) {
      return StatementText.of(text, system);
    }
    String summary = DB_SUMMARY.of(span);
    if (!summary.isEmpty()) {
      return Names.cut(summary);
    }
    String told = (DB_OPERATION.of(span) + ' ' + DB_COLLECTION.of(span)).strip();
    return Names.cut(told.isEmpty() ? span.name() : told);
  }

  private static @Nullable Peer queue(SpanReading span, String usually) {
    String system = MESSAGING_SYSTEM.of(span);
    String destination = DESTINATION.of(span);
    if (system.isEmpty() && destination.isEmpty()) {
      return null;
    }
    String operation = MESSAGING_OPERATION.of(span);
    Queue queue =
        new Queue(
            Names.cut(system),
            Names.cut(destination),
            Names.cut(operation.isEmpty() ? usually : operation));
    return new Peer(node(queue.system, queue.destination), EdgeKey.Kind.MESSAGING, null, queue);
  }

  private static String external(SpanReading span) {
    String name = PEER_SERVICE.of(span);
    if (name.isEmpty()) {
      name = address(span);
    }
    if (name.isEmpty()) {
      name = PathText.hostOf(URL.of(span));
    }
    if (name.isEmpty()) {
      name = RPC_SERVICE.of(span);
    }
    return name.isEmpty() ? EdgeKey.UNKNOWN : Names.cut(name);
  }

  private static String address(SpanReading span) {
    String address = ADDRESS.of(span);
    String port = address.isEmpty() ? "" : PORT.of(span);
    return Names.cut(port.isEmpty() ? address : address + ':' + port);
  }

  private static String node(String system, String name) {
    if (system.isEmpty() || name.isEmpty()) {
      return system + name;
    }
    return Names.cut(system + ':' + name);
  }
}
