package io.tailwater.cli.deadletters;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The set of letters that were put back: a bit for each offset, so that a million of them is some
 * hundred kilobytes although transaction markers lie between them.
 *
 * <p>It is kept in marks, one for each transaction: a text of letters and ranges of letters, such
 * as {@code 0:17 0:19-23}.
 */
public final class ReplayedLetters {
  private static final int CHUNK_BITS = 16;
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9}):(\\d{1,18})(?:-(\\d{1,18}))?");

  /** No transaction has more letters than some thousands. */
  private static final long LONGEST_RANGE = 1 << 20;

  private record Chunk(int partition, long number) {}

  private final Map<Chunk, BitSet> chunks = new HashMap<>();

  /** Whether a letter is in the set. */
  public boolean contains(LetterNumber letter) {
    BitSet bits = chunks.get(chunk(letter.partition(), letter.offset()));
    return bits != null && bits.get(bit(letter.offset()));
  }

  /** Adds a letter. */
  void add(LetterNumber letter) {
    add(letter.partition(), letter.offset());
  }

  private void add(int partition, long offset) {
    chunks.computeIfAbsent(chunk(partition, offset), _ -> new BitSet()).set(bit(offset));
  }

  /**
   * Adds the letters of a mark.
   *
   * @throws IllegalArgumentException if the text is no mark; some of it may have been added
   */
  void addMark(String mark) {
    for (String range : mark.split(" ", -1)) {
      Matcher shape = RANGE.matcher(range);
      if (!shape.matches()) {
        throw new IllegalArgumentException("'" + PlainText.line(range, 60) + "' is no range");
      }
      int partition = Integer.parseInt(shape.group(1));
      long from = Long.parseLong(shape.group(2));
      long to = shape.group(3) == null ? from : Long.parseLong(shape.group(3));
      if (to < from || to - from > LONGEST_RANGE) {
        throw new IllegalArgumentException("'" + range + "' is no range");
      }
      for (long offset = from; offset <= to; offset++) {
        add(partition, offset);
      }
    }
  }

  /** The mark of these letters, which are one or more. */
  static String mark(Collection<LetterNumber> letters) {
    List<String> ranges = new ArrayList<>();
    LetterNumber first = null;
    LetterNumber last = null;
    for (LetterNumber letter : new TreeSet<>(letters)) {
      if (first != null && last != null && !follows(last, letter)) {
        ranges.add(range(first, last));
        first = null;
      }
      first = first == null ? letter : first;
      last = letter;
    }
    if (first != null && last != null) {
      ranges.add(range(first, last));
    }
    return String.join(" ", ranges);
  }

  private static boolean follows(LetterNumber before, LetterNumber letter) {
    return before.partition() == letter.partition() && before.offset() + 1 == letter.offset();
  }

  private static String range(LetterNumber first, LetterNumber last) {
    return first.equals(last) ? first.toString() : first + "-" + last.offset();
  }

  private static Chunk chunk(int partition, long offset) {
    return new Chunk(partition, offset >>> CHUNK_BITS);
  }

  private static int bit(long offset) {
    return (int) (offset & ((1 << CHUNK_BITS) - 1));
  }
}
