package io.tailwater.processors.ottl;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Strings as Go has them: UTF-8 bytes, with lengths and positions counted in bytes. */
final class Text {
  private Text() {}

  /** Order of the UTF-8 bytes, which is that of the code points, not of UTF-16. */
  static int compare(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean surrogateA = Character.isSurrogate(a);
        return surrogateA == Character.isSurrogate(b) ? a - b : surrogateA ? 1 : -1;
      }
    }
    return left.length() - right.length();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Length in UTF-8 bytes. */
  static int length(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // A pair of surrogates is two units and four bytes.
        length += c >= 0x800 && !Character.isSurrogate(c) ? 2 : 1;
      }
    }
    return length;
  }

  /** The bytes from {@code start} on, {@code length} of them, as a string. */
  static String substring(String text, long start, long length, boolean wholeCharacters) {
    byte[] bytes = bytes(text);
    if (start < 0 || length <= 0 || start > bytes.length || length > bytes.length - start) {
      throw new OttlEvaluationException(
          "Substring from " + start + ", " + length + " long, of a text of " + bytes.length);
    }
    int from = (int) start;
    int to = (int) (start + length);
    if (wholeCharacters) {
      while (from < bytes.length && isContinuation(bytes[from])) {
        from++;
      }
      while (from < to && to < bytes.length && isContinuation(bytes[to])) {
        to--;
      }
      to = Math.max(from, to);
    }
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xc0) == 0x80;
  }

  /** Position of the first {@code part} in bytes; -1 where there is none. */
  static long indexOf(String text, String part) {
    int at = text.indexOf(part);
    return at < 0 ? -1 : length(text.substring(0, at));
  }

  static List<String> split(String text, String delimiter) {
    List<String> parts = new ArrayList<>();
    if (delimiter.isEmpty()) {
      text.codePoints().forEach(c -> parts.add(Character.toString(c)));
      return parts;
    }
    int from = 0;
    for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, from)) {
      parts.add(text.substring(from, at));
      from = at + delimiter.length();
    }
    parts.add(text.substring(from));
    return parts;
  }

  /** Without the characters of {@code cut} at either end. */
  static String trim(String text, String cut) {
    int from = 0;
    int to = text.length();
    while (from < to && cut.indexOf(text.codePointAt(from)) >= 0) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (to > from && cut.indexOf(text.codePointBefore(to)) >= 0) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  static String lowerCase(String text) {
    return eachCharacter(text, Character::toLowerCase);
  }

  static String upperCase(String text) {
    return eachCharacter(text, Character::toUpperCase);
  }

  /** One character for one, as Go does it: the German sharp s stays as it is. */
  private static String eachCharacter(String text, IntUnaryOperator change) {
    int[] changed = text.codePoints().map(change).toArray();
    return new String(changed, 0, changed.length);
  }

  /**
   * A finite float with as few digits as tell it; with an exponent of at least two digits where its
   * size is below {@code exponentBelow} or from 1e21 on.
   */
  static String number(double number, double exponentBelow) {
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    double size = Math.abs(number);
    if (size >= exponentBelow && size < 1e21) {
      return exact.toPlainString();
    }
    String digits = exact.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - exact.scale();
    return (number < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  /** FNV-1a, 64 bits. */
  static long fnv(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : bytes(text)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
