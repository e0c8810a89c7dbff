package io.tailwater.ingest.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Logs as OTLP's own classes read them. */
public final class DecodedLogs {
  private DecodedLogs() {}

  /** The only log of a record. */
  public static LogRecord one(byte[] logs) {
    List<LogRecord> all = all(logs);
    if (all.size() != 1) {
      throw new AssertionError(all.size() + " logs");
    }
    return all.getFirst();
  }

  /** All logs of a record. */
  public static List<LogRecord> all(byte[] logs) {
    return resources(logs).stream()
        .flatMap(resource -> resource.getScopeLogsList().stream())
        .flatMap(scope -> scope.getLogRecordsList().stream())
        .toList();
  }

  /** The resources of a record. */
  public static List<ResourceLogs> resources(byte[] logs) {
    try {
      return LogsData.parseFrom(logs).getResourceLogsList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not OTLP", e);
    }
  }

  /** Attributes by name; a name that is there twice is an error. */
  public static Map<String, Object> attributes(List<KeyValue> pairs) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (KeyValue pair : pairs) {
      if (attributes.put(pair.getKey(), value(pair.getValue())) != null) {
        throw new AssertionError("twice: " + pair.getKey());
      }
    }
    return attributes;
  }

  private static Object value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case BOOL_VALUE -> value.getBoolValue();
      default -> value;
    };
  }

  /** An id in hexadecimal digits. */
  public static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  /** A record of one log. */
  public static byte[] record(LogRecord log) {
    return LogsData.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder().addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log)))
        .build()
        .toByteArray();
  }

  /** A record of one log that is nothing but its text. */
  public static byte[] record(String body) {
    return record(
        LogRecord.newBuilder().setBody(AnyValue.newBuilder().setStringValue(body)).build());
  }
}
