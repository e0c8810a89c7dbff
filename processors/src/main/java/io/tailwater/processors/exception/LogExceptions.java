package io.tailwater.processors.exception;

import io.tailwater.model.ExceptionOccurrence;
import io.tailwater.model.TracePartitioner;
import io.tailwater.model.otlp.LogView;
import io.tailwater.processors.reading.LogReading;
import java.nio.charset.StandardCharsets;

/** Finds the exceptions that logs tell of. Not thread-safe. */
public final class LogExceptions {
  private static final byte[] TYPE = utf8("exception.type");
  private static final byte[] MESSAGE = utf8("exception.message");
  private static final byte[] STACKTRACE = utf8("exception.stacktrace");

  private final LogReading reading = new LogReading();
  private final ExceptionTally tally;

  /** A finder that adds what it finds. */
  public LogExceptions(ExceptionTally tally) {
    this.tally = tally;
  }

  /**
   * Adds the exception of a log that has one.
   *
   * @param service that wrote it; empty where none is named
   * @param recordMillis the record's time, epoch milliseconds
   * @param number tells it from every other log
   */
  public void read(LogView log, String service, long recordMillis, long number) {
    reading.aim(log);
    String type = reading.text(TYPE);
    String message = reading.text(MESSAGE);
    String stacktrace = reading.text(STACKTRACE);
    if (type.isEmpty() && stacktrace.isEmpty()) {
      return;
    }
    ExceptionIdentity identity = ExceptionIdentity.of(type, message, stacktrace);
    tally.add(
        new ExceptionOccurrence(
            OccurrenceTimes.nanos(
                log.timeNanos() == 0 ? log.observedNanos() : log.timeNanos(), recordMillis),
            Texts.name(service),
            "",
            Texts.name(type),
            identity.fingerprint(),
            log.hasTraceId() ? identity.failure() : TracePartitioner.fmix64(number),
            log.traceIdHi(),
            log.traceIdLo(),
            log.spanId(),
            log.spanId(),
            true,
            Texts.message(message),
            Texts.stacktrace(stacktrace)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
