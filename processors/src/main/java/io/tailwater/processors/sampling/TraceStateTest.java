package io.tailwater.processors.sampling;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The test of a {@code trace_state} policy: a member of this key has one of these values. A header
 * that is not a W3C {@code tracestate} has no members, as the OpenTelemetry API has it.
 *
 * @param values as upstream, an empty one matches nothing
 */
record TraceStateTest(String key, Set<String> values) {
  private static final int MAX_MEMBERS = 32;
  private static final int MAX_LENGTH = 256;

  static TraceStateTest of(PolicySpec.TraceState spec) {
    return new TraceStateTest(
        spec.key(),
        spec.values().stream()
            .filter(value -> !value.isEmpty() && isShort(spec.key(), value))
            .collect(Collectors.toSet()));
  }

  /** Whether key, value and the sign between them fit into 256 bytes, as upstream asks. */
  private static boolean isShort(String key, String value) {
    return key.getBytes(StandardCharsets.UTF_8).length
            + value.getBytes(StandardCharsets.UTF_8).length
        < MAX_LENGTH;
  }

  /** Whether the header of {@code length} bytes at {@code offset} has such a member. */
  boolean passes(byte[] bytes, int offset, int length) {
    if (length > MAX_MEMBERS * (2 * MAX_LENGTH + 2)) {
      return false;
    }
    String header = new String(bytes, offset, length, StandardCharsets.UTF_8);
    Set<String> keys = new HashSet<>();
    boolean found = false;
    for (String part : header.split(",", -1)) {
      String member = trimmed(part);
      if (member.isEmpty()) {
        continue;
      }
      int equals = member.indexOf('=');
      if (equals < 0) {
        return false;
      }
      String memberKey = member.substring(0, equals);
      String memberValue = member.substring(equals + 1);
      if (!isKey(memberKey)
          || !isValue(memberValue)
          || !keys.add(memberKey)
          || keys.size() > MAX_MEMBERS) {
        return false;
      }
      found |= memberKey.equals(key) && values.contains(memberValue);
    }
    return found;
  }

  private static String trimmed(String part) {
    int from = 0;
    int to = part.length();
    while (from < to && isSpace(part.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(part.charAt(to - 1))) {
      to--;
    }
    return part.substring(from, to);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /** W3C trace context, 3.3.1.3.1: simple and multi-tenant keys. */
  private static boolean isKey(String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      return isKeyPart(text, 0, text.length(), MAX_LENGTH, true);
    }
    return isKeyPart(text, 0, at, 241, false) && isKeyPart(text, at + 1, text.length(), 14, true);
  }

  private static boolean isKeyPart(
      String text, int from, int to, int maxLength, boolean letterFirst) {
    if (to <= from || to - from > maxLength) {
      return false;
    }
    char first = text.charAt(from);
    if (!isLetter(first) && (letterFirst || !isDigit(first))) {
      return false;
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && !isDigit(c) && "_-*/".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * W3C trace context, 3.3.1.3.2: printable ASCII without comma and equals, no space at the end.
   */
  private static boolean isValue(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH || text.endsWith(" ")) {
      return false;
    }
    return text.chars().allMatch(c -> c >= 0x20 && c <= 0x7e && c != ',' && c != '=');
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
