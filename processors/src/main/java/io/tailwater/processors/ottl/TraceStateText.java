package io.tailwater.processors.ottl;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One member of a W3C trace state, by <a href="https://www.w3.org/TR/trace-context/">Trace
 * Context</a>, section 3.3: a state that breaks its rules anywhere has no members.
 */
final class TraceStateText {
  private static final int MAX_MEMBERS = 32;
  private static final int MAX_VALUE = 256;

  private TraceStateText() {}

  /** The member's value; empty where the state has no such member, null where it is invalid. */
  static @Nullable String member(String state, String key) {
    String found = "";
    Set<String> keys = new HashSet<>();
    for (String member : state.split(",", -1)) {
      if (member.isEmpty()) {
        continue;
      }
      int equals = member.indexOf('=');
      if (equals < 0) {
        return null;
      }
      String name = trimmed(member.substring(0, equals), true);
      String value = trimmed(member.substring(equals + 1), false);
      if (!isKey(name) || !isValue(value) || !keys.add(name) || keys.size() > MAX_MEMBERS) {
        return null;
      }
      if (name.equals(key)) {
        found = value;
      }
    }
    return found;
  }

  private static String trimmed(String text, boolean atStart) {
    int from = 0;
    int to = text.length();
    while (atStart && from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (!atStart && from < to && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isKey(String key) {
    int at = key.indexOf('@');
    if (at < 0) {
      return isPart(key, 256, false);
    }
    return isPart(key.substring(0, at), 241, true) && isPart(key.substring(at + 1), 14, false);
  }

  private static boolean isPart(String part, int maxLength, boolean digitFirst) {
    if (part.isEmpty() || part.length() > maxLength) {
      return false;
    }
    char first = part.charAt(0);
    return (isLetter(first) || (digitFirst && isDigit(first)))
        && part.chars().allMatch(c -> isLetter(c) || isDigit(c) || "_-*/".indexOf(c) >= 0);
  }

  private static boolean isLetter(int c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isValue(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_VALUE
        && value.charAt(value.length() - 1) != ' '
        && value.chars().allMatch(c -> c >= ' ' && c <= '~' && c != ',' && c != '=');
  }
}
