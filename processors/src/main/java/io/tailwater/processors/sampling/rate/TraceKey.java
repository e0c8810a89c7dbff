package io.tailwater.processors.sampling.rate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Builds the text that says what kind of trace a trace is, as Refinery builds it: for each field of
 * any span its distinct values, sorted, each followed by {@code •}, then a comma; then each value
 * of a root field that there is, followed by a comma; then the number of spans, if asked for.
 *
 * <p>Two traces have the same key where the same values occur, in whatever order, on whichever
 * spans. An empty value leaves no mark, as in Refinery.
 *
 * <p>Bounded: of the values of span fields the first {@value #MAX_VALUES} count, in the order of
 * fields and sorted values, and of the text they make with the root fields the first {@value
 * #MAX_CHARS} chars. Refinery has the first bound only, and takes the values that came first;
 * sorted ones make the key independent of the order in which spans arrive.
 *
 * <p>Source: {@code sample/trace_key.go} of honeycombio/refinery.
 */
public final class TraceKey {
  /** How the name of a field begins that is looked up on the root span only. */
  public static final String ROOT_PREFIX = "root.";

  /** Most values of span fields: Refinery stops at its hundredth without taking it. */
  public static final int MAX_VALUES = 99;

  /** Longest text but for the number of spans. */
  public static final int MAX_CHARS = 1_024;

  private static final char AFTER_VALUE = '•';
  private static final char AFTER_FIELD = ',';

  private final StringBuilder text = new StringBuilder();
  private int values;
  private String spanCount = "";

  /** An empty key. */
  public TraceKey() {}

  /**
   * A configured field list in the order in which a key needs it, doubles left out: span fields,
   * sorted, then root fields, sorted, with their prefix.
   */
  public static List<String> ordered(Collection<String> fields) {
    List<String> ordered = new ArrayList<>(new TreeSet<>(fields));
    ordered.sort(Comparator.comparing(field -> field.startsWith(ROOT_PREFIX)));
    return List.copyOf(ordered);
  }

  /**
   * Adds the next span field.
   *
   * @param distinctValues of all spans that have it, as text; empty where none has it
   */
  public TraceKey spanField(Collection<String> distinctValues) {
    for (String value : new TreeSet<>(distinctValues)) {
      if (values >= MAX_VALUES || text.length() >= MAX_CHARS) {
        break;
      }
      values++;
      if (!value.isEmpty()) {
        text.append(value).append(AFTER_VALUE);
      }
    }
    text.append(AFTER_FIELD);
    return this;
  }

  /**
   * Adds the next root field, after all span fields.
   *
   * @param value of the root span, as text; null where there is no root span or it lacks the field
   */
  public TraceKey rootField(@Nullable String value) {
    if (value != null && text.length() < MAX_CHARS) {
      text.append(value).append(AFTER_FIELD);
    }
    return this;
  }

  /** Makes traces of different lengths different: Refinery's {@code UseTraceLength}. */
  public TraceKey spanCount(long spans) {
    spanCount = Long.toString(spans);
    return this;
  }

  /** The key. */
  public String text() {
    int end = Math.min(text.length(), MAX_CHARS);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + spanCount;
  }
}
