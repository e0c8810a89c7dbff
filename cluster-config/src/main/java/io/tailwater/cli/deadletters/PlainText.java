package io.tailwater.cli.deadletters;

/** Makes text of strangers fit for a terminal. */
final class PlainText {
  private PlainText() {}

  /**
   * One line of at most this many characters, the last of them an ellipsis where there was more.
   * Control and formatting characters become dots: they would move the cursor, colour the screen or
   * turn the direction of reading.
   */
  static String line(String text, int maxChars) {
    int end = text.length() <= maxChars ? text.length() : maxChars - 1;
    StringBuilder line = new StringBuilder(end + 1);
    for (int i = 0; i < end; ) {
      int character = text.codePointAt(i);
      i += Character.charCount(character);
      if (i <= end) {
        line.appendCodePoint(isPlain(character) ? character : '.');
      }
    }
    return end < text.length() ? line.append('…').toString() : line.toString();
  }

  private static boolean isPlain(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
