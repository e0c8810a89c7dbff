package io.tailwater.processors.pattern;

import java.nio.charset.StandardCharsets;

/**
 * The hash that pattern ids are: FNV-1a-64 over the tokens of a form with one blank between, {@code
 * <*>} for each variable. Source: Fowler, Noll, Vo; draft-eastlake-fnv.
 */
final class CanonicalHash {
  /** The state before the first token. */
  static final long START = 0xcbf29ce484222325L;

  /** What stands for a variable. */
  static final String WILDCARD = "<*>";

  private static final long PRIME = 0x100000001b3L;
  private static final byte[] WILDCARD_BYTES = WILDCARD.getBytes(StandardCharsets.US_ASCII);

  private CanonicalHash() {}

  /** The state after a token. */
  static long token(long state, boolean first, byte[] bytes, int start, int end) {
    long hash = first ? state : (state ^ ' ') * PRIME;
    for (int i = start; i < end; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * PRIME;
    }
    return hash;
  }

  /** The state after a variable. */
  static long variable(long state, boolean first) {
    return token(state, first, WILDCARD_BYTES, 0, WILDCARD_BYTES.length);
  }

  /** The id that a state is; 0 is kept for what has no pattern of its own. */
  static long id(long state) {
    return state == 0 ? 1 : state;
  }
}
