package io.tailwater.loadtests.shop;

/**
 * An exception as an application records it.
 *
 * @param type the class of the exception, {@code exception.type}
 * @param message what it says, {@code exception.message}
 * @param stacktrace where it was thrown, {@code exception.stacktrace}
 */
record Fault(String type, String message, String stacktrace) {
  private static Fault thrown(String type, String message, String... frames) {
    StringBuilder trace = new StringBuilder(type).append(": ").append(message);
    for (String frame : frames) {
      trace.append("\n\tat ").append(frame);
    }
    return new Fault(type, message, trace.toString());
  }

  static Fault connectionRefused(String address, int port) {
    return thrown(
        "io.lettuce.core.RedisConnectionException",
        "ConnectionRefused: unable to connect to " + address + ":" + port,
        "io.lettuce.core.RedisConnectionException.create(RedisConnectionException.java:89)",
        "io.lettuce.core.RedisClient.connect(RedisClient.java:216)",
        "shop.cache.CacheConnections.borrow(CacheConnections.java:41)",
        "shop.cache.CacheClient.command(CacheClient.java:77)");
  }

  static Fault timedOut(String address, long millis) {
    return thrown(
        "java.net.http.HttpTimeoutException",
        "request to " + address + " timed out after " + millis + " ms",
        "java.net.http/jdk.internal.net.http.HttpClientImpl.send(HttpClientImpl.java:945)",
        "shop.http.UpstreamClient.exchange(UpstreamClient.java:58)");
  }

  static Fault stockUnknown(String reason) {
    return thrown(
        "shop.inventory.StockUnknownException",
        "supplier did not confirm the stock: " + reason,
        "shop.inventory.SupplierStock.confirm(SupplierStock.java:63)",
        "shop.inventory.Reservations.reserve(Reservations.java:112)",
        "shop.inventory.InventoryController.reserve(InventoryController.java:37)");
  }

  static Fault cartUnavailable() {
    return thrown(
        "shop.cart.CartUnavailableException",
        "cart store is not reachable: ConnectionRefused",
        "shop.cart.CartStore.load(CartStore.java:54)",
        "shop.cart.CartController.show(CartController.java:29)");
  }

  static Fault deadlock() {
    return thrown(
        "org.postgresql.util.PSQLException",
        "ERROR: deadlock detected",
        "org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2733)",
        "org.postgresql.jdbc.PgPreparedStatement.executeUpdate(PgPreparedStatement.java:155)",
        "shop.orders.OrderTable.insert(OrderTable.java:88)");
  }

  static Fault mailRefused() {
    return thrown(
        "jakarta.mail.SendFailedException",
        "450 4.2.1 mailbox temporarily unavailable",
        "shop.notifications.Mailer.send(Mailer.java:71)",
        "shop.notifications.OrderListener.onPlaced(OrderListener.java:33)");
  }
}
