package io.tailwater.processors.rollup;

import io.tailwater.model.SemanticConventions;
import io.tailwater.processors.reading.SpanReading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An attribute by today's name, found under whichever name its agent knows. */
final class ConventionalKey {
  private record Spelling(String name, byte[] utf8, boolean translated) {}

  private static final int MOST_CHARACTERS = 8_192;

  private final Spelling[] spellings;

  private ConventionalKey(List<String> names) {
    spellings =
        names.stream()
            .map(
                name ->
                    new Spelling(
                        name,
                        name.getBytes(StandardCharsets.UTF_8),
                        SemanticConventions.changedValues(name)))
            .toArray(Spelling[]::new);
  }

  /** An attribute of today's conventions. */
  static ConventionalKey of(String today) {
    return new ConventionalKey(SemanticConventions.generationsOf(today));
  }

  /** An attribute of today's conventions that had other names on the side that calls. */
  static ConventionalKey ofCaller(String today, String... older) {
    List<String> names = new ArrayList<>(SemanticConventions.generationsOf(today));
    names.addAll(List.of(older));
    return new ConventionalKey(names);
  }

  /** What the span says, in today's words; empty where it says nothing. */
  String of(SpanReading span) {
    for (Spelling spelling : spellings) {
      String text = text(span.spanAttribute(spelling.utf8));
      if (!text.isEmpty()) {
        return spelling.translated ? today(spelling.name, text) : text;
      }
    }
    return "";
  }

  private static String today(String name, String text) {
    String today = SemanticConventions.valueToday(name, text);
    return today == null ? text : today;
  }

  /** What the span's resource says; empty where it says nothing. */
  String ofResource(SpanReading span) {
    return text(span.resourceAttribute(spellings[0].utf8));
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String text) {
      return text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
    }
    return value instanceof Number || value instanceof Boolean ? value.toString() : "";
  }
}
