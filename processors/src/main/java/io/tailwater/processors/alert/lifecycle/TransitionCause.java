package io.tailwater.processors.alert.lifecycle;

/** Why an alert went from one state to another. */
public enum TransitionCause {
  /** A minute was breached. */
  BREACH("breach"),
  /** It was breached for long enough. */
  HELD("held"),
  /** A minute was not breached. */
  CALM("calm"),
  /** It was calm for long enough. */
  RECOVERED("recovered"),
  /** It fired and resolved too often. */
  FLAPS("flaps"),
  /** It no longer comes and goes. */
  STEADY("steady"),
  /** Nothing was heard. */
  NO_DATA("no_data"),
  /** Something was heard again, though there were no calls. */
  HEARD_AGAIN("heard_again"),
  /** Too little happened. */
  INSUFFICIENT("insufficient"),
  /** Too little is known. */
  WARMING_UP("warming_up"),
  /** Late data changed an earlier minute. */
  LATE_DATA("late_data"),
  /** What fired in a replay of the past still does. */
  CAUGHT_UP("caught_up"),
  /** Another alert explains it. */
  EXPLAINED("explained"),
  /** A silence or maintenance covers it. */
  SILENCED("silenced"),
  /** The budget of unconfirmed notifications is used up. */
  OVER_BUDGET("over_budget"),
  /** What hid it no longer does. */
  UNCOVERED("uncovered");

  private final String word;

  TransitionCause(String word) {
    this.word = word;
  }

  /** The word in columns and notifications. */
  public String word() {
    return word;
  }
}
