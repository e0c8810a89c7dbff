package io.tailwater.model;

/** How logs are written in the records of a Kafka topic. */
public enum LogEncoding implements Encoding {
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

  @Override
  public Signal signal() {
    return Signal.LOGS;
  }
}
