package io.tailwater.processors.ottl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON strictly (RFC 8259) into Java values; every number is a double, as in OTTL. Of several
 * members of one name the last counts. Nesting is bounded.
 */
final class JsonReader {
  private static final int MAX_DEPTH = 200;

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * The value that the whole text stands for.
   *
   * @throws OttlEvaluationException where the text is no JSON
   */
  static @Nullable Object read(String text) {
    JsonReader reader = new JsonReader(text);
    Object value = reader.value(0);
    reader.space();
    if (reader.at < text.length()) {
      throw reader.invalid();
    }
    return value;
  }

  private @Nullable Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw new OttlEvaluationException("JSON nests deeper than " + MAX_DEPTH);
    }
    space();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> object(int depth) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    at++;
    space();
    if (peek() == '}') {
      at++;
      return members;
    }
    while (true) {
      space();
      if (peek() != '"') {
        throw invalid();
      }
      String name = string();
      space();
      expect(':');
      members.put(name, value(depth + 1));
      space();
      if (peek() != ',') {
        expect('}');
        return members;
      }
      at++;
    }
  }

  private List<@Nullable Object> array(int depth) {
    List<@Nullable Object> elements = new ArrayList<>();
    at++;
    space();
    if (peek() == ']') {
      at++;
      return elements;
    }
    while (true) {
      elements.add(value(depth + 1));
      space();
      if (peek() != ',') {
        expect(']');
        return elements;
      }
      at++;
    }
  }

  private String string() {
    StringBuilder value = new StringBuilder();
    at++;
    while (true) {
      char c = peek();
      if (c < 0x20) {
        throw invalid();
      }
      at++;
      switch (c) {
        case '"' -> {
          return value.toString();
        }
        case '\\' -> escape(value);
        default -> value.append(c);
      }
    }
  }

  private void escape(StringBuilder value) {
    char c = peek();
    at++;
    switch (c) {
      case '"', '\\', '/' -> value.append(c);
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case 'u' -> value.append(unit());
      default -> throw invalid();
    }
  }

  private char unit() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      char c = peek();
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw invalid();
      }
      unit = unit * 16 + digit;
      at++;
    }
    return (char) unit;
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw invalid();
    }
    at += word.length();
    return value;
  }

  private Double number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    if (peek() == '.') {
      at++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
    double number = Double.parseDouble(text.substring(start, at));
    if (Double.isInfinite(number)) {
      throw invalid();
    }
    return number;
  }

  private void digits() {
    int start = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == start) {
      throw invalid();
    }
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void expect(char c) {
    if (peek() != c) {
      throw invalid();
    }
    at++;
  }

  /** The character here; 0, which JSON has nowhere, at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private OttlEvaluationException invalid() {
    return new OttlEvaluationException("no JSON: at character " + (at + 1));
  }
}
