package io.tailwater.loadtests.shop;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.tailwater.loadtests.shop.Database.Statement;
import java.util.List;

/**
 * The traces that no customer starts: probes, batches and scheduled jobs. The load balancer probes
 * only what it fronts; orders, payment and inventory serve nothing but business requests.
 */
final class Housekeeping {
  private static final ShopService[] PROBED = {
    ShopService.GATEWAY, ShopService.CATALOG, ShopService.SEARCH, ShopService.CART
  };
  private static final int SHIPPED_AT_ONCE = 10;

  private static final Statement PING = Statement.mysql("catalog", "SELECT", "dual", "SELECT 1");
  private static final Statement INSERT_PARCEL =
      Statement.mysql(
          "shipping",
          "INSERT",
          "parcels",
          "INSERT INTO parcels (order_id, carrier, state) VALUES (?, ?, ?)");
  private static final Statement ALL_PRODUCTS =
      Statement.mysql(
          "catalog", "SELECT", "products", "SELECT * FROM products WHERE changed_at > ?");
  private static final Statement BULK_INDEX =
      Statement.elasticsearch("bulk", "products", "{\"index\":{\"_id\":\"?\"}}");
  private static final Statement DAILY_SALES =
      Statement.postgres(
          "orders",
          "SELECT",
          "orders",
          "SELECT date_trunc('hour', placed_at), sum(cents) FROM orders WHERE placed_at > $1"
              + " GROUP BY 1");
  private static final Statement OLD_CARTS =
      Statement.postgres(
          "carts", "DELETE", "abandoned", "DELETE FROM abandoned WHERE touched_at < $1");

  private Housekeeping() {}

  static void healthCheck(TraceSketch sketch, long at) {
    ShopService service = PROBED[sketch.dice().below(PROBED.length)];
    Frame probe = sketch.root(service, SpanKind.SPAN_KIND_SERVER, "GET /healthz", at);
    probe.put("user_agent.original", "kube-probe/1.34").put("shop.use_case", "health_check");
    Http.serve(
        probe,
        "GET",
        "/healthz",
        "/healthz",
        server -> {
          server.work(0.4);
          if (service == ShopService.CATALOG) {
            Database.query(server, PING, 0.6);
          }
          return 200;
        });
  }

  static void shipBatch(TraceSketch sketch, long at) {
    List<SpanContext> orders = sketch.takeForShipping(SHIPPED_AT_ONCE);
    Frame batch =
        sketch.root(
            ShopService.SHIPPING,
            SpanKind.SPAN_KIND_CONSUMER,
            "process " + Queue.ORDERS_PLACED,
            at);
    Queue.describeProcess(batch, Queue.ORDERS_PLACED, ShopService.SHIPPING)
        .put("messaging.batch.message_count", orders.size())
        .put("shop.use_case", UseCase.SHIP_BATCH.label());
    for (SpanContext order : orders) {
      batch.link(order);
      Database.query(batch, INSERT_PARCEL, 5);
    }
    batch.work(2);
    batch.info("shipped " + orders.size() + " orders");
    batch.close();
  }

  static void backgroundJob(TraceSketch sketch, long at) {
    switch (sketch.dice().below(3)) {
      case 0 -> reindex(sketch, at);
      case 1 -> expireCarts(sketch, at);
      default -> reportSales(sketch, at);
    }
  }

  private static void reindex(TraceSketch sketch, long at) {
    Frame job = job(sketch, ShopService.SEARCH, "reindex products", at);
    Http.call(
        job,
        ShopService.CATALOG,
        "GET",
        "/export",
        "/export",
        catalog -> {
          catalog.work(5);
          Database.query(catalog, ALL_PRODUCTS, 140);
          catalog.work(20);
          return 200;
        });
    for (int chunk = 0; chunk < 5; chunk++) {
      Database.query(job, BULK_INDEX, 90);
    }
    end(job, "reindexed products");
  }

  private static void expireCarts(TraceSketch sketch, long at) {
    Frame job = job(sketch, ShopService.CART, "expire carts", at);
    for (int page = 0; page < 8; page++) {
      if (!Database.cache(job, "SCAN", "? MATCH cart:* COUNT 500")) {
        job.fail("io.lettuce.core.RedisConnectionException", "carts not expired");
        end(job, "carts not expired, next try in an hour (ConnectionRefused)");
        return;
      }
      job.work(3);
    }
    Database.query(job, OLD_CARTS, 60);
    end(job, "expired old carts");
  }

  private static void reportSales(TraceSketch sketch, long at) {
    Frame job = job(sketch, ShopService.ORDERS, "report sales", at);
    Database.query(job, DAILY_SALES, 700);
    job.work(40);
    end(job, "reported sales");
  }

  private static Frame job(TraceSketch sketch, ShopService service, String name, long at) {
    Frame job = sketch.root(service, SpanKind.SPAN_KIND_INTERNAL, name, at);
    job.put("shop.use_case", UseCase.BACKGROUND_JOB.label());
    job.work(2);
    return job;
  }

  private static void end(Frame job, String outcome) {
    job.info(outcome);
    job.close();
  }
}
