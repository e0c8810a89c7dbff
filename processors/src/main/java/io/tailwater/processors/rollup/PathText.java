package io.tailwater.processors.rollup;

import java.util.Locale;

/** Paths of URLs without what differs from request to request. */
final class PathText {
  private static final String ID = "{id}";
  private static final int LONGEST_WORD = 40;
  private static final int MOST_SEGMENTS = 12;

  /**
   * Of a word with more digits nobody thinks that they are part of it: {@code v2}, {@code oauth2}.
   */
  private static final int MOST_DIGITS = 2;

  private PathText() {}

  /**
   * The path with {@code {id}} for what looks like an id: three digits and more, or very long; cut
   * at its query.
   */
  static String route(String path) {
    int end = end(path);
    StringBuilder route = new StringBuilder(end + 8);
    int segments = 0;
    int begin = 0;
    while (begin <= end && segments++ < MOST_SEGMENTS) {
      int slash = path.indexOf('/', begin);
      int stop = slash < 0 || slash > end ? end : slash;
      if (isId(path, begin, stop)) {
        route.append(ID);
      } else {
        route.append(path, begin, stop);
      }
      if (stop == end) {
        return route.toString();
      }
      route.append('/');
      begin = stop + 1;
    }
    return route.append("...").toString();
  }

  private static int end(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '?' || c == '#' || c == ';') {
        return i;
      }
    }
    return path.length();
  }

  private static boolean isId(String path, int begin, int end) {
    if (end - begin > LONGEST_WORD) {
      return true;
    }
    int digits = 0;
    for (int i = begin; i < end; i++) {
      char c = path.charAt(i);
      if (c == '{' || c == ':' || c == '<' || c == '*') {
        return false;
      }
      digits += c >= '0' && c <= '9' ? 1 : 0;
    }
    return digits > MOST_DIGITS || (digits > 0 && digits == end - begin);
  }

  /** The path of an absolute URL; what is none comes back as it is. */
  static String ofUrl(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return url;
    }
    int slash = url.indexOf('/', scheme + 3);
    return slash < 0 ? "/" : url.substring(slash);
  }

  /** The host of an absolute URL, with its port where that is told; empty where there is none. */
  static String hostOf(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return "";
    }
    int begin = scheme + 3;
    int end = begin;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    int user = url.lastIndexOf('@', end);
    return url.substring(user > begin ? user + 1 : begin, end).toLowerCase(Locale.ROOT);
  }
}
