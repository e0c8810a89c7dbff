package io.tailwater.processors.ottl;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sums and products. Ints wrap at 64 bits; an int with a float is a float; times and durations add
 * and subtract where that makes sense; division by zero is an error, of floats too.
 */
final class Arithmetic {
  private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);
  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private Arithmetic() {}

  static Object apply(@Nullable Object left, char operator, @Nullable Object right) {
    return switch (left) {
      case Long x when right instanceof Long y -> integers(x, operator, y);
      case Long x when right instanceof Double y -> reals(x, operator, y);
      case Double x when right instanceof Long y -> reals(x, operator, y);
      case Double x when right instanceof Double y -> reals(x, operator, y);
      case Instant x when right instanceof Duration y && operator == '+' -> shifted(x, y.toNanos());
      case Instant x when right instanceof Duration y && operator == '-' ->
          shifted(x, -y.toNanos());
      case Instant x when right instanceof Instant y && operator == '-' -> between(y, x);
      case Duration x when right instanceof Duration y && operator == '+' ->
          Duration.ofNanos(x.toNanos() + y.toNanos());
      case Duration x when right instanceof Duration y && operator == '-' ->
          Duration.ofNanos(x.toNanos() - y.toNanos());
      case Duration x when right instanceof Instant y && operator == '+' -> shifted(y, x.toNanos());
      case null, default ->
          throw new OttlEvaluationException(
              Typed.typeOf(left) + " " + operator + " " + Typed.typeOf(right) + " has no value");
    };
  }

  static Object negated(@Nullable Object value) {
    return switch (value) {
      case Long number -> -number;
      case Double number -> -number;
      case null, default ->
          throw new OttlEvaluationException("the negative of " + Typed.typeOf(value));
    };
  }

  private static long integers(long x, char operator, long y) {
    return switch (operator) {
      case '+' -> x + y;
      case '-' -> x - y;
      case '*' -> x * y;
      default -> {
        if (y == 0) {
          throw new OttlEvaluationException("division by zero");
        }
        yield x / y;
      }
    };
  }

  private static double reals(double x, char operator, double y) {
    return switch (operator) {
      case '+' -> x + y;
      case '-' -> x - y;
      case '*' -> x * y;
      default -> {
        if (y == 0) {
          throw new OttlEvaluationException("division by zero");
        }
        yield x / y;
      }
    };
  }

  private static Instant shifted(Instant time, long nanos) {
    try {
      return time.plusNanos(nanos);
    } catch (DateTimeException | ArithmeticException _) {
      throw new OttlEvaluationException("a time out of range");
    }
  }

  /** Held within 64 bits of nanoseconds, as Go does. */
  private static Duration between(Instant from, Instant to) {
    long seconds = to.getEpochSecond() - from.getEpochSecond();
    long nanos = (long) to.getNano() - from.getNano();
    BigInteger exact = BigInteger.valueOf(seconds).multiply(BILLION).add(BigInteger.valueOf(nanos));
    return Duration.ofNanos(exact.max(MIN).min(MAX).longValueExact());
  }
}
