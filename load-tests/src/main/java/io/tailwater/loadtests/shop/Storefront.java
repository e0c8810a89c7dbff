package io.tailwater.loadtests.shop;

import io.tailwater.loadtests.shop.Database.Statement;

/**
 * What the services do that show the shop to its visitors: users, catalog, search, recommendations
 * and cart. Each method plays the server's side of one request and returns its status.
 */
final class Storefront {
  private static final Statement SESSION =
      Statement.postgres(
          "users",
          "SELECT",
          "sessions",
          "SELECT user_id, expires_at FROM sessions WHERE token = $1");
  private static final Statement ACCOUNT =
      Statement.postgres(
          "users",
          "SELECT",
          "accounts",
          "SELECT id, password_hash, tier FROM accounts WHERE email = $1");
  private static final Statement CATEGORY =
      Statement.mysql(
          "catalog",
          "SELECT",
          "products",
          "SELECT sku, name, price_cents FROM products WHERE category = ? ORDER BY rank LIMIT 48");
  private static final Statement PRODUCT =
      Statement.mysql("catalog", "SELECT", "products", "SELECT * FROM products WHERE sku = ?");
  private static final Statement PRICES =
      Statement.mysql(
          "catalog",
          "SELECT",
          "prices",
          "SELECT sku, price_cents FROM prices WHERE sku IN (?, ?, ?, ?)");
  private static final Statement HITS =
      Statement.elasticsearch(
          "search", "products", "{\"query\":{\"match\":{\"text\":\"?\"}},\"size\":24}");

  private Storefront() {}

  /** gRPC: is this token good? Survives without the cache, more slowly. */
  static int verifyToken(Frame users) {
    users.work(0.8);
    if (!Database.cache(users, "GET", "session:?")) {
      users.warn("session cache unavailable (ConnectionRefused), reading sessions from postgres");
      Database.query(users, SESSION, 6);
    }
    users.work(0.5);
    return Grpc.OK;
  }

  static int login(Frame users) {
    users.work(2);
    Database.query(users, ACCOUNT, 5);
    users.work(34);
    if (users.dice().chance(0.06)) {
      users.warn("login rejected: wrong password");
      return 401;
    }
    if (!Database.cache(users, "SET", "session:? EX 3600")) {
      users.warn("session not cached (ConnectionRefused)");
    }
    return 201;
  }

  static int category(Frame catalog) {
    return fromCacheOr(catalog, "category:?", CATEGORY, 18);
  }

  static int product(Frame catalog) {
    if (catalog.dice().chance(0.004)) {
      Database.query(catalog, PRODUCT, 4);
      catalog.info("no such product");
      return 404;
    }
    return fromCacheOr(catalog, "product:?", PRODUCT, 6);
  }

  static int prices(Frame catalog) {
    return fromCacheOr(catalog, "prices:?", PRICES, 7);
  }

  static int search(Frame search) {
    search.work(3);
    Database.query(search, HITS, 24);
    search.work(4);
    return Http.call(search, ShopService.CATALOG, "POST", "/prices", "/prices", Storefront::prices)
            == 200
        ? 200
        : 206;
  }

  /** gRPC: what goes with this product? Fails now and then; nobody depends on it. */
  static int recommend(Frame recommendations) {
    recommendations.work(2);
    if (recommendations.dice().chance(0.002)) {
      recommendations.error("ranking model is not loaded");
      return Grpc.UNAVAILABLE;
    }
    boolean known = Database.cache(recommendations, "ZREVRANGE", "related:? 0 11");
    recommendations.work(known ? 6 : 14);
    return Grpc.OK;
  }

  static int showCart(Frame cart) {
    return onCart(cart, "HGETALL", "cart:?", 200);
  }

  static int addToCart(Frame cart) {
    return onCart(cart, "HSET", "cart:? ? ?", 200);
  }

  static int emptyCart(Frame cart) {
    return onCart(cart, "DEL", "cart:?", 204);
  }

  private static int onCart(Frame cart, String command, String pattern, int success) {
    cart.work(1.5);
    if (!Database.cache(cart, command, pattern)) {
      cart.raise(Fault.cartUnavailable());
      return 503;
    }
    cart.work(1);
    return success;
  }

  private static int fromCacheOr(Frame catalog, String key, Statement query, double queryMillis) {
    catalog.work(2);
    boolean reached = Database.cache(catalog, "GET", key);
    if (!reached) {
      catalog.warn("product cache unavailable (ConnectionRefused), reading from mysql");
    }
    if (!reached || catalog.dice().chance(0.25)) {
      Database.query(catalog, query, queryMillis);
    }
    catalog.work(2);
    return 200;
  }
}
