package io.tailwater.ingest.gateway;

/**
 * Why a request is refused, with the HTTP status and the gRPC code that clients act on: 429 and
 * 503, or a code that comes with {@code google.rpc.RetryInfo}, tell them to send the same again
 * after a while, all others to give it up.
 */
public enum Refusal {
  /** The body is not the message it should be, or not compressed as it says. */
  BAD_BODY(400, 3, 0),
  /** There is nothing at that path. */
  UNKNOWN_PATH(404, 5, 0),
  /** The path takes another method. */
  WRONG_METHOD(405, 12, 0),
  /** The body as sent is beyond the limit. */
  BODY_TOO_LARGE(413, 8, 0),
  /** The body is beyond the limit once decompressed. */
  INFLATED_TOO_LARGE(413, 8, 0),
  /** Kafka takes no record that large. */
  RECORD_TOO_LARGE(413, 8, 0),
  /** The body is neither protobuf nor JSON. */
  UNSUPPORTED_TYPE(415, 3, 0),
  /** The body is compressed in a way that is not understood. */
  UNSUPPORTED_ENCODING(415, 12, 0),
  /** Too many bytes are in flight. */
  OVERLOADED(429, 8, 1),
  /** A fault of the gateway itself. */
  INTERNAL(500, 13, 0),
  /**
   * The body did not arrive in time. Not 408: clients take that as final and lose the data, while a
   * stalled network passes.
   */
  SLOW_BODY(503, 4, 1),
  /** Kafka did not acknowledge. */
  UNAVAILABLE(503, 14, 5);

  private final int status;
  private final int rpcCode;
  private final int retryAfterSeconds;

  Refusal(int status, int rpcCode, int retryAfterSeconds) {
    this.status = status;
    this.rpcCode = rpcCode;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** HTTP status code of the answer. */
  public int status() {
    return status;
  }

  /** Value for {@code google.rpc.Status.code}. */
  int rpcCode() {
    return rpcCode;
  }

  /** Value for {@code Retry-After}; 0 where trying again is no use. */
  int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
