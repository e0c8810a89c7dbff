package io.tailwater.loadtests.shop;

import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The metrics that the instances measure: cumulative histograms and counters of the requests they
 * served, and gauges of their memory, processor and queue. A request counts from the moment its
 * trace is made.
 */
final class ShopMetrics {
  private static final AggregationTemporality CUMULATIVE =
      AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MEBIBYTE = 1024 * 1024;
  // The boundaries that OpenTelemetry recommends for request durations, in seconds.
  private static final double[] BOUNDS = {
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
  };
  private static final List<Double> BOUND_LIST = boundList();

  private final Dice dice;
  private final Map<ServiceInstance, Map<Route, Served>> served = new LinkedHashMap<>();
  private final Map<ServiceInstance, Long> since = new LinkedHashMap<>();

  ShopMetrics(Dice dice) {
    this.dice = dice;
  }

  /** Counts a request to a route, answered with a status at the frame's now. */
  void servedHttp(Frame server, String method, String route, int status) {
    count(server, new Route(false, method, route, status));
  }

  /** Counts a call of a gRPC method, answered with a status at the frame's now. */
  void servedRpc(Frame server, String method, int status) {
    count(server, new Route(true, method, "", status));
  }

  /** What the running instances have measured; forgets those that run no longer. */
  List<InstanceTelemetry.Measured> measure(
      List<ServiceInstance> running, ShopModel.Conditions conditions, long nowNanos) {
    served.keySet().retainAll(running);
    since.keySet().retainAll(running);
    List<InstanceTelemetry.Measured> all = new ArrayList<>(running.size());
    for (ServiceInstance instance : running) {
      since.putIfAbsent(instance, nowNanos);
      all.add(new InstanceTelemetry.Measured(instance, metrics(instance, conditions, nowNanos)));
    }
    return all;
  }

  private void count(Frame server, Route route) {
    since.putIfAbsent(server.instance(), server.startNanos());
    served
        .computeIfAbsent(server.instance(), _ -> new LinkedHashMap<>())
        .computeIfAbsent(route, _ -> new Served())
        .add((server.now() - server.startNanos()) / NANOS_PER_SECOND);
  }

  private List<Metric> metrics(
      ServiceInstance instance, ShopModel.Conditions conditions, long nowNanos) {
    long startNanos = since.getOrDefault(instance, nowNanos);
    List<Metric> metrics = new ArrayList<>();
    Map<Route, Served> routes = served.getOrDefault(instance, Map.of());
    if (!routes.isEmpty()) {
      addRequests(metrics, routes, startNanos, nowNanos);
    }
    addGauges(metrics, instance, conditions, nowNanos);
    return metrics;
  }

  private static void addRequests(
      List<Metric> metrics, Map<Route, Served> routes, long startNanos, long nowNanos) {
    Histogram.Builder http = Histogram.newBuilder().setAggregationTemporality(CUMULATIVE);
    Histogram.Builder rpc = Histogram.newBuilder().setAggregationTemporality(CUMULATIVE);
    Sum.Builder requests =
        Sum.newBuilder().setAggregationTemporality(CUMULATIVE).setIsMonotonic(true);
    routes.forEach(
        (route, tally) -> {
          (route.rpc ? rpc : http).addDataPoints(tally.point(route, startNanos, nowNanos));
          requests.addDataPoints(tally.counter(route, startNanos, nowNanos));
        });
    if (http.getDataPointsCount() > 0) {
      metrics.add(
          Metric.newBuilder()
              .setName("http.server.request.duration")
              .setUnit("s")
              .setHistogram(http)
              .build());
    }
    if (rpc.getDataPointsCount() > 0) {
      metrics.add(
          Metric.newBuilder()
              .setName("rpc.server.duration")
              .setUnit("s")
              .setHistogram(rpc)
              .build());
    }
    metrics.add(
        Metric.newBuilder().setName("shop.requests").setUnit("{request}").setSum(requests).build());
  }

