package io.tailwater.ingest.decode.skywalking;

import io.tailwater.ingest.decode.ExceptionHeadline;
import io.tailwater.ingest.decode.OtlpTraces;
import io.tailwater.model.otlp.WireReader;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the logs of a span as its events.
 *
 * <p>Errors become the event {@code exception}. Each agent writes them in its own way: Java {@code
 * event=error} with {@code error.kind}, {@code message} and {@code stack}; Python a single {@code
 * Traceback}; Node a single {@code Stack}; Go's {@code span.Error(message)} a single key, the
 * message, without a value.
 */
final class SkyWalkingLogs {
  private static final String EXCEPTION = "exception";
  private static final String TYPE = "exception.type";
  private static final String MESSAGE = "exception.message";
  private static final String STACKTRACE = "exception.stacktrace";

  private final OtlpTraces out;
  private final SkyWalkingPair pair = new SkyWalkingPair();

  SkyWalkingLogs(OtlpTraces out) {
    this.out = out;
  }

  /**
   * Writes a log.
   *
   * @param failed whether the span says that it failed
   * @param startMillis the span's begin, which the event does not precede
   * @param endMillis the span's end, which the event does not follow
   * @param recordMillis the time of a log that has none
   */
  void write(WireReader in, boolean failed, long startMillis, long endMillis, long recordMillis) {
    long millis = 0;
    // A map a log: each key once, and renaming does not depend on the order of the pairs.
    Map<String, String> fields = new LinkedHashMap<>();
    while (in.next()) {
      switch (in.fieldNumber()) {
        case SkyWalkingWire.LOG_TIME -> millis = in.readVarintField();
        case SkyWalkingWire.LOG_DATA -> {
          pair.read(in);
          if (!pair.key().isEmpty()) {
            fields.putIfAbsent(pair.key(), pair.value());
          }
        }
        default -> in.skip();
      }
    }
    String name = name(fields, failed);
    // Python agents stamp errors with the time of an earlier moment, even of the process' start.
    long at = Math.clamp(millis > 0 ? millis : recordMillis, startMillis, endMillis);
    out.beginEvent(SkyWalkingSegmentDecoder.nanos(at), name);
    for (Map.Entry<String, String> field : fields.entrySet()) {
      out.attribute(field.getKey(), field.getValue());
    }
    out.endEvent();
  }

  /** Says what event the log is, and renames its fields accordingly. */
  private static String name(Map<String, String> fields, boolean failed) {
    if (isJavaError(fields)) {
      fields.remove("event");
      rename(fields, "error.kind", TYPE);
      rename(fields, "message", MESSAGE);
      rename(fields, "stack", STACKTRACE);
      return EXCEPTION;
    }
    String traceback = fields.remove("Traceback");
    if (traceback != null) {
      return exception(fields, ExceptionHeadline.ofPython(traceback), traceback);
    }
    String stack = fields.remove("Stack");
    if (stack != null) {
      return exception(fields, ExceptionHeadline.ofNode(stack), stack);
    }
    if (fields.size() == 1 && fields.containsValue("")) {
      String message = fields.keySet().iterator().next();
      fields.clear();
      fields.put(failed ? MESSAGE : "message", message);
      return failed ? EXCEPTION : "log";
    }
    String event = fields.remove("event");
    return event == null || event.isEmpty() ? "log" : event;
  }

  private static boolean isJavaError(Map<String, String> fields) {
    return "error".equals(fields.get("event"))
        && (fields.containsKey("error.kind")
            || fields.containsKey("message")
            || fields.containsKey("stack"));
  }

  private static String exception(
      Map<String, String> fields, ExceptionHeadline headline, String stacktrace) {
    if (!headline.type().isEmpty()) {
      fields.put(TYPE, headline.type());
    }
    if (!headline.message().isEmpty()) {
      fields.put(MESSAGE, headline.message());
    }
    fields.put(STACKTRACE, stacktrace);
    return EXCEPTION;
  }

  private static void rename(Map<String, String> fields, String from, String to) {
    String value = fields.remove(from);
    if (value != null) {
      fields.put(to, value);
    }
  }
}
