package io.tailwater.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * OpenTelemetry's member {@code ot} of a W3C {@code tracestate}: the randomness {@code rv} and the
 * rejection threshold {@code th} of consistent probability sampling.
 *
 * <p>A trace is kept where {@code randomness >= threshold}, both of 56 bits; a kept one stands for
 * {@code 2^56 / (2^56 - threshold)}. Source: the OpenTelemetry specification, "TraceState:
 * Probability Sampling". A header with any fault in it, by W3C's grammar or by OpenTelemetry's,
 * says nothing at all and is left as it came, as the collector's {@code pkg/sampling} v0.164 does.
 */
public final class OtTraceState {
  /** One more than the greatest randomness or threshold. */
  public static final long MAX = 1L << 56;

  /** No {@code rv} or no {@code th}. */
  public static final long ABSENT = -1;

  private static final int HEX_DIGITS = 14;
  private static final int MAX_HEADER_LENGTH = 1024;
  private static final int MAX_VALUE_LENGTH = 256;
  private static final int MAX_KEY_LENGTH = 256;
  private static final int MAX_TENANT_LENGTH = 241;
  private static final int MAX_SYSTEM_LENGTH = 14;

  /** One less than W3C allows, as the collector has it; empty ones count. */
  private static final int MAX_MEMBERS = 31;

  private long randomness = ABSENT;
  private long threshold = ABSENT;
  private boolean readable;

  /** Reads {@code length} bytes of a {@code tracestate} header at {@code offset}. */
  public void read(byte[] bytes, int offset, int length) {
    randomness = ABSENT;
    threshold = ABSENT;
    readable = length <= MAX_HEADER_LENGTH && readHeader(bytes, offset, offset + length);
    if (!readable) {
      randomness = ABSENT;
      threshold = ABSENT;
    }
  }

  private boolean readHeader(byte[] bytes, int from, int end) {
    int members = 0;
    int at = from;
    while (at < end) {
      if (++members > MAX_MEMBERS) {
        return false;
      }
      int comma = indexOf(bytes, at, end, ',');
      int start = skipSpaces(bytes, at, comma);
      int stop = trimSpaces(bytes, start, comma);
      if (start < stop && !readMember(bytes, start, stop)) {
        return false;
      }
      at = comma + 1;
    }
    return true;
  }

  private boolean readMember(byte[] bytes, int from, int end) {
    int equals = indexOf(bytes, from, end, '=');
    if (equals == end
        || !isKey(bytes, from, equals)
        || end - equals - 1 > MAX_VALUE_LENGTH
        || !isValue(bytes, equals + 1, end)) {
      return false;
    }
    if (equals - from == 2 && bytes[from] == 'o' && bytes[from + 1] == 't') {
      randomness = ABSENT;
      threshold = ABSENT;
      return readFields(bytes, equals + 1, end);
    }
    return true;
  }

  private boolean readFields(byte[] bytes, int from, int end) {
    if (bytes[end - 1] == ';') {
      return false;
    }
    int at = from;
    while (at < end) {
      int semicolon = indexOf(bytes, at, end, ';');
      if (!readField(bytes, at, semicolon)) {
        return false;
      }
      at = semicolon + 1;
    }
    return true;
  }

  private boolean readField(byte[] bytes, int from, int end) {
    int colon = indexOf(bytes, from, end, ':');
    if (colon == end || !isFieldKey(bytes, from, colon)) {
      return false;
    }
    for (int i = colon + 1; i < end; i++) {
      if (!isFieldCharacter(bytes[i])) {
        return false;
      }
    }
    if (colon - from == 2 && bytes[from] == 'r' && bytes[from + 1] == 'v') {
      randomness = end - colon - 1 == HEX_DIGITS ? hex(bytes, colon + 1, end) : ABSENT;
      return randomness != ABSENT;
    }
    if (colon - from == 2 && bytes[from] == 't' && bytes[from + 1] == 'h') {
      threshold = hex(bytes, colon + 1, end);
      return threshold != ABSENT;
    }
    return true;
  }

