package io.tailwater.ingest.enrich;

import io.tailwater.ingest.decode.log.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Texts that are nothing but {@code key=value} pairs, as logfmt has them: at least two, values with
 * blanks in quotes. A text with anything else in it has no pairs.
 */
final class Pairs {
  private static final int FEWEST = 2;
  private static final int LONGEST_KEY = 128;

  private Pairs() {}

  /** The pairs of a text; empty where it is no such text. */
  static Map<String, Object> of(byte[] bytes, int from, int to) {
    int first = keyEnd(bytes, from, to);
    if (first == from || first >= to || bytes[first] != '=') {
      return Map.of();
    }
    Map<String, Object> pairs = new LinkedHashMap<>();
    int at = from;
    while (at < to) {
      int keyEnd = keyEnd(bytes, at, to);
      if (keyEnd == at
          || keyEnd - at > LONGEST_KEY
          || keyEnd >= to
          || bytes[keyEnd] != '='
          || pairs.size() == JsonFields.MAX_FIELDS) {
        return Map.of();
      }
      int valueEnd = valueEnd(bytes, keyEnd + 1, to);
      if (valueEnd < 0) {
        return Map.of();
      }
      String value = value(bytes, keyEnd + 1, valueEnd);
      if (!value.isEmpty()) {
        pairs.putIfAbsent(text(bytes, at, keyEnd), value);
      }
      at = valueEnd;
      while (at < to && (Bytes.isBlank(bytes[at]) || Bytes.isLineEnd(bytes[at]))) {
        at++;
      }
    }
    return pairs.size() < FEWEST ? Map.of() : pairs;
  }

  private static int keyEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && (Bytes.isNameByte(bytes[at]) || bytes[at] == '@' || bytes[at] == '/')) {
      at++;
    }
    return at;
  }

  /** -1 where a quote is not closed, or more follows it without a blank. */
  private static int valueEnd(byte[] bytes, int from, int to) {
    int at = from;
    if (at < to && bytes[at] == '"') {
      at++;
      while (at < to && bytes[at] != '"') {
        at += bytes[at] == '\\' ? 2 : 1;
      }
      at++;
      boolean ends = at == to || (at < to && endsValue(bytes[at]));
      return ends ? at : -1;
    }
    while (at < to && !endsValue(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean endsValue(byte b) {
    return Bytes.isBlank(b) || Bytes.isLineEnd(b);
  }

  private static String value(byte[] bytes, int from, int to) {
    if (from == to || bytes[from] != '"') {
      return text(bytes, from, to);
    }
    String inside = text(bytes, from + 1, to - 1);
    return inside.indexOf('\\') < 0
        ? inside
        : inside.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
