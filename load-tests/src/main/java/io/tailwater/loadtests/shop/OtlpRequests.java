package io.tailwater.loadtests.shop;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;

/** The export requests of one instance, as its SDK would build them: one resource, one scope. */
final class OtlpRequests {
  private static final InstrumentationScope SCOPE =
      InstrumentationScope.newBuilder()
          .setName("io.tailwater.shop.instrumentation")
          .setVersion("1.0.0")
          .build();

  private OtlpRequests() {}

  static ExportTraceServiceRequest traces(ServiceInstance instance, List<Span> spans) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(instance.resource())
                .addScopeSpans(ScopeSpans.newBuilder().setScope(SCOPE).addAllSpans(spans)))
        .build();
  }

  static ExportLogsServiceRequest logs(ServiceInstance instance, List<LogRecord> logs) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(instance.resource())
                .addScopeLogs(ScopeLogs.newBuilder().setScope(SCOPE).addAllLogRecords(logs)))
        .build();
  }

  static ExportMetricsServiceRequest metrics(ServiceInstance instance, List<Metric> metrics) {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(instance.resource())
                .addScopeMetrics(ScopeMetrics.newBuilder().setScope(SCOPE).addAllMetrics(metrics)))
        .build();
  }

  /** How many data points some metrics of the shop hold. */
  static int dataPoints(List<Metric> metrics) {
    int count = 0;
    for (Metric metric : metrics) {
      count +=
          metric.getGauge().getDataPointsCount()
              + metric.getSum().getDataPointsCount()
              + metric.getHistogram().getDataPointsCount();
    }
    return count;
  }
}
