package io.tailwater.loadtests.jmh;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.Random;
import java.util.function.IntFunction;

/** Batches of logs as an SDK's appender sends them: one instance's, some of them of traces. */
final class LogBatches {
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;

  private final Random random = new Random(3);

  /** Encodes a batch of that many logs with these bodies; half of the logs are of traces. */
  byte[] encode(int logs, IntFunction<String> body, int severity) {
    ScopeLogs.Builder scope = ScopeLogs.newBuilder();
    scope.getScopeBuilder().setName("com.shop.checkout.OrderService");
    for (int i = 0; i < logs; i++) {
      LogRecord.Builder log =
          LogRecord.newBuilder()
              .setTimeUnixNano(1_700_000_000_000_000_000L + i)
              .setObservedTimeUnixNano(1_700_000_000_000_000_000L + i)
              .setSeverityNumberValue(severity)
              .setSeverityText(severity == 0 ? "" : "INFO")
              .setBody(text(body.apply(i)))
              .addAttributes(pair("thread.name", "http-nio-8080-exec-" + i % 20))
              .addAttributes(pair("code.function.name", "com.shop.checkout.OrderService.place"));
      if (i % 2 == 0) {
        log.setTraceId(bytes(TRACE_ID_BYTES)).setSpanId(bytes(SPAN_ID_BYTES));
      }
      scope.addLogRecords(log);
    }
    Resource.Builder resource =
        Resource.newBuilder()
            .addAttributes(pair("service.name", "checkout"))
            .addAttributes(pair("service.instance.id", "checkout-7d9f"))
            .addAttributes(pair("telemetry.sdk.language", "java"))
            .addAttributes(pair("host.name", "node-17"));
    return LogsData.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().setResource(resource).addScopeLogs(scope))
        .build()
        .toByteArray();
  }

  private ByteString bytes(int length) {
    byte[] id = new byte[length];
    random.nextBytes(id);
    id[0] |= 1;
    return ByteString.copyFrom(id);
  }

  private static AnyValue text(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }

  private static KeyValue pair(String key, String value) {
    return KeyValue.newBuilder().setKey(key).setValue(text(value)).build();
  }
}
