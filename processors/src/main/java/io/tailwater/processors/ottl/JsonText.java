package io.tailwater.processors.ottl;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values as JSON text the way Go writes it: what a value that is no string is matched as. */
final class JsonText {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  private JsonText() {}

  /**
   * The JSON of a value.
   *
   * @throws OttlEvaluationException where it holds NaN or an infinity
   */
  static String of(@Nullable Object value) {
    StringBuilder json = new StringBuilder();
    write(value, json);
    return json.toString();
  }

  private static void write(@Nullable Object value, StringBuilder json) {
    switch (value) {
      case null -> json.append("null");
      case String text -> quote(text, json);
      case Long number -> json.append(number.longValue());
      case Double number -> json.append(number(number));
      case Boolean truth -> json.append(truth.booleanValue());
      case byte[] bytes -> json.append('"').append(base64(bytes)).append('"');
      case List<?> list -> writeList(list, json);
      case TextList(List<String> texts) -> writeList(texts, json);
      case Map<?, ?> map -> writeMap(map, json);
      case Instant time -> json.append('"').append(time(time)).append('"');
      case Duration duration -> json.append(duration.toNanos());
      case Identity identity -> writeBytes(identity.bytes(), json);
      default -> throw new OttlEvaluationException(Typed.typeOf(value) + " has no text");
    }
  }

  private static void writeList(List<?> list, StringBuilder json) {
    json.append('[');
    String separator = "";
    for (Object element : list) {
      json.append(separator);
      write(element, json);
      separator = ",";
    }
    json.append(']');
  }

  private static void writeMap(Map<?, ?> map, StringBuilder json) {
    Map<String, @Nullable Object> sorted = new TreeMap<>(Text::compare);
    map.forEach((key, value) -> sorted.put(key.toString(), value));
    json.append('{');
    String separator = "";
    for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
      json.append(separator);
      quote(entry.getKey(), json);
      json.append(':');
      write(entry.getValue(), json);
      separator = ",";
    }
    json.append('}');
  }

  private static void writeBytes(byte[] bytes, StringBuilder json) {
    json.append('[');
    for (int i = 0; i < bytes.length; i++) {
      json.append(i == 0 ? "" : ",").append(bytes[i] & 0xff);
    }
    json.append(']');
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** RFC 3339 with as many digits of the second as are not zero. */
  static String time(Instant time) {
    StringBuilder text = new StringBuilder(SECONDS.format(time));
    int nanos = time.get(ChronoField.NANO_OF_SECOND);
    if (nanos != 0) {
      String digits = String.format("%09d", nanos);
      int end = digits.length();
      while (digits.charAt(end - 1) == '0') {
        end--;
      }
      text.append('.').append(digits, 0, end);
    }
    return text.append('Z').toString();
  }

  private static String number(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new OttlEvaluationException(number + " has no text");
    }
    return Text.number(number, 1e-6);
  }

  private static void quote(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          // Go escapes what a browser might read as markup, too.
          if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029) {
            json.append(String.format("\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
