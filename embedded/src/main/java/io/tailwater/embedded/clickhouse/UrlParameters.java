package io.tailwater.embedded.clickhouse;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the query part of a URL into byte text; a name given twice has its last value. */
final class UrlParameters {
  private UrlParameters() {}

  static Map<String, String> parse(@Nullable String rawQuery) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (rawQuery == null) {
      return parameters;
    }
    int start = 0;
    while (start <= rawQuery.length()) {
      int end = rawQuery.indexOf('&', start);
      end = end < 0 ? rawQuery.length() : end;
      if (end > start) {
        String pair = rawQuery.substring(start, end);
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        parameters.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
      start = end + 1;
    }
    return parameters;
  }

  /** Undoes percent encoding; a percent sign without two hex digits stands for itself. */
  static String decode(String encoded) {
    StringBuilder bytes = new StringBuilder(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '+') {
        bytes.append(' ');
      } else if (c == '%' && i + 2 < encoded.length() && hex(encoded, i) >= 0) {
        bytes.append((char) hex(encoded, i));
        i += 2;
      } else if (c > 0xff) {
        bytes.append(SqlText.ofUtf8(String.valueOf(c)));
      } else {
        bytes.append(c);
      }
    }
    return bytes.toString();
  }

  private static int hex(String text, int percent) {
    int high = Character.digit(text.charAt(percent + 1), 16);
    int low = Character.digit(text.charAt(percent + 2), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
