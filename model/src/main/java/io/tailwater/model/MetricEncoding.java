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
  SKYWALKING_JVM,
  /**
   * {@code skywalking.v3.InstanceProperties} and {@code InstancePingPkg}, told apart by the
   * record's key, as in {@code skywalking-managements}.
   */
  SKYWALKING_MANAGEMENTS,
  /** {@code skywalking.v3.ThreadSnapshot}, as in {@code skywalking-profilings}: counted only. */
  SKYWALKING_PROFILINGS;

  @Override
  public Signal signal() {
    return Signal.METRICS;
  }
}
