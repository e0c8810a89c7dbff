package io.tailwater.loadtests.shop;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;

/**
 * What one instance has to tell about one trace.
 *
 * @param instance who tells it
 * @param spans its spans of the trace, in the order in which they end
 * @param logs the log records that it wrote within those spans, with their trace and span ids
 */
public record InstanceTelemetry(ServiceInstance instance, List<Span> spans, List<LogRecord> logs) {
  /** Copies the lists. */
  public InstanceTelemetry {
    spans = List.copyOf(spans);
    logs = List.copyOf(logs);
  }

  /** Its spans as an OTLP message of traces. */
  public byte[] spansAsOtlp() {
    return OtlpRequests.traces(instance, spans).toByteArray();
  }

  /** Its logs as an OTLP message of logs. */
  public byte[] logsAsOtlp() {
    return OtlpRequests.logs(instance, logs).toByteArray();
  }

  /**
   * What one instance has measured up to some instant.
   *
   * @param instance who measured
   * @param metrics its metrics, one data point or more each
   */
  public record Measured(ServiceInstance instance, List<Metric> metrics) {
    /** Copies the list. */
    public Measured {
      metrics = List.copyOf(metrics);
    }
  }
}
