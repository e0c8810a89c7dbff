package io.tailwater.model;

/** How spans are written in the records of a Kafka topic. */
public enum TraceEncoding implements Encoding {
  /** {@code TracesData} or {@code ExportTraceServiceRequest}, which are the same on the wire. */
  OTLP_PROTO,
  /** OTLP/JSON: ids are hexadecimal. */
  OTLP_JSON,
  /** One {@code jaeger.api_v2.Span} with its process. */
  JAEGER_PROTO,
  /** The same as jsonpb writes it: ids are base64. */
  JAEGER_JSON,
  /** A list of spans, of version 1 or 2. */
  ZIPKIN_JSON,
  /** {@code zipkin.proto3.ListOfSpans}. */
  ZIPKIN_PROTO,
  /** A list of version 1 spans, or a single one, in Thrift's binary protocol. */
  ZIPKIN_THRIFT,
  /** One {@code skywalking.v3.SegmentObject}. */
  SKYWALKING_SEGMENT,
  /** Any of the above, told from each record's bytes. */
  AUTO;

  @Override
  public Signal signal() {
    return Signal.TRACES;
  }
}
