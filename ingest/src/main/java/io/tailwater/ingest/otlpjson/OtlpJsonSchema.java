package io.tailwater.ingest.otlpjson;

import static io.tailwater.ingest.otlpjson.FieldType.Scalar.BOOL;
import static io.tailwater.ingest.otlpjson.FieldType.Scalar.BYTES;
import static io.tailwater.ingest.otlpjson.FieldType.Scalar.DOUBLE;
import static io.tailwater.ingest.otlpjson.FieldType.Scalar.FIXED32;
import static io.tailwater.ingest.otlpjson.FieldType.Scalar.FIXED64;
import static io.tailwater.ingest.otlpjson.FieldType.Scalar.HEX_BYTES;
import static io.tailwater.ingest.otlpjson.FieldType.Scalar.INT64;
import static io.tailwater.ingest.otlpjson.FieldType.Scalar.SFIXED64;
import static io.tailwater.ingest.otlpjson.FieldType.Scalar.SINT32;
import static io.tailwater.ingest.otlpjson.FieldType.Scalar.STRING;
import static io.tailwater.ingest.otlpjson.FieldType.Scalar.UINT32;
import static io.tailwater.ingest.otlpjson.FieldType.Scalar.UINT64;

import io.tailwater.ingest.otlpjson.FieldType.Message;
import io.tailwater.ingest.otlpjson.FieldType.Names;

/**
 * The messages of OTLP as tables, one line a field: JSON name, number, type.
 *
 * <p>Source: opentelemetry-proto 1.9. A property test holds the tables against the generated
 * classes, field by field.
 */
final class OtlpJsonSchema {
  private static final Names SPAN_KIND =
      Names.of("SPAN_KIND_", "UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER");
  private static final Names STATUS_CODE = Names.of("STATUS_CODE_", "UNSET", "OK", "ERROR");
  private static final Names TEMPORALITY =
      Names.of("AGGREGATION_TEMPORALITY_", "UNSPECIFIED", "DELTA", "CUMULATIVE");
  private static final Names SEVERITY =
      severities("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL");

  private static final Message KEY_VALUE = new Message();
  private static final Message ANY_VALUE = anyValue(KEY_VALUE);
  private static final Message RESOURCE = resource();
  private static final Message SCOPE =
      new Message()
          .one("name", 1, STRING)
          .one("version", 2, STRING)
          .many("attributes", 3, KEY_VALUE)
          .one("droppedAttributesCount", 4, UINT32);

  static {
    KEY_VALUE.one("key", 1, STRING).one("value", 2, ANY_VALUE);
  }

  /** {@code TracesData}, on the wire the same as {@code ExportTraceServiceRequest}. */
  static final Message TRACES = envelope("resourceSpans", "scopeSpans", "spans", span());

  /** {@code LogsData}, on the wire the same as {@code ExportLogsServiceRequest}. */
  static final Message LOGS = envelope("resourceLogs", "scopeLogs", "logRecords", logRecord());

  /** {@code MetricsData}, on the wire the same as {@code ExportMetricsServiceRequest}. */
  static final Message METRICS = envelope("resourceMetrics", "scopeMetrics", "metrics", metric());

  private OtlpJsonSchema() {}

  private static Message envelope(String resources, String scopes, String items, Message item) {
    Message scope =
        new Message().one("scope", 1, SCOPE).many(items, 2, item).one("schemaUrl", 3, STRING);
    Message resource =
        new Message()
            .one("resource", 1, RESOURCE)
            .many(scopes, 2, scope)
            .one("schemaUrl", 3, STRING);
    return new Message().many(resources, 1, resource);
  }

  private static Message anyValue(Message keyValue) {
    Message any = new Message();
    Message array = new Message().many("values", 1, any);
    Message list = new Message().many("values", 1, keyValue);
    return any.one("stringValue", 1, STRING)
        .one("boolValue", 2, BOOL)
        .one("intValue", 3, INT64)
        .one("doubleValue", 4, DOUBLE)
        .one("arrayValue", 5, array)
        .one("kvlistValue", 6, list)
        .one("bytesValue", 7, BYTES);
  }

  private static Message resource() {
    Message entity =
        new Message()
            .one("schemaUrl", 1, STRING)
            .one("type", 2, STRING)
            .many("idKeys", 3, STRING)
            .many("descriptionKeys", 4, STRING);
    return new Message()
        .many("attributes", 1, KEY_VALUE)
        .one("droppedAttributesCount", 2, UINT32)
        .many("entityRefs", 3, entity);
  }

  private static Message span() {
    Message event =
        new Message()
            .one("timeUnixNano", 1, FIXED64)
            .one("name", 2, STRING)
            .many("attributes", 3, KEY_VALUE)
            .one("droppedAttributesCount", 4, UINT32);
    Message link =
        new Message()
            .one("traceId", 1, HEX_BYTES)
            .one("spanId", 2, HEX_BYTES)
            .one("traceState", 3, STRING)
            .many("attributes", 4, KEY_VALUE)
            .one("droppedAttributesCount", 5, UINT32)
            .one("flags", 6, FIXED32);
    Message status = new Message().one("message", 2, STRING).one("code", 3, STATUS_CODE);
    return new Message()
        .one("traceId", 1, HEX_BYTES)
        .one("spanId", 2, HEX_BYTES)
        .one("traceState", 3, STRING)
        .one("parentSpanId", 4, HEX_BYTES)
        .one("name", 5, STRING)
        .one("kind", 6, SPAN_KIND)
        .one("startTimeUnixNano", 7, FIXED64)
        .one("endTimeUnixNano", 8, FIXED64)
        .many("attributes", 9, KEY_VALUE)
        .one("droppedAttributesCount", 10, UINT32)
        .many("events", 11, event)
        .one("droppedEventsCount", 12, UINT32)
        .many("links", 13, link)
        .one("droppedLinksCount", 14, UINT32)
        .one("status", 15, status)
        .one("flags", 16, FIXED32);
  }

