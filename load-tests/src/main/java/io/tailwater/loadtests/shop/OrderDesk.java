package io.tailwater.loadtests.shop;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.tailwater.loadtests.shop.Database.Statement;

/**
 * What the services do that sell: orders, payment, inventory, shipping, notifications and the two
 * third parties. Each method plays the server's side of one request and returns its status.
 *
 * <p>The medians of the founding case come from here: every request to orders takes about 45 ms and
 * every request to payment about 120 ms, at all times; inventory takes about 60 ms, and 880 ms
 * while the supplier's API takes 860 ms.
 */
final class OrderDesk {
  private static final double SLOW_SUPPLIER_MILLIS = 858.5;
  private static final double SLOW_SUPPLIER_FAILURES = 0.032;
  private static final double USUAL_SUPPLIER_FAILURES = 0.0005;

  private static final Statement LOCK_STOCK =
      Statement.mysql(
          "inventory",
          "SELECT",
          "stock",
          "SELECT on_hand, reserved FROM stock WHERE sku = ? FOR UPDATE");
  private static final Statement RESERVE =
      Statement.mysql(
          "inventory", "UPDATE", "stock", "UPDATE stock SET reserved = reserved + ? WHERE sku = ?");
  private static final Statement READ_STOCK =
      Statement.mysql(
          "inventory", "SELECT", "stock", "SELECT on_hand, reserved FROM stock WHERE sku = ?");
  private static final Statement LIMITS =
      Statement.postgres(
          "payments", "SELECT", "limits", "SELECT max_cents FROM limits WHERE account_id = $1");
  private static final Statement RECORD_PAYMENT =
      Statement.postgres(
          "payments",
          "INSERT",
          "payments",
          "INSERT INTO payments (id, order_id, cents, provider_ref) VALUES ($1, $2, $3, $4)");
  private static final Statement INSERT_ORDER =
      Statement.postgres(
          "orders",
          "INSERT",
          "orders",
          "INSERT INTO orders (id, account_id, cents, placed_at) VALUES ($1, $2, $3, $4)");
  private static final Statement INSERT_LINES =
      Statement.postgres(
          "orders",
          "INSERT",
          "order_lines",
          "INSERT INTO order_lines (order_id, sku, quantity, cents) VALUES ($1, $2, $3, $4)");
  private static final Statement READ_ORDER =
      Statement.postgres("orders", "SELECT", "orders", "SELECT * FROM orders WHERE id = $1");
  private static final Statement READ_LINES =
      Statement.postgres(
          "orders", "SELECT", "order_lines", "SELECT * FROM order_lines WHERE order_id = $1");
  private static final Statement PARCEL =
      Statement.mysql(
          "shipping",
          "SELECT",
          "parcels",
          "SELECT carrier, state, updated_at FROM parcels WHERE order_id = ?");

  private OrderDesk() {}

  static int place(Frame orders) {
    orders.work(6);
    if (orders.dice().chance(0.004)) {
      Database.failingQuery(orders, INSERT_ORDER, 9, Fault.deadlock());
      orders.warn("deadlock on orders, trying once more");
    }
    Database.query(orders, INSERT_ORDER, 14);
    Database.query(orders, INSERT_LINES, 13);
    SpanContext placed =
        Queue.publish(
            orders, Queue.ORDERS_PLACED, ShopService.NOTIFICATIONS, OrderDesk::confirmByMail);
    orders.sketch().leaveForShipping(placed);
    orders.work(9);
    return 201;
  }

  static int show(Frame orders) {
    orders.work(5.6);
    Database.query(orders, READ_ORDER, 11);
    if (orders.dice().chance(0.03)) {
      orders.work(26);
      orders.info("no such order");
      return 404;
    }
    Database.query(orders, READ_LINES, 10);
    Http.call(
        orders,
        ShopService.SHIPPING,
        "GET",
        "/parcels/{order}",
        "/parcels/" + (100_000 + orders.dice().below(900_000)),
        OrderDesk::trackParcel);
    orders.work(5.6);
    return 200;
  }

