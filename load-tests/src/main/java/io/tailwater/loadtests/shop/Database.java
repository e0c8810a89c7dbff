package io.tailwater.loadtests.shop;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;

/** Calls to the stores of the shop, as client spans with the stable database conventions. */
final class Database {
  private static final String CACHE_ADDRESS = "redis-cache.shop.svc";
  private static final int CACHE_PORT = 6379;
  private static final double REFUSED_SHARE = 0.8;

  private Database() {}

  /**
   * A prepared statement.
   *
   * @param system the {@code db.system.name}
   * @param namespace the database
   * @param operation the verb
   * @param collection the table or index
   * @param text the text with placeholders
   */
  record Statement(
      String system, String namespace, String operation, String collection, String text) {
    static Statement postgres(String namespace, String operation, String collection, String text) {
      return new Statement("postgresql", namespace, operation, collection, text);
    }

    static Statement mysql(String namespace, String operation, String collection, String text) {
      return new Statement("mysql", namespace, operation, collection, text);
    }

    static Statement elasticsearch(String operation, String collection, String text) {
      return new Statement("elasticsearch", "shop-search", operation, collection, text);
    }

    private String address() {
      return system + "-" + namespace + ".shop.svc";
    }

    private int port() {
      return switch (system) {
        case "postgresql" -> 5432;
        case "mysql" -> 3306;
        default -> 9200;
      };
    }
  }

  /** Runs a statement that takes about so long. */
  static void query(Frame caller, Statement statement, double medianMillis) {
    Frame client = begin(caller, statement);
    client.work(medianMillis);
    end(caller, client);
  }

  /** Runs a statement that takes about so long and then fails. */
  static void failingQuery(Frame caller, Statement statement, double medianMillis, Fault fault) {
    Frame client = begin(caller, statement);
    client.work(medianMillis);
    client.raise(fault);
    end(caller, client);
  }

  /**
   * Sends a command to the cache.
   *
   * @param pattern the key with its variable parts as {@code ?}
   * @return whether the cache was reached
   */
  static boolean cache(Frame caller, String command, String pattern) {
    Frame client = caller.open(SpanKind.SPAN_KIND_CLIENT, command);
    client
        .put("db.system.name", "redis")
        .put("db.namespace", "0")
        .put("db.operation.name", command)
        .put("db.query.text", command + " " + pattern)
        .put("server.address", CACHE_ADDRESS)
        .put("server.port", CACHE_PORT);
    boolean refused = caller.conditions().cacheRefused() && caller.dice().chance(REFUSED_SHARE);
    client.work(refused ? 1.5 : 0.7);
    if (refused) {
      client.raise(Fault.connectionRefused(CACHE_ADDRESS, CACHE_PORT));
    }
    end(caller, client);
    return !refused;
  }

  private static Frame begin(Frame caller, Statement statement) {
    return caller
        .open(SpanKind.SPAN_KIND_CLIENT, statement.operation() + " " + statement.collection())
        .put("db.system.name", statement.system())
        .put("db.namespace", statement.namespace())
        .put("db.operation.name", statement.operation())
        .put("db.collection.name", statement.collection())
        .put("db.query.text", statement.text())
        .put("server.address", statement.address())
        .put("server.port", statement.port());
  }

  private static void end(Frame caller, Frame client) {
    client.close();
    caller.waitUntil(client.now());
  }
}
