package io.tailwater.ingest.gateway;

import org.jspecify.annotations.Nullable;

/** A record was not acknowledged. The message is one line and says why. */
public final class PublishException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the sender can do about it. */
  public enum Verdict {
    /** Too much is waiting already; try again in a moment. */
    OVERLOADED,
    /** Kafka does not answer or does not take the record now; try again later. */
    UNAVAILABLE,
    /** Kafka will never take a record of that size. */
    TOO_LARGE
  }

  private final Verdict verdict;

  /** A verdict with its reason, and the client library's exception where there is one. */
  public PublishException(Verdict verdict, String reason, @Nullable Throwable cause) {
    super(reason, cause);
    this.verdict = verdict;
  }

  /** What the sender can do about it. */
  public Verdict verdict() {
    return verdict;
  }
}
