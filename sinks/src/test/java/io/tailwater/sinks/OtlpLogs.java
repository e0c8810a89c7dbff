package io.tailwater.sinks;

import static io.tailwater.sinks.OtlpTraces.RECORD_MILLIS;
import static io.tailwater.sinks.OtlpTraces.START_NANOS;
import static io.tailwater.sinks.OtlpTraces.attribute;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;

/** OTLP logs for tests, made with the generated classes. */
public final class OtlpLogs {
  private OtlpLogs() {}

  /** A log of severity INFO, 1 ms after {@link OtlpTraces#START_NANOS}, that names no trace. */
  public static LogRecord.Builder log(String body) {
    return LogRecord.newBuilder()
        .setTimeUnixNano(START_NANOS + 1_000_000)
        .setObservedTimeUnixNano(START_NANOS + 2_000_000)
        .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO)
        .setBody(AnyValue.newBuilder().setStringValue(body));
  }

  /** Such a log that names a trace. */
  public static LogRecord.Builder logOf(String traceIdHex, String body) {
    return log(body).setTraceId(OtlpTraces.bytes(traceIdHex));
  }

  /** An attribute with a number. */
  public static KeyValue weight(double value) {
    return KeyValue.newBuilder()
        .setKey("tailwater.sample_weight")
        .setValue(AnyValue.newBuilder().setDoubleValue(value))
        .build();
  }

  /** Logs of one service, on the host that {@link OtlpTraces#resourceSpans} has for it. */
  public static ResourceLogs resourceLogs(String service, LogRecord... logs) {
    return ResourceLogs.newBuilder()
        .setResource(
            Resource.newBuilder()
                .addAttributes(attribute("service.name", service))
                .addAttributes(attribute("host.name", "host-of-" + service)))
        .addScopeLogs(
            ScopeLogs.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName("kit").setVersion("1.2"))
                .addAllLogRecords(List.of(logs)))
        .build();
  }

  /** A record of kept logs. */
  public static KeptLogs keptLogs(long offset, ResourceLogs... resourceLogs) {
    return new KeptLogs(
        offset,
        RECORD_MILLIS,
        LogsData.newBuilder().addAllResourceLogs(List.of(resourceLogs)).build().toByteArray());
  }
}
