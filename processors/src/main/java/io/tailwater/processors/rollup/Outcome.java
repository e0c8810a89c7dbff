package io.tailwater.processors.rollup;

/**
 * How a request ended, in the words of its protocol.
 *
 * @param protocol {@code http}, {@code rpc} or empty
 * @param code the protocol's status code; empty where none was told
 */
record Outcome(String protocol, String code) {
  private static final int LONGEST_CODE = 32;

  static Outcome of(CallFields span) {
    if (span.has(Fact.RPC_STATUS) || span.has(Fact.RPC_SYSTEM)) {
      return new Outcome("rpc", cut(span.of(Fact.RPC_STATUS)));
    }
    if (span.has(Fact.HTTP_STATUS) || span.has(Fact.HTTP_METHOD)) {
      return new Outcome("http", cut(span.of(Fact.HTTP_STATUS)));
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

  boolean isRpc() {
    return protocol.equals("rpc");
  }

  private static String cut(String code) {
    return code.length() <= LONGEST_CODE ? code : code.substring(0, LONGEST_CODE);
  }
}