  static int charge(Frame payment) {
    payment.work(5);
    Database.query(payment, LIMITS, 6);
    int status = chargeAtProvider(payment, 0);
    if (status == 503 || status == Http.TIMED_OUT) {
      payment.warn("payment-provider did not answer, trying once more");
      payment.work(20);
      status = chargeAtProvider(payment, 1);
    }
    if (status == 402) {
      payment.warn("payment declined by issuer");
      return 402;
    }
    if (status != 200) {
      return Http.failedUpstream(payment, ShopService.PAYMENT_PROVIDER, status);
    }
    Database.query(payment, RECORD_PAYMENT, 10);
    payment.work(4);
    return 201;
  }

  static int reserve(Frame inventory) {
    inventory.work(2);
    Database.query(inventory, LOCK_STOCK, 5);
    if (!supplierConfirms(inventory)) {
      return 503;
    }
    Database.query(inventory, RESERVE, 7);
    inventory.work(4);
    return 201;
  }

  static int stock(Frame inventory) {
    inventory.work(3);
    Database.query(inventory, READ_STOCK, 9);
    if (!supplierConfirms(inventory)) {
      return 503;
    }
    inventory.work(6);
    return 200;
  }

  private static int trackParcel(Frame shipping) {
    shipping.work(2);
    Database.query(shipping, PARCEL, 7);
    shipping.work(2);
    return 200;
  }

  private static int chargeAtProvider(Frame payment, int resend) {
    return Http.call(
        payment,
        ShopService.PAYMENT_PROVIDER,
        "POST",
        "/v3/charges",
        "/v3/charges",
        resend,
        OrderDesk::settle);
  }

  private static int settle(Frame provider) {
    if (provider.dice().chance(0.008)) {
      provider.work(15);
      provider.fail("503", "acquirer unavailable");
      return 503;
    }
    provider.work(92);
    return provider.dice().chance(0.015) ? 402 : 200;
  }

  private static boolean supplierConfirms(Frame inventory) {
    int status =
        Http.call(
            inventory,
            ShopService.SUPPLIER_API,
            "GET",
            "/v1/stock/{sku}",
            "/v1/stock/SKU-" + (1_000 + inventory.dice().below(2_000)),
            OrderDesk::supplierStock);
    if (status == 200) {
      return true;
    }
    inventory.raise(
        Fault.stockUnknown(status == Http.TIMED_OUT ? "timed out" : "status " + status));
    return false;
  }

  private static int supplierStock(Frame supplier) {
    boolean slow = supplier.conditions().slowSupplier();
    boolean fails = supplier.dice().chance(slow ? SLOW_SUPPLIER_FAILURES : USUAL_SUPPLIER_FAILURES);
    if (fails && supplier.dice().chance(0.5)) {
      // Longer than any caller waits: this failure is seen as a timeout on the other side.
      supplier.pass(supplier.dice().steady(1_900, 0.05));
      return 200;
    }
    supplier.pass(
        slow
            ? supplier.dice().steady(SLOW_SUPPLIER_MILLIS, 0.06)
            : supplier.dice().steady(38, 0.2));
    if (fails) {
      supplier.fail("503", "stock index overloaded");
      return 503;
    }
    return 200;
  }

  private static void confirmByMail(Frame notifications) {
    Frame render = notifications.open(SpanKind.SPAN_KIND_INTERNAL, "render order-confirmation");
    render.work(5);
    render.close();
    notifications.waitUntil(render.now());
    Frame send = notifications.open(SpanKind.SPAN_KIND_CLIENT, "SMTP send");
    send.put("server.address", "smtp.shop.svc").put("server.port", 587);
    send.work(24);
    boolean refused = notifications.dice().chance(0.006);
    if (refused) {
      send.raise(Fault.mailRefused());
    }
    send.close();
    notifications.waitUntil(send.now());
    if (refused) {
      notifications.fail("jakarta.mail.SendFailedException", "order confirmation not sent");
      notifications.warn("order confirmation is put back into the queue");
    } else {
      notifications.info("order confirmation sent");
    }
  }
}
