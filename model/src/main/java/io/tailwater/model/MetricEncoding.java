package io.tailwater.model;

/** How metrics are written in the records of a Kafka topic. */
public enum MetricEncoding implements Encoding {
  /** {@code MetricsData} or {@code ExportMetricsServiceRequest}, the same on the wire. */
  OTLP_PROTO,
  /** OTLP/JSON: ids are hexadecimal. */
  OTLP_JSON,
  /** {@code skywalking.v3.MeterDataCollection}, as in {@code skywalking-meters}. */
  SKYWALKING_METERS,
  /** {@code skywalking.v3.JVMMetricCollection}, as in {@code skywalking-metrics}. */
  SKYWALKING_JVM;

  @Override
  public Signal signal() {
    return Signal.METRICS;
  }
}
