package io.tailwater.processors.ottl;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Functions of times and durations. */
final class TimeFunctions {
  private TimeFunctions() {}

  static List<Function> all() {
    return List.of(
        Function.of(
            "Duration",
            Parameter.of("duration", ArgumentType.STRING),
            text -> Durations.parse(Typed.text(text))),
        of("Nanoseconds", Duration::toNanos),
        of("Microseconds", duration -> duration.toNanos() / 1_000),
        of("Milliseconds", duration -> duration.toNanos() / 1_000_000),
        of("Seconds", duration -> Durations.in(1_000_000_000L, duration)),
        of("Minutes", duration -> Durations.in(60_000_000_000L, duration)),
        of("Hours", duration -> Durations.in(3_600_000_000_000L, duration)),
        unix("UnixNano", 1),
        unix("UnixMicro", 1_000),
        unix("UnixMilli", 1_000_000),
        unix("UnixSeconds", 1_000_000_000),
        Function.of(
            "Unix",
            Parameter.of("seconds", ArgumentType.INT),
            Parameter.optional("nanoseconds", ArgumentType.INT, 0L),
            (seconds, nanos) -> unixTime(Typed.integer(seconds), Typed.integer(nanos))));
  }

  private static Function of(String name, java.util.function.Function<Duration, Number> function) {
    return Function.of(
        name,
        Parameter.of("duration", ArgumentType.DURATION),
        value -> function.apply(Typed.duration(value)));
  }

  private static Function unix(String name, int unitNanos) {
    long unitsPerSecond = 1_000_000_000L / unitNanos;
    return Function.of(
        name,
        Parameter.of("time", ArgumentType.TIME),
        value -> {
          Instant time = Typed.time(value);
          return time.getEpochSecond() * unitsPerSecond + time.getNano() / unitNanos;
        });
  }

  private static Instant unixTime(long seconds, long nanos) {
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException | ArithmeticException _) {
      throw new OttlEvaluationException("Unix(" + seconds + ", " + nanos + ") is out of range");
    }
  }
}
