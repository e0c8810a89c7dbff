package io.tailwater.ingest.enrich;

import java.util.EnumSet;
import java.util.Set;

/** What a word in the bytes of a log may be the sign of. */
enum Hit {
  /** A name whose value is a secret. */
  SECRET_NAME,
  /** The same for a word that prose has too: how its value is written decides. */
  WEAK_SECRET_NAME,
  AUTHORIZATION,
  COOKIE,
  BEARER,
  BASIC,
  /** {@code eyJ}: the base64 of <code>{"</code>, with which JSON Web Tokens begin. */
  JWT,
  PRIVATE_KEY,
  AWS_KEY,
  /** {@code ://}, behind which a password may stand before the host. */
  URL,
  /** Thirteen digits, perhaps with a blank or dash between some. */
  CARD,
  TRACE_ID,
  SPAN_ID,
  TRACEPARENT,
  SW8,
  TID,
  SW_CTX,
  /** A line of a stack trace. */
  FRAME;

  /** The bits of those of secrets. */
  static final int SECRETS = bits(EnumSet.range(SECRET_NAME, CARD));

  /** The bits of those of ids. */
  static final int IDS = bits(EnumSet.range(TRACE_ID, SW_CTX));

  private static int bits(Set<Hit> hits) {
    int bits = 0;
    for (Hit hit : hits) {
      bits |= hit.bit();
    }
    return bits;
  }

  @SuppressWarnings("EnumOrdinal") // Of a set in memory, as EnumSet has it.
  int bit() {
    return 1 << ordinal();
  }

  /** Whether it is a name whose value is secret. */
  boolean isName() {
    return switch (this) {
      case SECRET_NAME, WEAK_SECRET_NAME, AUTHORIZATION, COOKIE -> true;
      default -> false;
    };
  }
}
