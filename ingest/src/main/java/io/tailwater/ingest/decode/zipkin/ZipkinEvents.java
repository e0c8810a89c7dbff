package io.tailwater.ingest.decode.zipkin;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tailwater.ingest.decode.OtlpTraces;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes annotations as events.
 *
 * <p>An annotation is a text. OpenTelemetry's Collector packs the attributes of an event into it,
 * as {@code name|{json}|dropped}; that is undone here. The number of dropped attributes is not
 * kept. What only looks like it stays a text.
 */
final class ZipkinEvents {
  private final OtlpTraces out;

  ZipkinEvents(OtlpTraces out) {
    this.out = out;
  }

  /**
   * Writes the events of the span that is open.
   *
   * @param spanStart time of those that have none, epoch nanoseconds
   */
  void write(List<ZipkinAnnotation> annotations, long spanStart) {
    for (ZipkinAnnotation annotation : annotations) {
      if (!annotation.value().isEmpty()) {
        long time =
            annotation.timestamp() > 0 ? ZipkinMapper.nanos(annotation.timestamp()) : spanStart;
        event(time, annotation.value());
      }
    }
  }

  private void event(long time, String value) {
    int first = value.indexOf('|');
    int last = first <= 0 ? -1 : value.lastIndexOf('|');
    Map<String, Object> attributes = last > first ? unpack(value, first + 1, last) : null;
    if (attributes == null) {
      out.beginEvent(time, value);
    } else {
      out.beginEvent(time, value.substring(0, first));
      attributes.forEach(this::attribute);
    }
    out.endEvent();
  }

  private void attribute(String key, Object value) {
    switch (value) {
      case Long whole -> out.attribute(key, whole.longValue());
      case Double number -> out.attribute(key, number.doubleValue());
      case Boolean truth -> out.attribute(key, truth.booleanValue());
      default -> out.attribute(key, value.toString());
    }
  }

  /** The attributes between {@code from} and {@code to}; null if the text is not packed. */
  private static @Nullable Map<String, Object> unpack(String value, int from, int to) {
    if (value.charAt(from) != '{' || value.charAt(to - 1) != '}' || !isCount(value, to + 1)) {
      return null;
    }
    String json = value.substring(from, to);
    try (JsonParser in = ZipkinJsonCursor.JSON.createParser(json)) {
      Map<String, Object> attributes = new LinkedHashMap<>();
      in.nextToken();
      for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
        Object attribute = value(in, json);
        if (attribute != null && !key.isEmpty()) {
          attributes.put(key, attribute);
        }
      }
      boolean complete = in.currentToken() == JsonToken.END_OBJECT && in.nextToken() == null;
      return complete ? attributes : null;
    } catch (IOException _) {
      return null;
    }
  }

  private static @Nullable Object value(JsonParser in, String json) throws IOException {
    return switch (in.nextToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(in);
      case START_OBJECT, START_ARRAY -> {
        int from = (int) in.currentTokenLocation().getCharOffset();
        in.skipChildren();
        yield json.substring(from, (int) in.currentLocation().getCharOffset());
      }
      default -> in.getText();
    };
  }

  private static Object number(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
        && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return in.getLongValue();
    }
    double number = in.getDoubleValue();
    return Double.isFinite(number) ? (Object) number : in.getText();
  }

  private static boolean isCount(String value, int from) {
    for (int i = from; i < value.length(); i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return from < value.length();
  }
}
