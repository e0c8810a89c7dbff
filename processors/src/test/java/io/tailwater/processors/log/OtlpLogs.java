package io.tailwater.processors.log;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tailwater.model.TraceId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Encodes and decodes logs for tests with the generated classes, as a peer would. */
final class OtlpLogs {
  private OtlpLogs() {}

  /** A kept log: its service, its text, and its attributes as text, the last of each key. */
  record Kept(String service, String body, Map<String, String> attributes) {}

  static TraceId trace(long number) {
    return new TraceId(0x7000_0000_0000_0000L + number, number);
  }

  static LogRecord.Builder log(String body) {
    return LogRecord.newBuilder()
        .setTimeUnixNano(1_000_000_000L)
        .setSeverityNumberValue(9)
        .setBody(AnyValue.newBuilder().setStringValue(body));
  }

  static LogRecord.Builder log(String body, TraceId trace) {
    return log(body)
        .setTraceId(
            ByteString.copyFrom(
                ByteBuffer.allocate(16).putLong(trace.hi()).putLong(trace.lo()).flip()));
  }

  static byte[] record(String service, List<LogRecord> logs) {
    return LogsData.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(
                            KeyValue.newBuilder()
                                .setKey("service.name")
                                .setValue(AnyValue.newBuilder().setStringValue(service))))
                .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(logs)))
        .build()
        .toByteArray();
  }

  static List<Kept> kept(List<byte[]> records) {
    List<Kept> kept = new ArrayList<>();
    for (byte[] record : records) {
      for (ResourceLogs resource : parsed(record).getResourceLogsList()) {
        String service = resource.getResource().getAttributes(0).getValue().getStringValue();
        for (ScopeLogs scope : resource.getScopeLogsList()) {
          for (LogRecord log : scope.getLogRecordsList()) {
            kept.add(new Kept(service, log.getBody().getStringValue(), attributes(log)));
          }
        }
      }
    }
    return kept;
  }

  private static Map<String, String> attributes(LogRecord log) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (KeyValue attribute : log.getAttributesList()) {
      AnyValue value = attribute.getValue();
      attributes.put(
          attribute.getKey(),
          value.hasDoubleValue()
              ? Double.toString(value.getDoubleValue())
              : value.getStringValue());
    }
    return attributes;
  }

  private static LogsData parsed(byte[] record) {
    try {
      return LogsData.parseFrom(record);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("a kept record is no LogsData", e);
    }
  }
}
