package io.tailwater.ingest.decode.jaeger;

import io.tailwater.ingest.decode.OtlpTraces;

/**
 * Writes a span's logs as events.
 *
 * <p>OpenTracing's conventions have a log's name in the field {@code event}, and describe an
 * exception by {@code error.object}, {@code error.kind}, {@code message} and {@code stack};
 * OpenTelemetry has an event {@code exception} with attributes of its own.
 */
final class JaegerEvents {
  private static final String EXCEPTION = "exception";
  private static final String NAMELESS = "log";

  private final OtlpTraces out;
  private final JaegerAttributes attributes = new JaegerAttributes();

  JaegerEvents(OtlpTraces out) {
    this.out = out;
  }

  /** Forgets what broke off. */
  void clear() {
    attributes.clear();
  }

  /** Writes one; without a time of its own it happened when the span began. */
  void write(JaegerSpan.Log log, long spanStartUnixNano) {
    String event = "";
    String message = "";
    boolean exception = false;
    for (JaegerSpan.Tag field : log.fields()) {
      switch (field.key()) {
        case "event" -> event = text(field, event);
        case "message" -> message = text(field, message);
        case "error.object", "error.kind", "stack" -> exception = true;
        default -> {}
      }
    }
    exception |= event.equals(EXCEPTION);
    if (exception) {
      addException(log, !message.isEmpty());
    } else {
      add(log, event.isEmpty() ? "message" : "event");
    }
    out.beginEvent(
        log.unixNano() > 0 ? log.unixNano() : spanStartUnixNano, name(event, message, exception));
    attributes.writeTo(out);
    out.endEvent();
  }

  private static String name(String event, String message, boolean exception) {
    if (exception) {
      return event.isEmpty() || event.equals("error") ? EXCEPTION : event;
    }
    if (!event.isEmpty()) {
      return event;
    }
    return message.isEmpty() ? NAMELESS : message;
  }

  private void add(JaegerSpan.Log log, String nameKey) {
    for (JaegerSpan.Tag field : log.fields()) {
      if (!field.key().equals(nameKey) || text(field, "").isEmpty()) {
        attributes.add(field);
      }
    }
  }

  private void addException(JaegerSpan.Log log, boolean hasMessage) {
    for (JaegerSpan.Tag field : log.fields()) {
      switch (field.key()) {
        case "event" -> {
          if (text(field, "").isEmpty()) {
            attributes.add(field);
          }
        }
        case "error.kind" -> attributes.addRenamed("exception.type", field);
        case "message" -> attributes.addRenamed("exception.message", field);
        case "stack" -> attributes.addRenamed("exception.stacktrace", field);
        // What the exception says of itself: no more than the message, where there is one.
        case "error.object" -> {
          if (hasMessage) {
            attributes.add(field);
          } else {
            attributes.addRenamed("exception.message", field);
          }
        }
        default -> attributes.add(field);
      }
    }
  }

  private static String text(JaegerSpan.Tag field, String otherwise) {
    return field.value() instanceof JaegerValue.Text(String text) ? text : otherwise;
  }
}
