package io.tailwater.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How logs are written in the records of a Kafka topic. The words are those of the OpenTelemetry
 * Collector's {@code kafkareceiver} where it has the encoding.
 */
public enum LogEncoding {
  /** {@code LogsData} or {@code ExportLogsServiceRequest}, which are the same on the wire. */
  OTLP_PROTO,
  /** OTLP/JSON: ids are hexadecimal. */
  OTLP_JSON,
  /** One {@code skywalking.v3.LogData}. */
  SKYWALKING_LOG,
  /** The same as protobuf's JSON mapping writes it. */
  SKYWALKING_LOG_JSON,
  /** One log a record, in plain text of one or many lines. */
  TEXT,
  /** Logs of applications as JSON objects: one, many one after another, or arrays of them. */
  JSON,
  /** One log a record: a text where it is UTF-8, else bytes. */
  RAW;

  /** The word in {@code tailwater.yaml}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All words, in this order. */
  public static List<String> words() {
    return Arrays.stream(values()).map(LogEncoding::word).toList();
  }

  /** The encoding of a word; {@link IllegalArgumentException} if there is none. */
  public static LogEncoding of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
