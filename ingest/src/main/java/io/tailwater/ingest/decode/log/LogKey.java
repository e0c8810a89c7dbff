package io.tailwater.ingest.decode.log;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the fields of an application's log mean, by the names that logging libraries give them. */
enum LogKey {
  TIME,
  SEVERITY,
  BODY,
  TRACE_ID,
  SPAN_ID,
  SERVICE,
  INSTANCE,
  LOGGER,
  THREAD,
  EXCEPTION_TYPE,
  EXCEPTION_MESSAGE,
  EXCEPTION_STACKTRACE;

  /** One of a key's names, and how early it counts where a log has several. */
  record Name(LogKey key, int rank) {}

  private static final Map<String, Name> NAMES = new HashMap<>();

  static {
    names(TIME, "@timestamp", "timestamp", "time", "ts");
    names(SEVERITY, "level", "severity", "log.level", "levelname");
    names(BODY, "message", "msg", "body");
    names(TRACE_ID, "trace_id", "traceId", "trace.id", "traceID", "dd.trace_id", "otelTraceID");
    names(SPAN_ID, "span_id", "spanId", "span.id", "spanID", "dd.span_id", "otelSpanID");
    names(SERVICE, "service.name", "service", "dd.service", "otelServiceName");
    names(INSTANCE, "service.instance.id");
    names(LOGGER, "logger", "logger_name", "loggerName", "log.logger");
    names(THREAD, "thread.name", "thread_name", "threadName", "thread", "process.thread.name");
    names(EXCEPTION_TYPE, "exception.type", "error.type", "exception.class", "error.kind");
    names(EXCEPTION_MESSAGE, "exception.message", "error.message");
    names(
        EXCEPTION_STACKTRACE,
        "exception.stacktrace",
        "error.stack_trace",
        "error.stack",
        "stack_trace",
        "exc_info",
        "stacktrace",
        "stack");
  }

  private static void names(LogKey key, String... names) {
    for (int rank = 0; rank < names.length; rank++) {
      NAMES.put(names[rank], new Name(key, rank));
    }
  }

  /** What a field of that name means; null where that is not known. */
  static @Nullable Name of(String name) {
    return NAMES.get(name);
  }
}