  /** Whether the header has no fault; an empty one has none. */
  public boolean isReadable() {
    return readable;
  }

  /** Whether an earlier sampler left its randomness or its threshold. */
  public boolean hasSamplingFields() {
    return randomness != ABSENT || threshold != ABSENT;
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
   * that changed; every other member and field stays as it was. Of what is given twice the last
   * counts and stays.
   *
   * @param tracestate as it came, without a fault; empty where there was none
   * @param threshold below {@link #MAX}
   */
  public static String withThreshold(String tracestate, long threshold) {
    return with(tracestate, "th:" + text(threshold));
  }

  /**
   * A {@code tracestate} without a threshold, as it is for a trace that was kept for another reason
   * than its randomness. The member {@code ot} is left out where nothing else is in it.
   *
   * @param tracestate as it came, without a fault
   */
  public static String withoutThreshold(String tracestate) {
    return with(tracestate, "");
  }

  private static String with(String tracestate, String threshold) {
    String randomness = "";
    List<String> fields = List.of();
    List<String> members = new ArrayList<>();
    for (String member : tracestate.split(",")) {
      String trimmed = member.strip();
      if (trimmed.startsWith("ot=")) {
        randomness = "";
        fields = new ArrayList<>();
        for (String field : trimmed.substring(3).split(";")) {
          if (field.startsWith("rv:")) {
            randomness = field;
          } else if (!field.startsWith("th:")) {
            fields.add(field);
          }
        }
      } else if (!trimmed.isEmpty()) {
        members.add(trimmed);
      }
    }
    String ot =
        Stream.concat(Stream.of(randomness, threshold), fields.stream())
            .filter(field -> !field.isEmpty())
            .collect(Collectors.joining(";"));
    if (!ot.isEmpty()) {
      members.addFirst("ot=" + ot);
    }
    return String.join(",", members);
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

  private static int digit(byte character) {
    if (isDigit(character)) {
      return character - '0';
    }
    int lower = character | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** W3C trace context, 3.3.1.3.1: simple and multi-tenant keys. */
  private static boolean isKey(byte[] bytes, int from, int end) {
    int at = indexOf(bytes, from, end, '@');
    if (at == end) {
      return isKeyPart(bytes, from, end, MAX_KEY_LENGTH) && isLetter(bytes[from]);
    }
    return end - from <= MAX_KEY_LENGTH
        && isKeyPart(bytes, from, at, MAX_TENANT_LENGTH)
        && isKeyPart(bytes, at + 1, end, MAX_SYSTEM_LENGTH)
        && isLetter(bytes[at + 1]);
  }

  private static boolean isKeyPart(byte[] bytes, int from, int end, int maxLength) {
    if (from >= end || end - from > maxLength || !isLetterOrDigit(bytes[from])) {
      return false;
    }
    for (int i = from + 1; i < end; i++) {
      byte c = bytes[i];
      if (!isLetterOrDigit(c) && c != '_' && c != '-' && c != '*' && c != '/') {
        return false;
      }
    }
    return true;
  }

  /** W3C trace context, 3.3.1.3.2: printable ASCII without comma and equals, not empty. */
  private static boolean isValue(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if (bytes[i] < 0x20 || bytes[i] > 0x7e || bytes[i] == '=') {
        return false;
      }
    }
    return from < end;
  }

  private static boolean isFieldKey(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if (!(i == from ? isLetter(bytes[i]) : isLetterOrDigit(bytes[i]))) {
        return false;
      }
    }
    return from < end;
  }

  private static boolean isFieldCharacter(byte c) {
    return isLetterOrDigit(c) || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-';
  }

  private static boolean isLetterOrDigit(byte c) {
    return isLetter(c) || isDigit(c);
  }

  private static boolean isLetter(byte c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
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
