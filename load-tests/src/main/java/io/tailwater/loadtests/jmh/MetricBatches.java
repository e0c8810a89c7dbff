package io.tailwater.loadtests.jmh;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tailwater.ingest.proto.ProtoWriter;
import java.nio.charset.StandardCharsets;

/**
 * Exports of one process as agents send them: 160 counters of five attributes and 40 histograms of
 * 15 buckets; each call is ten seconds later than the one before.
 */
final class MetricBatches {
  /** Points of an export. */
  static final int POINTS = 200;

  private static final int HISTOGRAMS = 40;
  private static final int BOUNDS = 14;
  private static final long BEGIN_MILLIS = 1_795_168_800_000L;
  private static final double[] SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
  };

  private MetricBatches() {}

  static long millis(int export) {
    return BEGIN_MILLIS + 10_000L * export;
  }

  static byte[] otlp(int export) {
    return message(export).toByteArray();
  }

  static MetricsData message(int export) {
    ScopeMetrics.Builder scope =
        ScopeMetrics.newBuilder().setScope(InstrumentationScope.newBuilder().setName("http"));
    long time = millis(export) * 1_000_000;
    Sum.Builder sum =
        Sum.newBuilder()
            .setIsMonotonic(true)
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    for (int i = 0; i < POINTS - HISTOGRAMS; i++) {
      NumberDataPoint.Builder point =
          NumberDataPoint.newBuilder()
              .setStartTimeUnixNano(BEGIN_MILLIS * 1_000_000)
              .setTimeUnixNano(time)
              .setAsInt(1_000L * export + i);
      for (KeyValue attribute : attributes(i)) {
        point.addAttributes(attribute);
      }
      sum.addDataPoints(point);
    }
    scope.addMetrics(Metric.newBuilder().setName("jobs.done").setUnit("{job}").setSum(sum));
    Histogram.Builder histogram =
        Histogram.newBuilder()
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    for (int i = 0; i < HISTOGRAMS; i++) {
      HistogramDataPoint.Builder point =
          HistogramDataPoint.newBuilder()
              .setStartTimeUnixNano(BEGIN_MILLIS * 1_000_000)
              .setTimeUnixNano(time)
              .setCount(15L * export)
              .setSum(export);
      for (int b = 0; b < BOUNDS; b++) {
        point.addExplicitBounds(SECONDS[b]).addBucketCounts(export);
      }
      point.addBucketCounts(export);
      for (KeyValue attribute : attributes(i)) {
        point.addAttributes(attribute);
      }
      histogram.addDataPoints(point);
    }
    scope.addMetrics(
        Metric.newBuilder()
            .setName("http.server.request.duration")
            .setUnit("s")
            .setHistogram(histogram));
    Resource.Builder resource = Resource.newBuilder();
    for (String key :
        new String[] {"service.name", "service.instance.id", "host.name", "service.version"}) {
      resource.addAttributes(text(key, key + " of the shop"));
    }
    return MetricsData.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder().setResource(resource).addScopeMetrics(scope))
        .build();
  }

  /** A SkyWalking collection of as many single values of two labels. */
  static byte[] meters() {
    ProtoWriter out = new ProtoWriter(1 << 16);
    for (int i = 0; i < POINTS; i++) {
      int data = out.beginMessage(1);
      int single = out.beginMessage(1);
      field(out, 1, "requests_counter");
      for (String label : new String[] {"queue", "pool"}) {
        int pair = out.beginMessage(2);
        field(out, 1, label);
        field(out, 2, label + i);
        out.endMessage(pair);
      }
      out.tag(3, 1);
      out.fixed64(Double.doubleToRawLongBits(i));
      out.endMessage(single);
      if (i == 0) {
        field(out, 3, "shop");
        field(out, 4, "a1b2@10.0.0.7");
        out.tag(5, 0);
        out.varint(BEGIN_MILLIS);
      }
      out.endMessage(data);
    }
    return out.toByteArray();
  }

  /** What SkyWalking's Java agent sends of {@code POINTS / 20} seconds: 20 points a second. */
  static byte[] jvm() {
    ProtoWriter out = new ProtoWriter(1 << 14);
    for (int second = 0; second < POINTS / 20; second++) {
      int jvm = out.beginMessage(1);
      numbers(out, 3, 1, 0, 0, 1 << 20, 2 << 20);
      for (int pool = 0; pool < 4; pool++) {
        numbers(out, 4, pool, 0, 0, 1 << 20, 2 << 20);
      }
      for (int phase = 0; phase < 2; phase++) {
        numbers(out, 5, phase, 3, 40);
      }
      numbers(out, 6, 40, 20, 45, 10, 1, 20, 9);
      numbers(out, 7, 9_000, 1, 9_001);
      int cpu = out.beginMessage(2);
      out.tag(2, 1);
      out.fixed64(Double.doubleToRawLongBits(12.5));
      out.endMessage(cpu);
      out.endMessage(jvm);
    }
    field(out, 2, "shop");
    field(out, 3, "a1b2@10.0.0.7");
    return out.toByteArray();
  }

  private static void numbers(ProtoWriter out, int message, long... values) {
    int mark = out.beginMessage(message);
    for (int i = 0; i < values.length; i++) {
      out.tag(i + 1, 0);
      out.varint(values[i]);
    }
    out.endMessage(mark);
  }

  private static void field(ProtoWriter out, int number, String text) {
    out.tag(number, 2);
    out.bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static KeyValue[] attributes(int i) {
    return new KeyValue[] {
      text("http.request.method", i % 3 == 0 ? "POST" : "GET"),
      text("http.route", "/orders/{id}/items/" + i),
      text("http.response.status_code", "200"),
      text("server.address", "shop.example.com"),
      text("url.scheme", "https")
    };
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
