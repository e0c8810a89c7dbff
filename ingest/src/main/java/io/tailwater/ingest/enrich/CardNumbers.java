package io.tailwater.ingest.enrich;

/**
 * Numbers of payment cards: 13 to 19 digits, in one piece or grouped as on the card, that begin as
 * a network's do and whose check digit is right (ISO/IEC 7812-1, annex B: Luhn).
 *
 * <p>The check digit alone lets every tenth number pass, so that of ten timestamps or ids one would
 * be masked; the networks' ranges let very few of those pass.
 */
final class CardNumbers {
  private static final int[][] GROUPINGS = {{4, 4, 4, 4, 3}, {4, 4, 4, 4}, {4, 6, 5}, {4, 6, 4}};
  private static final int FEWEST = 13;
  private static final int MOST = 19;

  private final byte[] digits = new byte[MOST];

  /**
   * Finds the first card in a run of digits, blanks and dashes.
   *
   * @param from where the text begins
   * @param start where the run begins
   * @param end where the run ends
   * @param to where the text ends
   */
  boolean find(byte[] bytes, int from, int start, int end, int to, Region region) {
    int at = start;
    while (at < end) {
      int groupEnd = groupEnd(bytes, at, end);
      int length = groupEnd - at;
      if (length >= FEWEST && length <= MOST) {
        if (isAlone(bytes, from, at, groupEnd, to) && isCard(bytes, at, groupEnd)) {
          return region.set(at, groupEnd);
        }
      } else if (length == 4) {
        int cardEnd = grouped(bytes, from, at, end, to);
        if (cardEnd > 0) {
          return region.set(at, cardEnd);
        }
      }
      at = groupEnd + 1;
    }
    return false;
  }

  private int grouped(byte[] bytes, int from, int start, int end, int to) {
    for (int[] grouping : GROUPINGS) {
      int at = start;
      boolean fits = true;
      byte separator = 0;
      for (int i = 0; i < grouping.length && fits; i++) {
        if (i > 0) {
          fits = at < end && (i == 1 || bytes[at] == separator);
          separator = fits ? bytes[at] : separator;
          at++;
        }
        fits = fits && groupEnd(bytes, at, end, grouping[i] + 1) == at + grouping[i];
        at += grouping[i];
      }
      if (fits
          && isAlone(bytes, from, start, at, to)
          && !isJoined(bytes, from, start, at, to, separator)
          && isCard(bytes, start, at)) {
        return at;
      }
    }
    return -1;
  }

  /** Not part of a longer word or of a decimal number. */
  private static boolean isAlone(byte[] bytes, int from, int start, int end, int to) {
    boolean before = start > from && Bytes.isWordByte(bytes[start - 1]);
    boolean fraction =
        start > from + 1 && bytes[start - 1] == '.' && Bytes.isWordByte(bytes[start - 2]);
    boolean after = end < to && Bytes.isWordByte(bytes[end]);
    boolean whole = end + 1 < to && bytes[end] == '.' && Bytes.isWordByte(bytes[end + 1]);
    return !before && !fraction && !after && !whole;
  }

  /** Whether more hangs on it by dashes, as in a UUID. */
  private static boolean isJoined(
      byte[] bytes, int from, int start, int end, int to, byte separator) {
    return separator == '-'
        && ((start > from && bytes[start - 1] == '-') || (end < to && bytes[end] == '-'));
  }

  private static int groupEnd(byte[] bytes, int from, int end) {
    return groupEnd(bytes, from, end, Integer.MAX_VALUE);
  }

  private static int groupEnd(byte[] bytes, int from, int end, int most) {
    int at = from;
    while (at < end && at - from < most && Bytes.isDigit(bytes[at])) {
      at++;
    }
    return at;
  }

  private boolean isCard(byte[] bytes, int start, int end) {
    int count = 0;
    for (int i = start; i < end; i++) {
      if (Bytes.isDigit(bytes[i])) {
        digits[count++] = (byte) (bytes[i] - '0');
      }
    }
    int six = 0;
    for (int i = 0; i < 6; i++) {
      six = six * 10 + digits[i];
    }
    return isNetworks(six, count) && isLuhn(count);
  }

  private boolean isLuhn(int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      int digit = digits[count - 1 - i];
      int weighed = (i & 1) == 0 ? digit : 2 * digit;
      sum += weighed > 9 ? weighed - 9 : weighed;
    }
    return sum % 10 == 0;
  }

  /** Whether a network has numbers of that length that begin so, by its first six digits. */
  private static boolean isNetworks(int six, int length) {
    int two = six / 10_000;
    int four = six / 100;
    boolean discover = four == 6011 || two == 65 || (four >= 6440 && four <= 6499);
    boolean jcb = four >= 3528 && four <= 3589;
    boolean mastercard = (two >= 51 && two <= 55) || (four >= 2221 && four <= 2720);
    boolean mir = four >= 2200 && four <= 2204;
    boolean diners = (four >= 3000 && four <= 3059) || two == 36 || two == 38 || two == 39;
    boolean maestro = two == 50 || (two >= 56 && two <= 58);
    return switch (length) {
      case 13 -> two / 10 == 4;
      case 14 -> diners;
      case 15 -> two == 34 || two == 37;
      case 16 -> two / 10 == 4 || mastercard || discover || jcb || mir || maestro || two == 62;
      case 17, 18 -> two == 62;
      default -> two == 62 || discover || jcb;
    };
  }
}
