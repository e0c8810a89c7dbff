package io.tailwater.cli.deadletters;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a dead letter is in its topic; written {@code partition:offset}, as users name it. */
public record LetterNumber(int partition, long offset) implements Comparable<LetterNumber> {
  private static final Pattern SHAPE = Pattern.compile("(\\d{1,9}):(\\d{1,18})");
  private static final Comparator<LetterNumber> BY_PLACE =
      Comparator.comparingInt(LetterNumber::partition).thenComparingLong(LetterNumber::offset);

  /** The number that a text means, or empty where it is none. */
  public static Optional<LetterNumber> parse(String text) {
    Matcher shape = SHAPE.matcher(text);
    return shape.matches()
        ? Optional.of(
            new LetterNumber(Integer.parseInt(shape.group(1)), Long.parseLong(shape.group(2))))
        : Optional.empty();
  }

  @Override
  public int compareTo(LetterNumber other) {
    return BY_PLACE.compare(this, other);
  }

  @Override
  public String toString() {
    return partition + ":" + offset;
  }
}
