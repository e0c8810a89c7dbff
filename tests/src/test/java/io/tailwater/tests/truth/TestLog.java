package io.tailwater.tests.truth;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.util.List;

/** Logs for tests. */
public final class TestLog {
  /** OTLP's number of INFO. */
  public static final int INFO = 9;

  /** OTLP's number of ERROR. */
  public static final int ERROR = 17;

  private TestLog() {}

  /** A log of now that names no trace. */
  public static LogRecord.Builder log(int severityNumber, String body) {
    return LogRecord.newBuilder()
        .setTimeUnixNano(TestSpan.nanos(Instant.now()))
        .setSeverityNumberValue(severityNumber)
        .setBody(AnyValue.newBuilder().setStringValue(body));
  }

  /** A log of now that was written within a span. */
  public static LogRecord.Builder within(Span.Builder span, int severityNumber, String body) {
    return log(severityNumber, body).setTraceId(span.getTraceId()).setSpanId(span.getSpanId());
  }

  /** The encoded {@code LogsData} of these logs, of {@code order-service}. */
  public static byte[] encoded(LogRecord.Builder... logs) {
    ScopeLogs.Builder scope = ScopeLogs.newBuilder();
    for (LogRecord.Builder log : logs) {
      scope.addLogRecords(log);
    }
    return LogsData.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAllAttributes(
                            List.of(
                                TestSpan.text("service.name", "order-service"),
                                TestSpan.text("service.instance.id", "order-1"))))
                .addScopeLogs(scope))
        .build()
        .toByteArray();
  }
}