  private static Message logRecord() {
    return new Message()
        .one("timeUnixNano", 1, FIXED64)
        .one("severityNumber", 2, SEVERITY)
        .one("severityText", 3, STRING)
        .one("body", 5, ANY_VALUE)
        .many("attributes", 6, KEY_VALUE)
        .one("droppedAttributesCount", 7, UINT32)
        .one("flags", 8, FIXED32)
        .one("traceId", 9, HEX_BYTES)
        .one("spanId", 10, HEX_BYTES)
        .one("observedTimeUnixNano", 11, FIXED64)
        .one("eventName", 12, STRING);
  }

  private static Message metric() {
    Message exemplar =
        new Message()
            .one("timeUnixNano", 2, FIXED64)
            .one("asDouble", 3, DOUBLE)
            .one("spanId", 4, HEX_BYTES)
            .one("traceId", 5, HEX_BYTES)
            .one("asInt", 6, SFIXED64)
            .many("filteredAttributes", 7, KEY_VALUE);
    Message number =
        new Message()
            .one("startTimeUnixNano", 2, FIXED64)
            .one("timeUnixNano", 3, FIXED64)
            .one("asDouble", 4, DOUBLE)
            .many("exemplars", 5, exemplar)
            .one("asInt", 6, SFIXED64)
            .many("attributes", 7, KEY_VALUE)
            .one("flags", 8, UINT32);
    return new Message()
        .one("name", 1, STRING)
        .one("description", 2, STRING)
        .one("unit", 3, STRING)
        .one("gauge", 5, points(number))
        .one("sum", 7, aggregated(number).one("isMonotonic", 3, BOOL))
        .one("histogram", 9, aggregated(histogramPoint(exemplar)))
        .one("exponentialHistogram", 10, aggregated(exponentialPoint(exemplar)))
        .one("summary", 11, points(summaryPoint()))
        .many("metadata", 12, KEY_VALUE);
  }

  private static Message points(Message point) {
    return new Message().many("dataPoints", 1, point);
  }

  private static Message aggregated(Message point) {
    return points(point).one("aggregationTemporality", 2, TEMPORALITY);
  }

  private static Message histogramPoint(Message exemplar) {
    return new Message()
        .one("startTimeUnixNano", 2, FIXED64)
        .one("timeUnixNano", 3, FIXED64)
        .one("count", 4, FIXED64)
        .one("sum", 5, DOUBLE)
        .many("bucketCounts", 6, FIXED64)
        .many("explicitBounds", 7, DOUBLE)
        .many("exemplars", 8, exemplar)
        .many("attributes", 9, KEY_VALUE)
        .one("flags", 10, UINT32)
        .one("min", 11, DOUBLE)
        .one("max", 12, DOUBLE);
  }

  private static Message exponentialPoint(Message exemplar) {
    Message buckets = new Message().one("offset", 1, SINT32).many("bucketCounts", 2, UINT64);
    return new Message()
        .many("attributes", 1, KEY_VALUE)
        .one("startTimeUnixNano", 2, FIXED64)
        .one("timeUnixNano", 3, FIXED64)
        .one("count", 4, FIXED64)
        .one("sum", 5, DOUBLE)
        .one("scale", 6, SINT32)
        .one("zeroCount", 7, FIXED64)
        .one("positive", 8, buckets)
        .one("negative", 9, buckets)
        .one("flags", 10, UINT32)
        .many("exemplars", 11, exemplar)
        .one("min", 12, DOUBLE)
        .one("max", 13, DOUBLE)
        .one("zeroThreshold", 14, DOUBLE);
  }

  private static Message summaryPoint() {
    Message quantile = new Message().one("quantile", 1, DOUBLE).one("value", 2, DOUBLE);
    return new Message()
        .one("startTimeUnixNano", 2, FIXED64)
        .one("timeUnixNano", 3, FIXED64)
        .one("count", 4, FIXED64)
        .one("sum", 5, DOUBLE)
        .many("quantileValues", 6, quantile)
        .many("attributes", 7, KEY_VALUE)
        .one("flags", 8, UINT32);
  }

  /** Four numbers a level: TRACE, TRACE2, TRACE3, TRACE4, DEBUG and on. */
  private static Names severities(String... levels) {
    String[] names = new String[1 + 4 * levels.length];
    names[0] = "UNSPECIFIED";
    for (int i = 1; i < names.length; i++) {
      int step = (i - 1) % 4 + 1;
      names[i] = levels[(i - 1) / 4] + (step == 1 ? "" : step);
    }
    return Names.of("SEVERITY_NUMBER_", names);
  }
}
