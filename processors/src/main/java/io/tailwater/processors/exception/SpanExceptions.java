package io.tailwater.processors.exception;

import io.tailwater.model.ExceptionOccurrence;
import io.tailwater.model.SpanKind;
import io.tailwater.processors.reading.EventReading;
import io.tailwater.processors.reading.SpanReading;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads the exceptions that a span's events tell of. Not thread-safe. */
final class SpanExceptions {
  private static final byte[] SERVICE_NAME = utf8("service.name");
  private static final byte[] TYPE = utf8("exception.type");
  private static final byte[] MESSAGE = utf8("exception.message");
  private static final byte[] STACKTRACE = utf8("exception.stacktrace");
  private static final String EVENT = "exception";

  private SpanExceptions() {}

  /**
   * Hands out what a span tells of, at the span itself if that answers a request.
   *
   * @param service as {@link #service} reads it
   * @param nowMillis the time of those that have none that can be, epoch milliseconds
   */
  static void read(
      SpanReading span, String service, long nowMillis, Consumer<ExceptionOccurrence> found) {
    for (int i = 0; i < span.eventCount(); i++) {
      EventReading event = span.event(i);
      if (event.name().equals(EVENT)) {
        found.accept(occurrence(span, service, event, nowMillis));
      }
    }
  }

  private static ExceptionOccurrence occurrence(
      SpanReading span, String service, EventReading event, long nowMillis) {
    String type = Texts.of(event.attribute(TYPE));
    String message = Texts.of(event.attribute(MESSAGE));
    String stacktrace = Texts.of(event.attribute(STACKTRACE));
    ExceptionIdentity identity = ExceptionIdentity.of(type, message, stacktrace);
    return new ExceptionOccurrence(
        OccurrenceTimes.nanos(event.timeNanos(), nowMillis),
        service,
        isEntry(span.kind()) ? Texts.name(span.name()) : "",
        Texts.name(type),
        identity.fingerprint(),
        identity.failure(),
        span.traceIdHi(),
        span.traceIdLo(),
        span.spanId(),
        span.spanId(),
        false,
        Texts.message(message),
        Texts.stacktrace(stacktrace));
  }

  /** The service that the span's resource names; empty where it names none. */
  static String service(SpanReading span) {
    return Texts.name(Texts.of(span.resourceAttribute(SERVICE_NAME)));
  }

  /** Whether a span of this kind answers a request of somebody else. */
  static boolean isEntry(int kind) {
    SpanKind known = SpanKind.ofNumber(kind);
    return known == SpanKind.SERVER || known == SpanKind.CONSUMER;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
