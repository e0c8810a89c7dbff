package io.tailwater.processors.rollup;

/**
 * How a request ended, in the words of its protocol.
 *
 * @param protocol {@code http}, {@code rpc} or empty
 * @param code the protocol's status code; empty where none was told
 */
record Outcome(String protocol, String code) {
  private static final int LONGEST_CODE = 32;
  private static final int MOST_DIGITS = 5;

  static Outcome of(CallFields span) {
    if (isRpc(span)) {
      return new Outcome("rpc", known(span.of(Fact.RPC_STATUS)));
    }
    if (span.has(Fact.HTTP_STATUS) || span.has(Fact.HTTP_METHOD)) {
      return new Outcome("http", known(span.of(Fact.HTTP_STATUS)));
    }
    return new Outcome("", "");
  }

  /** Adds to a key what {@link #of} reads. */
  static void addTo(ShapeKey key, CallFields span) {
    span.add(Fact.RPC_STATUS, key);
    span.add(Fact.RPC_SYSTEM, key);
    span.add(Fact.HTTP_STATUS, key);
    span.add(Fact.HTTP_METHOD, key);
  }

  /** Whether a span answers a remote procedure call. */
  static boolean isRpc(CallFields span) {
    return span.has(Fact.RPC_STATUS) || span.has(Fact.RPC_SYSTEM);
  }

  boolean isRpc() {
    return protocol.equals("rpc");
  }

  /** Codes are few; what is none of them would make rows without end. */
  private static String known(String code) {
    boolean plain = code.length() <= LONGEST_CODE;
    for (int i = 0; plain && i < code.length(); i++) {
      char c = code.charAt(i);
      plain = (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9' && i < MOST_DIGITS);
    }
    return plain ? code : NameGuard.OTHER;
  }
}
