package io.tailwater.processors.alert.slo;

/** Whether there is anything to judge. */
public enum Presence {
  /** Nobody has ever called. */
  UNSEEN,
  /** There were calls in the last minute. */
  ACTIVE,
  /** There were none; the budget is untouched. */
  IDLE,
  /** There have been none for a quarter of an hour: the indicator may be blind. */
  ABSENT
}
