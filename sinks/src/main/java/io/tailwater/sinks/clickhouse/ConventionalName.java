package io.tailwater.sinks.clickhouse;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tailwater.model.SemanticConventions;
import io.tailwater.model.SpanKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A name of the semantic conventions that has, or is, another generation's name.
 *
 * @param text the name
 * @param older whether it is an older one, and so becomes another
 * @param meaning the number of what it says by today's name, below {@link #MEANINGS}; -1 where that
 *     depends on the span's kind
 */
record ConventionalName(String text, boolean older, int meaning) {
  /** Of an older generation: the path and perhaps the query, as in a request's first line. */
  static final String TARGET = "http.target";

  private static final String PATH = "url.path";
  private static final String QUERY = "url.query";
  private static final ConventionalName[] NONE = {};
  private static final Map<String, Integer> MEANING_BY_NAME = new HashMap<>();
  private static final List<byte[]> TODAY = new ArrayList<>();
  private static final ConventionalName[][] BY_LENGTH = byLength();

  /** How many things there are that have more than one name. */
  static final int MEANINGS = TODAY.size();

  /** What {@link #TARGET} is today: a path, and where there is one a query. */
  static final int PATH_MEANING = meaningOf(PATH);

  /** The query of {@link #TARGET}. */
  static final int QUERY_MEANING = meaningOf(QUERY);

  private static ConventionalName[][] byLength() {
    Map<String, ConventionalName> names = new HashMap<>();
    for (String older : SemanticConventions.older()) {
      String today = SemanticConventions.today(older);
      names.put(older, new ConventionalName(older, true, meaningOf(today)));
      names.put(today, new ConventionalName(today, false, meaningOf(today)));
    }
    for (String older : SemanticConventions.sided()) {
      names.put(older, new ConventionalName(older, true, -1));
      for (SpanKind kind : List.of(SpanKind.SERVER, SpanKind.CLIENT)) {
        String today = SemanticConventions.today(older, kind);
        if (!today.equals(older)) {
          names.put(today, new ConventionalName(today, false, meaningOf(today)));
        }
      }
    }
    names.put(TARGET, new ConventionalName(TARGET, true, -1));
    names.put(PATH, new ConventionalName(PATH, false, meaningOf(PATH)));
    names.put(QUERY, new ConventionalName(QUERY, false, meaningOf(QUERY)));
    int longest = names.keySet().stream().mapToInt(String::length).max().orElse(0);
    ConventionalName[][] byLength = new ConventionalName[longest + 1][];
    for (int length = 0; length <= longest; length++) {
      int wanted = length;
      byLength[length] =
          names.values().stream()
              .filter(name -> name.text.length() == wanted)
              .toList()
              .toArray(NONE);
    }
    return byLength;
  }

  private static int meaningOf(String today) {
    return MEANING_BY_NAME.computeIfAbsent(
        today,
        name -> {
          TODAY.add(name.getBytes(US_ASCII));
          return TODAY.size() - 1;
        });
  }

  /** The name of these bytes; null where no other generation has another for it. */
  static @Nullable ConventionalName find(byte[] bytes, int offset, int length) {
    if (length >= BY_LENGTH.length) {
      return null;
    }
    for (ConventionalName name : BY_LENGTH[length]) {
      if (name.is(bytes, offset)) {
        return name;
      }
    }
    return null;
  }

  private boolean is(byte[] bytes, int offset) {
    for (int i = 0; i < text.length(); i++) {
      if (bytes[offset + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Today's name of what has this number. */
  static byte[] today(int meaning) {
    return TODAY.get(meaning);
  }

  /** The number of what the name says on a span of this kind; -1 where that has no other name. */
  int meaning(SpanKind kind) {
    if (meaning >= 0) {
      return meaning;
    }
    Integer sided = MEANING_BY_NAME.get(SemanticConventions.today(text, kind));
    return sided == null ? -1 : sided;
  }
}
