package io.tailwater.ingest.enrich;

import java.util.List;

/*
 * How a name and its value stand in texts, with what is between them:
 *
 *   "name": "value"    \"name\": \"value\"    name=value    name: value    'name' => 'value'
 *   --name value       <name>value</name>     user[name]=value             ?name=value&
 *
 * A quoted value ends at the same quote with as many backslashes before it; a bare one at white
 * space or what closes or separates values. Where the closing quote is missing, as the log was cut,
 * the value goes to the end of the text. All of it is skipped afterwards, so that the time is linear.
 */
/** Finds the value of a name that tells that it is secret. */
final class NamedSecrets {
  private static final int MOST_ESCAPES = 8;
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_SCHEME = 24;
  private static final List<String> TOKEN_SCHEMES =
      List.of("bearer", "basic", "token", "apikey", "key", "negotiate", "ntlm");
  private static final List<String> LINE_SCHEMES =
      List.of("digest", "oauth", "signature", "hawk", "aws4-hmac-sha256", "aws", "sharedkey");
  private static final List<String> NO_VALUES =
      List.of("null", "none", "nil", "undefined", "true", "false", "n/a");

  private final byte[] bytes;
  private final int from;
  private final int to;
  private boolean nameQuoted;
  private boolean colon;
  private boolean element;

