package io.tailwater.processors.alert.slo;

/** Something that is new about an objective. */
public sealed interface SloEvent {
  /** The minute of event time that it is true since, in minutes of the epoch. */
  long minute();

  /** How what fired relates to the watermark. */
  enum Timing {
    /** The minute was over. */
    ON_TIME,
    /** The minute was not over, but more calls could not have changed it. */
    EARLY,
    /** The minute was over already when calls came late. */
    LATE
  }

  /** A rule fires. */
  record Fired(BudgetRule rule, long minute, Reading reading, Timing timing) implements SloEvent {}

  /** A rule that fired no longer does. */
  record Resolved(BudgetRule rule, long minute, Reading reading) implements SloEvent {}

  /** There have been no calls for a quarter of an hour, where there had been some. */
  record Absent(long minute) implements SloEvent {}

  /** There are calls again. */
  record Returned(long minute) implements SloEvent {}
}
