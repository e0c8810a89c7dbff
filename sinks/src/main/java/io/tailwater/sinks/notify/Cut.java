package io.tailwater.sinks.notify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Texts cut to what a target takes, with a mark where something is missing. Pure. */
final class Cut {
  private static final String MARK = "…";

  private Cut() {}

  static int utf8Bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** One line of at most so many UTF-16 units, never within a character. */
  static String line(String text, int max) {
    String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
    if (line.length() <= max) {
      return line;
    }
    int end = max - MARK.length();
    if (Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end) + MARK;
  }

  /**
   * As many whole lines, from the first, as fit; then a line that says how many are missing.
   *
   * @param rest where the rest is found; may be empty
   * @param separator what the lines are joined with
   * @param max the most that the joined lines may measure
   */
  static List<String> lines(
      List<String> lines, String rest, String separator, int max, ToIntFunction<String> measure) {
    int between = measure.applyAsInt(separator);
    int total = -between;
    for (String line : lines) {
      total += measure.applyAsInt(line) + between;
    }
    if (total <= max) {
      return lines;
    }
    int room = max - measure.applyAsInt(missing(lines.size(), rest));
    List<String> kept = new ArrayList<>();
    for (String line : lines) {
      room -= measure.applyAsInt(line) + between;
      if (room < 0) {
        break;
      }
      kept.add(line);
    }
    kept.add(missing(lines.size() - kept.size(), rest));
    return kept;
  }

  private static String missing(int lines, String rest) {
    return MARK + " " + lines + " more lines" + (rest.isEmpty() ? "" : ": " + rest);
  }
}