  NamedSecrets(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  /**
   * Finds the value.
   *
   * @param start where the word begins that ends the name
   * @param end where it ends
   */
  boolean find(Hit hit, int start, int end, Region region) {
    int value = valueStart(start, end);
    if (value < 0 || value >= to) {
      return false;
    }
    int quote = quoteAt(value);
    if (quote >= 0) {
      return quoted(hit, value, quote, region);
    }
    // Looked at before the value's end is sought, so that a name in each value costs no more. In an
    // object the names are looked at by themselves.
    byte first = bytes[value];
    if ((first == '{' && hit != Hit.COOKIE) || (first == '/' && hit == Hit.WEAK_SECRET_NAME)) {
      return false;
    }
    return switch (hit) {
      case AUTHORIZATION -> header(value, start, region);
      case COOKIE -> set(value, lineEnd(value, enclosingQuote(start)), region);
      case WEAK_SECRET_NAME -> {
        int valueEnd = bareEnd(value);
        boolean prose = colon && !nameQuoted;
        boolean secret = !prose || ShapedSecrets.looksLikeToken(bytes, value, valueEnd);
        yield secret && bare(value, valueEnd, region);
      }
      default -> bare(value, bareEnd(value), region);
    };
  }

  /** Where the value begins, behind what stands between name and value; -1 if there is none. */
  private int valueStart(int start, int end) {
    int at = end;
    while (at < to && bytes[at] == '\\' && at - end < MOST_ESCAPES) {
      at++;
    }
    nameQuoted = at < to && Bytes.isQuote(bytes[at]);
    if (nameQuoted) {
      at++;
    } else if (at > end || (at < to && Bytes.isNameByte(bytes[at]))) {
      return -1;
    }
    if (at < to && bytes[at] == ']') {
      at++;
    }
    int separator = Bytes.skipBlanks(bytes, at, to);
    if (separator >= to) {
      return -1;
    }
    byte b = bytes[separator];
    colon = b == ':';
    element = b == '>' && separator == end && before(start) == '<';
    if (b == ':' || b == '=') {
      return afterSeparator(separator, b);
    }
    if (element) {
      return separator + 1;
    }
    boolean option = separator > end && !nameQuoted && isOption(start);
    return option ? separator : -1;
  }

  private int afterSeparator(int separator, byte b) {
    int at = separator + 1;
    if (at < to && bytes[at] == b) {
      // A comparison, or a name of C++ or Rust.
      return -1;
    }
    if (b == '=' && at < to && bytes[at] == '>') {
      at++;
    }
    at = Bytes.skipBlanks(bytes, at, to);
    // Python's prefixes of literals.
    boolean prefixed = at + 1 < to && Bytes.isQuote(bytes[at + 1]);
    return prefixed && (bytes[at] == 'b' || bytes[at] == 'u' || bytes[at] == 'r') ? at + 1 : at;
  }

  /** The byte before the whole name, of which the word is the end; 0 if there is none. */
  private byte before(int start) {
    int at = nameStart(start);
    return at > from ? bytes[at - 1] : 0;
  }

  private int nameStart(int start) {
    int at = start;
    int first = Math.max(from, start - LONGEST_NAME);
    while (at > first && Bytes.isNameByte(bytes[at - 1])) {
      at--;
    }
    return at;
  }

  private boolean isOption(int start) {
    int at = nameStart(start);
    return at + 2 <= start && bytes[at] == '-' && bytes[at + 1] == '-';
  }

  /** Where the opening quote of the value is; -1 if the value has none. */
  private int quoteAt(int value) {
    int at = value;
    while (at < to && bytes[at] == '\\' && at - value < MOST_ESCAPES) {
      at++;
    }
    return at < to && Bytes.isQuote(bytes[at]) ? at : -1;
  }

  private boolean quoted(Hit hit, int value, int quote, Region region) {
    int begin = quote + 1;
    int end = closingQuote(begin, bytes[quote], quote - value);
    if (hit == Hit.AUTHORIZATION) {
      int credentials = afterScheme(begin, end);
      begin = credentials < 0 ? begin : credentials;
    }
    return set(begin, end, region);
  }

  private int closingQuote(int begin, byte quote, int escapes) {
    int backslashes = 0;
    for (int i = begin; i < to; i++) {
      if (bytes[i] == quote && (escapes == 0 ? (backslashes & 1) == 0 : backslashes <= escapes)) {
        return i - (escapes == 0 ? 0 : backslashes);
      }
      backslashes = bytes[i] == '\\' ? backslashes + 1 : 0;
    }
    return to;
  }

  /** A header's value that is not in quotes. */
  private boolean header(int value, int start, Region region) {
    int scheme = schemeEnd(value, to);
    int credentials = Bytes.skipBlanks(bytes, scheme, to);
    if (credentials > scheme && isOneOf(TOKEN_SCHEMES, value, scheme)) {
      return set(credentials, bareEnd(credentials), region);
    }
    if (credentials > scheme && isOneOf(LINE_SCHEMES, value, scheme)) {
      return set(credentials, lineEnd(credentials, enclosingQuote(start)), region);
    }
    int end = bareEnd(value);
    boolean prose = colon && !nameQuoted;
    return (!prose || ShapedSecrets.looksLikeToken(bytes, value, end)) && bare(value, end, region);
  }

  private int afterScheme(int value, int end) {
    int scheme = schemeEnd(value, end);
    int credentials = Bytes.skipBlanks(bytes, scheme, end);
    boolean known = isOneOf(TOKEN_SCHEMES, value, scheme) || isOneOf(LINE_SCHEMES, value, scheme);
    return known && credentials > scheme ? credentials : -1;
  }

  private int schemeEnd(int value, int end) {
    int at = value;
    int last = Math.min(end, value + LONGEST_SCHEME);
    while (at < last && Bytes.isNameByte(bytes[at])) {
      at++;
    }
    return at;
  }

  private boolean isOneOf(List<String> words, int begin, int end) {
    for (String word : words) {
      if (Bytes.is(bytes, begin, end, word)) {
        return true;
      }
    }
    return false;
  }

  private byte enclosingQuote(int start) {
    byte before = before(start);
    return Bytes.isQuote(before) && !nameQuoted ? before : 0;
  }

  private int lineEnd(int begin, byte quote) {
    int at = begin;
    while (at < to && !Bytes.isLineEnd(bytes[at]) && !isEscapedEnd(at)) {
      if (quote != 0 && bytes[at] == quote) {
        break;
      }
      at++;
    }
    return at;
  }

  /** A line's end or a quote that is written as an escape: the text is inside another one. */
  private boolean isEscapedEnd(int at) {
    if (bytes[at] != '\\' || at + 1 >= to) {
      return false;
    }
    byte next = bytes[at + 1];
    return next == 'n' || next == 'r' || next == '"';
  }

  private int bareEnd(int begin) {
    if (element) {
      int at = begin;
      while (at < to && bytes[at] != '<') {
        at++;
      }
      return at;
    }
    if (begin < to && bytes[begin] == '[') {
      return arrayEnd(begin + 1);
    }
    int at = begin;
    while (at < to && !endsBare(bytes[at]) && !isEscapedEnd(at)) {
      at++;
    }
    return at;
  }

  private int arrayEnd(int begin) {
    int at = begin;
    while (at < to && bytes[at] != ']' && !Bytes.isLineEnd(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean endsBare(byte b) {
    return switch (b) {
      case ' ', '\t', '\n', '\r', '&', ';', ',', '"', '\'', '`', ')', '}', ']', '>', '<', '|' ->
          true;
      default -> false;
    };
  }

  /** A value without quotes; of an array what is in it. */
  private boolean bare(int begin, int end, Region region) {
    boolean json = colon && nameQuoted;
    if (begin < end && bytes[begin] == '[') {
      int first = begin + 1;
      boolean masked = json && Bytes.is(bytes, first, end, "\"***\"");
      return !masked && set(first, end, region) && region.set(first, end, json);
    }
    return set(begin, end, region) && region.set(begin, end, json);
  }

  /** Sets the region, unless there is no value: nothing, a word for it, or a mask. */
  private boolean set(int begin, int end, Region region) {
    boolean value =
        begin < end
            && !ShapedSecrets.isMasked(bytes, begin, end)
            && !isOneOf(NO_VALUES, begin, end);
    return value && region.set(begin, end);
  }
}
