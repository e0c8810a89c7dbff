package io.tailwater.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How metrics are written in the records of a Kafka topic. The words are those of the OpenTelemetry
 * Collector's {@code kafkareceiver} where it has the encoding.
 */
public enum MetricEncoding {
  /** {@code MetricsData} or {@code ExportMetricsServiceRequest}, the same on the wire. */
  OTLP_PROTO,
  /** OTLP/JSON: ids are hexadecimal. */
  OTLP_JSON,
  /** {@code skywalking.v3.MeterDataCollection}, as in {@code skywalking-meters}. */
  SKYWALKING_METERS,
  /** {@code skywalking.v3.JVMMetricCollection}, as in {@code skywalking-metrics}. */
  SKYWALKING_JVM;

  /** The word in {@code tailwater.yaml}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All words, in this order. */
  public static List<String> words() {
    return Arrays.stream(values()).map(MetricEncoding::word).toList();
  }

  /** The encoding of a word; {@link IllegalArgumentException} if there is none. */
  public static MetricEncoding of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
