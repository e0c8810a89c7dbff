package io.tailwater.sinks.notify;

/** What an attempt to deliver came to. Reasons are one line and hold no secret. */
public sealed interface Verdict {
  /** The receiver has it. */
  record Delivered() implements Verdict {}

  /**
   * It may get there later as it is.
   *
   * @param reason why not yet
   * @param waitMillis how long the receiver asked to be left alone; 0 where it did not
   */
  record Retry(String reason, long waitMillis) implements Verdict {}

  /** The receiver does not take this message; a few more tries, then others have their turn. */
  record Rejected(String reason) implements Verdict {}

  /** The receiver will never take this message. */
  record Refused(String reason) implements Verdict {}

  /** The receiver wants nothing any more (HTTP 410). */
  record Gone(String reason) implements Verdict {}
}
