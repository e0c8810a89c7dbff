package io.tailwater.ingest.enrich;

import java.nio.charset.StandardCharsets;

/** Secrets that their own form tells, whatever stands before them. */
final class ShapedSecrets {
  private static final int SHORTEST_TOKEN = 8;
  private static final int LONG_TOKEN = 24;
  private static final int AWS_KEY_LENGTH = 20;
  private static final int LONGEST_PEM_LABEL = 40;
  private static final int LONGEST_USER_INFO = 1_024;
  private static final byte[] PEM_END = "-----END".getBytes(StandardCharsets.US_ASCII);

  private ShapedSecrets() {}

  /** What follows {@code Bearer} or {@code Basic}, where it looks like a token and not a word. */
  static boolean afterScheme(byte[] bytes, int from, int start, int end, int to, Region region) {
    boolean word = start > from && Bytes.isWordByte(bytes[start - 1]);
    int token = Bytes.skipBlanks(bytes, end, to);
    if (word || token == end) {
      return false;
    }
    int tokenEnd = tokenEnd(bytes, token, to);
    return looksLikeToken(bytes, token, tokenEnd) && region.set(token, tokenEnd);
  }

  /** Where the token that begins there ends. */
  static int tokenEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && Bytes.isTokenByte(bytes[at])) {
      at++;
    }
    return at;
  }

  /** Whether it is long and not a plain word: a digit, a capital within, or a sign of base64. */
  static boolean looksLikeToken(byte[] bytes, int from, int to) {
    if (to - from < SHORTEST_TOKEN) {
      return false;
    }
    if (to - from >= LONG_TOKEN) {
      return true;
    }
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      boolean within = i > from && Bytes.isUpper(b);
      if (Bytes.isDigit(b) || within || b == '+' || b == '/' || b == '=') {
        return true;
      }
    }
    return false;
  }

  /** Three parts of base64url; the last, the signature, may be empty. */
  static boolean jwt(byte[] bytes, int from, int start, int to, Region region) {
    boolean begins = bytes[start] == 'e' && bytes[start + 1] == 'y' && bytes[start + 2] == 'J';
    boolean within = start > from && isBase64Url(bytes[start - 1]);
    if (!begins || within) {
      return false;
    }
    int header = base64UrlEnd(bytes, start, to);
    if (header - start < SHORTEST_TOKEN || header >= to || bytes[header] != '.') {
      return false;
    }
    int payload = base64UrlEnd(bytes, header + 1, to);
    if (payload == header + 1) {
      return false;
    }
    boolean signed = payload < to && bytes[payload] == '.';
    return region.set(start, signed ? base64UrlEnd(bytes, payload + 1, to) : payload);
  }

  private static int base64UrlEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && isBase64Url(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBase64Url(byte b) {
    return Bytes.isWordByte(b) || b == '-';
  }

  /** The id of an access key. */
  static boolean awsKey(byte[] bytes, int from, int start, int to, Region region) {
    int end = start + AWS_KEY_LENGTH;
    if (end > to
        || (start > from && Bytes.isWordByte(bytes[start - 1]))
        || (end < to && Bytes.isWordByte(bytes[end]))) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (!Bytes.isUpper(bytes[i]) && !Bytes.isDigit(bytes[i])) {
        return false;
      }
    }
    return region.set(start, end);
  }

  /** What stands between the lines that begin and end a private key in PEM (RFC 7468). */
  static boolean privateKey(byte[] bytes, int end, int to, Region region) {
    int label = end;
    int last = Math.min(to, end + LONGEST_PEM_LABEL);
    while (label < last && bytes[label] != '-') {
      label++;
    }
    boolean isKey = Bytes.startsWith(bytes, label - "PRIVATE KEY".length(), to, "private key-----");
    if (!isKey || label - "PRIVATE KEY".length() < end) {
      return false;
    }
    int content = label + "-----".length();
    int contentEnd = indexOf(bytes, content, to, PEM_END);
    return !isMasked(bytes, content, contentEnd) && region.set(content, contentEnd);
  }

  private static int indexOf(byte[] bytes, int from, int to, byte[] word) {
    for (int i = from; i <= to - word.length; i++) {
      int matched = 0;
      while (matched < word.length && bytes[i + matched] == word[matched]) {
        matched++;
      }
      if (matched == word.length) {
        return i;
      }
    }
    return to;
  }

  /** The password before the host of a URL: {@code scheme://user:password@host}. */
  static boolean userInfo(byte[] bytes, int end, int to, Region region) {
    int colon = -1;
    int at = -1;
    int last = Math.min(to, end + LONGEST_USER_INFO);
    for (int i = end; i < last && !endsAuthority(bytes[i]); i++) {
      if (bytes[i] == ':' && colon < 0) {
        colon = i;
      } else if (bytes[i] == '@') {
        at = i;
      }
    }
    return colon >= 0
        && at > colon + 1
        && !isMasked(bytes, colon + 1, at)
        && region.set(colon + 1, at);
  }

  private static boolean endsAuthority(byte b) {
    return (b >= 0 && b <= ' ') || b == '/' || b == '?' || b == '#' || b == '"' || b == '<';
  }

  /** Whether there is nothing but asterisks. */
  static boolean isMasked(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != '*') {
        return false;
      }
    }
    return true;
  }
}
