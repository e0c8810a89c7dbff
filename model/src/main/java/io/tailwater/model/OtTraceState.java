package io.tailwater.model;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * OpenTelemetry's member {@code ot} of a W3C {@code tracestate}: the randomness {@code rv} and the
 * rejection threshold {@code th} of consistent probability sampling.
 *
 * <p>A trace is kept where {@code randomness >= threshold}, both of 56 bits; a kept one stands for
 * {@code 2^56 / (2^56 - threshold)}. Source: the OpenTelemetry specification, "TraceState:
 * Probability Sampling". What cannot be read counts as absent, as the specification asks.
 */
public final class OtTraceState {
  /** One more than the greatest randomness or threshold. */
  public static final long MAX = 1L << 56;

  /** No {@code rv} or no {@code th}. */
  public static final long ABSENT = -1;

  private static final int HEX_DIGITS = 14;

  private long randomness = ABSENT;
  private long threshold = ABSENT;
  private boolean present;

  /** Reads {@code length} bytes of a {@code tracestate} header at {@code offset}. */
  public void read(byte[] bytes, int offset, int length) {
    randomness = ABSENT;
    threshold = ABSENT;
    present = false;
    int end = offset + length;
    int at = offset;
    while (at < end) {
      int comma = indexOf(bytes, at, end, ',');
      int from = skipSpaces(bytes, at, comma);
      if (comma - from >= 3
          && bytes[from] == 'o'
          && bytes[from + 1] == 't'
          && bytes[from + 2] == '=') {
        present = true;
        readMember(bytes, from + 3, trimSpaces(bytes, from + 3, comma));
        return;
      }
      at = comma + 1;
    }
  }

  private void readMember(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end) {
      int semicolon = indexOf(bytes, at, end, ';');
      if (semicolon - at > 3 && bytes[at + 2] == ':') {
        if (bytes[at] == 'r' && bytes[at + 1] == 'v' && semicolon - at == 3 + HEX_DIGITS) {
          randomness = hex(bytes, at + 3, semicolon);
        } else if (bytes[at] == 't' && bytes[at + 1] == 'h') {
          threshold = hex(bytes, at + 3, semicolon);
        }
      }
      at = semicolon + 1;
    }
  }

  /** Whether there is a member {@code ot}, whatever it holds. */
  public boolean isPresent() {
    return present;
  }

  /** The explicit randomness, or {@link #ABSENT}. */
  public long randomness() {
    return randomness;
  }

  /** The threshold of an earlier sampler, or {@link #ABSENT}. */
  public long threshold() {
    return threshold;
  }

  /** The threshold that keeps this share (0 to 1] of traces, at the least one in 2^56. */
  public static long thresholdOf(double share) {
    return MAX - Math.clamp(Math.round(share * MAX), 1L, MAX);
  }

  /**
   * The threshold by which a trace of this weight was kept. The inverse of a weight misses the
   * share that it came from by the last bit, which would be seen in the last digits of the
   * threshold; fifteen digits of it in percent are that share, where people wrote it down.
   */
  public static long thresholdOfWeight(double weight) {
    double percentage = new BigDecimal(100 / weight).round(new MathContext(15)).doubleValue();
    return thresholdOf(percentage / 100);
  }

  /** How many traces one kept by this threshold stands for. */
  public static double weightOf(long threshold) {
    return (double) MAX / (MAX - threshold);
  }

  /**
   * A {@code tracestate} with this threshold in its member {@code ot}, which comes first as the one
   * that changed; every other member and field stays as it was.
   *
   * @param tracestate as it came; empty where there was none
   * @param threshold below {@link #MAX}
   */
  public static String withThreshold(String tracestate, long threshold) {
    StringBuilder ot = new StringBuilder("ot=");
    StringBuilder others = new StringBuilder();
    for (String member : tracestate.split(",")) {
      String trimmed = member.strip();
      if (trimmed.startsWith("ot=")) {
        for (String field : trimmed.substring(3).split(";")) {
          if (!field.startsWith("th:") && !field.isEmpty()) {
            ot.append(field).append(';');
          }
        }
      } else if (!trimmed.isEmpty()) {
        others.append(',').append(trimmed);
      }
    }
    return ot.append("th:").append(text(threshold)).append(others).toString();
  }

  /** Fourteen hexadecimal digits without the zeros at the end; {@code 0} for zero. */
  static String text(long threshold) {
    String digits = "%014x".formatted(threshold);
    int length = HEX_DIGITS;
    while (length > 1 && digits.charAt(length - 1) == '0') {
      length--;
    }
    return digits.substring(0, length);
  }

  /** Up to fourteen digits, as if zeros followed; {@link #ABSENT} where they are none. */
  private static long hex(byte[] bytes, int from, int end) {
    int digits = end - from;
    if (digits < 1 || digits > HEX_DIGITS) {
      return ABSENT;
    }
    long value = 0;
    for (int i = from; i < end; i++) {
      int digit = digit(bytes[i]);
      if (digit < 0) {
        return ABSENT;
      }
      value = (value << 4) | digit;
    }
    return value << (4 * (HEX_DIGITS - digits));
  }

  /** Lower case alone, as the specification has it. */
  private static int digit(byte character) {
    if (character >= '0' && character <= '9') {
      return character - '0';
    }
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
  }

  private static int indexOf(byte[] bytes, int from, int end, char wanted) {
    int at = from;
    while (at < end && bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  private static int skipSpaces(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static int trimSpaces(byte[] bytes, int from, int end) {
    int at = end;
    while (at > from && (bytes[at - 1] == ' ' || bytes[at - 1] == '\t')) {
      at--;
    }
    return at;
  }
}
