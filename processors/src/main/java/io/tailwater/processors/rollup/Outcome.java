package io.tailwater.processors.rollup;

import io.tailwater.processors.reading.SpanReading;

/**
 * How a request ended, in the words of its protocol.
 *
 * @param protocol {@code http}, {@code rpc} or empty
 * @param code the protocol's status code; empty where none was told
 */
record Outcome(String protocol, String code) {
  private static final ConventionalKey HTTP_STATUS =
      ConventionalKey.of("http.response.status_code");
  private static final ConventionalKey HTTP_METHOD = ConventionalKey.of("http.request.method");
  private static final ConventionalKey RPC_SYSTEM = ConventionalKey.of("rpc.system.name");
  private static final ConventionalKey RPC_STATUS = ConventionalKey.of("rpc.status_code");
  private static final int LONGEST_CODE = 32;

  static Outcome of(SpanReading span) {
    String rpcStatus = RPC_STATUS.of(span);
    if (!rpcStatus.isEmpty() || !RPC_SYSTEM.of(span).isEmpty()) {
      return new Outcome("rpc", cut(rpcStatus));
    }
    String status = HTTP_STATUS.of(span);
    if (!status.isEmpty() || !HTTP_METHOD.of(span).isEmpty()) {
      return new Outcome("http", cut(status));
    }
    return new Outcome("", "");
  }

  boolean isRpc() {
    return protocol.equals("rpc");
  }

  private static String cut(String code) {
    return code.length() <= LONGEST_CODE ? code : code.substring(0, LONGEST_CODE);
  }
}
