package io.tailwater.processors.alert.baseline;

/** Which hours of the past a baseline is made of, the most telling first. */
public enum Rung {
  /** The same hour of the week and its two neighbours; from 3 weeks on. */
  HOUR_OF_WEEK(21),
  /** The same hour and its neighbours, of weekdays or of weekends; from 3 days on. */
  HOUR_OF_DAY_CLASS(3),
  /** The same hour and its neighbours, of any day; from 2 days on. */
  HOUR_OF_DAY(2),
  /** The last 24 hours. */
  LAST_DAY(0);

  private final int days;

  Rung(int days) {
    this.days = days;
  }

  /** Days of history that it needs. */
  int days() {
    return days;
  }
}