  private void addGauges(
      List<Metric> metrics,
      ServiceInstance instance,
      ShopModel.Conditions conditions,
      long nowNanos) {
    ShopService service = instance.service();
    boolean waiting = conditions.slowSupplier() && service == ShopService.INVENTORY;
    double busy = (waiting ? 0.12 : 0.25) * dice.between(0.8, 1.2);
    if (service.language().equals("java")) {
      // A heap that fills up and is collected: a saw tooth over 40 s, shifted per replica.
      double fill = (nowNanos / 40e9 + instance.replica() * 0.37) % 1.0;
      double heapMebibytes = (waiting ? 310 : 180) + 220 * fill + dice.between(0, 8);
      metrics.add(gauge("jvm.memory.used", "By", heapMebibytes * MEBIBYTE, nowNanos));
      metrics.add(gauge("jvm.cpu.recent_utilization", "1", busy, nowNanos));
      metrics.add(
          gauge("jvm.thread.count", "{thread}", (waiting ? 190 : 60) + dice.below(6), nowNanos));
    } else {
      metrics.add(gauge("process.memory.usage", "By", dice.between(95, 110) * MEBIBYTE, nowNanos));
      metrics.add(gauge("process.cpu.utilization", "1", busy, nowNanos));
    }
    if (service == ShopService.NOTIFICATIONS || service == ShopService.SHIPPING) {
      metrics.add(gauge("shop.queue.depth", "{message}", dice.below(40), nowNanos));
    }
  }

  private static Metric gauge(String name, String unit, double value, long nowNanos) {
    NumberDataPoint point =
        NumberDataPoint.newBuilder().setTimeUnixNano(nowNanos).setAsDouble(value).build();
    return Metric.newBuilder()
        .setName(name)
        .setUnit(unit)
        .setGauge(Gauge.newBuilder().addDataPoints(point))
        .build();
  }

  private static List<Double> boundList() {
    List<Double> list = new ArrayList<>(BOUNDS.length);
    for (double bound : BOUNDS) {
      list.add(bound);
    }
    return List.copyOf(list);
  }

  private record Route(boolean rpc, String method, String route, int status) {}

  private static final class Served {
    private final long[] buckets = new long[BOUNDS.length + 1];
    private long count;
    private double sumSeconds;

    void add(double seconds) {
      int bucket = 0;
      while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
        bucket++;
      }
      buckets[bucket]++;
      count++;
      sumSeconds += seconds;
    }

    HistogramDataPoint point(Route route, long startNanos, long nowNanos) {
      HistogramDataPoint.Builder point =
          HistogramDataPoint.newBuilder()
              .setStartTimeUnixNano(startNanos)
              .setTimeUnixNano(nowNanos)
              .setCount(count)
              .setSum(sumSeconds)
              .addAllExplicitBounds(BOUND_LIST);
      for (long bucket : buckets) {
        point.addBucketCounts(bucket);
      }
      if (route.rpc) {
        return point
            .addAttributes(Attribute.of("rpc.system", "grpc"))
            .addAttributes(Attribute.of("rpc.method", route.method))
            .addAttributes(Attribute.of("rpc.grpc.status_code", route.status))
            .build();
      }
      return point
          .addAttributes(Attribute.of("http.request.method", route.method))
          .addAttributes(Attribute.of("http.route", route.route))
          .addAttributes(Attribute.of("http.response.status_code", route.status))
          .build();
    }

    NumberDataPoint counter(Route route, long startNanos, long nowNanos) {
      return NumberDataPoint.newBuilder()
          .setStartTimeUnixNano(startNanos)
          .setTimeUnixNano(nowNanos)
          .setAsInt(count)
          .addAttributes(Attribute.of("shop.operation", (route.method + " " + route.route).strip()))
          .addAttributes(Attribute.of("shop.status", route.status))
          .build();
    }
  }
}
