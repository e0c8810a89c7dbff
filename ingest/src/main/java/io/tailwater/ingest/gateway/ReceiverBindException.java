package io.tailwater.ingest.gateway;

/** The receiver cannot listen where it should. The message says where, why, and what to do. */
public final class ReceiverBindException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReceiverBindException(GatewayProtocol protocol, String host, int port, Throwable cause) {
    super(
        "the "
            + protocol.label()
            + " receiver cannot listen on "
            + host
            + ":"
            + port
            + ": "
            + deepest(cause)
            + "; free the port or set another",
        cause);
  }

  private static String deepest(Throwable cause) {
    Throwable at = cause;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return String.valueOf(at.getMessage());
  }
}
