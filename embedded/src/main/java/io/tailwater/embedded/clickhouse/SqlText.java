package io.tailwater.embedded.clickhouse;

import java.nio.charset.StandardCharsets;

/** Writing SQL safely: quoting, and the byte text that SQL is kept in here. */
final class SqlText {
  private SqlText() {}

  /** The string literal that reads back as {@code byteText}. */
  static String literal(String byteText) {
    return '\'' + escape(byteText, '\'') + '\'';
  }

  /** The quoted identifier of this name. */
  static String identifier(String byteText) {
    return '`' + escape(byteText, '`') + '`';
  }

  /** The byte text of a Java string: its UTF-8 bytes, one char each. */
  static String ofUtf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** The inverse of {@link #ofUtf8}, for messages. */
  static String toUtf8(String byteText) {
    return new String(byteText.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static String escape(String byteText, char quote) {
    StringBuilder escaped = new StringBuilder(byteText.length() + 8);
    for (int i = 0; i < byteText.length(); i++) {
      char c = byteText.charAt(i);
      if (c == quote || c == '\\') {
        escaped.append('\\').append(c);
      } else if (c == 0) {
        escaped.append("\\0");
      } else if (c == '\n') {
        escaped.append("\\n");
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
