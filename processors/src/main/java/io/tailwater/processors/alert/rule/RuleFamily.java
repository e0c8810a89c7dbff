package io.tailwater.processors.alert.rule;

/** By what means a rule judges. */
public enum RuleFamily {
  /** Against what is usual at this hour. */
  BASELINE("baseline"),
  /** Against an error budget. */
  SLO("slo"),
  /** Counts of log lines that jump. */
  SURGE("surge"),
  /** Against a fixed number or ratio. */
  THRESHOLD("threshold"),
  /** Data that no longer comes. */
  ABSENT("absent");

  private final String word;

  RuleFamily(String word) {
    this.word = word;
  }

  /** The word in configuration, columns and notifications. */
  public String word() {
    return word;
  }
}
