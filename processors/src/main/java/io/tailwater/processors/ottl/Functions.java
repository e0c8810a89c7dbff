package io.tailwater.processors.ottl;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The functions that a condition may call. */
final class Functions {
  private static final String ROOT_SPAN = "IsRootSpan";
  private static final int NEAR = 3;
  private static final Map<String, Function> BY_NAME = new TreeMap<>();

  static {
    Stream.of(
            TypeFunctions.all(),
            TextFunctions.all(),
            DigestFunctions.all(),
            CollectionFunctions.all(),
            TimeFunctions.all(),
            List.of(
                new Function(ROOT_SPAN, List.of(), _ -> (span, event) -> span.parentSpanId() == 0)))
        .flatMap(Collection::stream)
        .forEach(function -> BY_NAME.put(function.name(), function));
  }

  private Functions() {}

  /**
   * The function of this name.
   *
   * @throws OttlSyntaxException where the context has none, naming those it has
   */
  static Function named(String name, OttlCondition.Context context, int column) {
    Function function = BY_NAME.get(name);
    if (function == null || !offered(name, context)) {
      throw new OttlSyntaxException(unknown(name, context), column);
    }
    return function;
  }

  /** Upstream offers {@code IsRootSpan} to conditions on spans alone. */
  private static boolean offered(String name, OttlCondition.Context context) {
    return context == OttlCondition.Context.SPAN || !name.equals(ROOT_SPAN);
  }

  private static String unknown(String name, OttlCondition.Context context) {
    List<String> names = BY_NAME.keySet().stream().filter(n -> offered(n, context)).toList();
    String nearest = nearest(name, names);
    return "function "
        + name
        + " is not supported"
        + (nearest == null ? "" : "; did you mean " + nearest + "?")
        + "; supported are "
        + String.join(", ", names);
  }

  private static @Nullable String nearest(String name, List<String> names) {
    String nearest = null;
    int least = NEAR;
    for (String candidate : names) {
      int distance = distance(name, candidate);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /**
   * Levenshtein's distance, letters of either case alike; far apart for names of no like length.
   */
  private static int distance(String left, String right) {
    if (Math.abs(left.length() - right.length()) >= NEAR) {
      return NEAR;
    }
    int[] row = new int[right.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        char a = Character.toLowerCase(left.charAt(i - 1));
        char b = Character.toLowerCase(right.charAt(j - 1));
        int changed = diagonal + (a == b ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[right.length()];
  }
}
