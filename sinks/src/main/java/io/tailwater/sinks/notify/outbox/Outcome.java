package io.tailwater.sinks.notify.outbox;

/** What the outbox made of an attempt. */
public enum Outcome {
  /** The receiver has it; it is never sent again. */
  DELIVERED,
  /** It will be tried again. */
  RETRIED,
  /** It was given up, and is a dead letter now. */
  DEAD,
  /** The receiver is disabled, and all that waited for it are dead letters now. */
  DISABLED,
  /** It counts for nothing: another owner, or a later attempt, has taken its place. */
  STALE
}
