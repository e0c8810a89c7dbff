package io.tailwater.processors.pattern;

import io.tailwater.model.TracePartitioner;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A masked line: what a miner knows of all lines that are equal but for their variables. Immutable.
 *
 * <p>The text is the pieces between tokens and the words in turn, beginning and ending with a piece
 * (which may be empty); a variable is a word of no bytes. Two forms are the same where their words
 * are, whatever stands between.
 */
final class Form {
  /** The hash of a token that is a variable. */
  static final long VARIABLE = 0;

  /** The hash of a token that is any, in the template of several forms. */
  static final long ANY = 1;

  private static final int LEAST_CAPITALS = 2;
  private static final int OBJECT_BYTES = 120;

  private final int severity;
  private final long born;
  private final long id;
  private final byte[] text;
  private final char[] bounds;
  private final long[] tokens;
  private final long capitals;
  private final long head;

  /**
   * A form.
   *
   * @param severity band of the lines' severity, 0 to 6
   * @param born place in the order in which forms became known, at least 0
   * @param text pieces and words in turn
   * @param bounds where each of them ends, one more piece than words
   */
  Form(int severity, long born, byte[] text, char[] bounds) {
    this.severity = severity;
    this.born = born;
    this.text = text;
    this.bounds = bounds;
    tokens = new long[bounds.length / 2];
    long state = CanonicalHash.START;
    long capitalised = 0;
    long beginning = 0;
    boolean words = false;
    for (int i = 0; i < tokens.length; i++) {
      int start = bounds[2 * i];
      int end = bounds[2 * i + 1];
      if (start == end) {
        state = CanonicalHash.variable(state, i == 0);
        tokens[i] = VARIABLE;
      } else {
        state = CanonicalHash.token(state, i == 0, text, start, end);
        tokens[i] = hash(text, start, end);
        capitalised |= isCapitals(text, start, end) ? 1L << i : 0;
      }
      beginning |= words ? 0 : 1L << i;
      words |= start != end;
    }
    id = CanonicalHash.id(state);
    capitals = capitalised;
    head = beginning;
  }

  /** The form of a line. */
  static Form of(LineScanner line, int severity, long born) {
    FormText text = new FormText(line);
    return new Form(severity, born, text.bytes(), text.bounds());
  }

  /** The hashes of a line's tokens, as {@link #token} of its form. */
  static long[] tokens(LineScanner line) {
    long[] tokens = new long[line.count()];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = line.isVariable(i) ? VARIABLE : hash(line.body(), line.start(i), line.end(i));
    }
    return tokens;
  }

  int severity() {
    return severity;
  }

  long born() {
    return born;
  }

  /** The id that a pattern has which began with this form. */
  long id() {
    return id;
  }

  int size() {
    return tokens.length;
  }

  /** The hash of a token, {@link #VARIABLE} where it is one. */
  long token(int i) {
    return tokens[i];
  }

  long[] tokens() {
    return tokens.clone();
  }

  byte[] text() {
    return text;
  }

  char[] bounds() {
    return bounds;
  }

  /** About how much memory a form takes with all that is held about it. */
  int heldBytes() {
    return OBJECT_BYTES + text.length + 2 * bounds.length + 3 * Long.BYTES * tokens.length;
  }

  /** Which tokens are words in capitals: states and verbs, which tell lines apart. */
  long capitals() {
    return capitals;
  }

  /** The tokens up to the first word, that one included. */
  long head() {
    return head;
  }

  /**
   * Where two forms of one size differ, a bit for each token.
   *
   * @return -1 if in more tokens than {@code most}; never that many below 64
   */
  static long difference(Form a, Form b, int most) {
    long difference = 0;
    int differing = 0;
    for (int i = 0; i < a.tokens.length; i++) {
      if (a.tokens[i] != b.tokens[i]) {
        if (++differing > most) {
          return -1;
        }
        difference |= 1L << i;
      }
    }
    return difference;
  }

  /**
   * The one of two forms that is older, or has the smaller id: the one that a pattern is named by.
   */
  static Form first(Form a, Form b) {
    if (a.born != b.born) {
      return a.born < b.born ? a : b;
    }
    return Long.compareUnsigned(a.id, b.id) <= 0 ? a : b;
  }

  /** Whether another sighting of the same form says nothing else about it. */
  boolean isWrittenAs(Form other) {
    return born == other.born
        && Arrays.equals(text, other.text)
        && Arrays.equals(bounds, other.bounds);
  }

  /** What two sightings of the same form amount to: the earlier birth, the lesser text. */
  static Form joined(Form a, Form b) {
    int order = Arrays.compareUnsigned(a.text, b.text);
    if (order == 0) {
      order = Arrays.compare(a.bounds, b.bounds);
    }
    Form lesser = order <= 0 ? a : b;
    long earlier = Math.min(a.born, b.born);
    return lesser.born == earlier
        ? lesser
        : new Form(lesser.severity, earlier, lesser.text, lesser.bounds);
  }

  /** The text of a template over this form: {@code <*>} for variables and what is any. */
  String template(long[] template) {
    StringBuilder out = new StringBuilder(text.length + 3 * tokens.length);
    append(out, 0, bounds[0]);
    for (int i = 0; i < tokens.length; i++) {
      if (template[i] == VARIABLE || template[i] == ANY) {
        out.append(CanonicalHash.WILDCARD);
      } else {
        append(out, bounds[2 * i], bounds[2 * i + 1]);
      }
      append(out, bounds[2 * i + 1], bounds[2 * i + 2]);
    }
    return out.toString();
  }

  private void append(StringBuilder out, int start, int end) {
    out.append(new String(text, start, end - start, StandardCharsets.UTF_8));
  }

  private static long hash(byte[] text, int start, int end) {
    long hash =
        TracePartitioner.fmix64(CanonicalHash.token(CanonicalHash.START, true, text, start, end));
    return hash == VARIABLE || hash == ANY ? -1 : hash;
  }

  private static boolean isCapitals(byte[] text, int start, int end) {
    int letters = 0;
    for (int i = start; i < end; i++) {
      int kind = ByteKinds.of(text[i]);
      if ((kind & (ByteKinds.LOWER_CASE | ByteKinds.NON_ASCII)) != 0) {
        return false;
      }
      if ((kind & (ByteKinds.HEX_LETTER | ByteKinds.OTHER_LETTER)) != 0) {
        letters++;
      }
    }
    return letters >= LEAST_CAPITALS;
  }
}
