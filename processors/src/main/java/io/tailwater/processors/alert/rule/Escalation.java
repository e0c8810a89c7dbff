package io.tailwater.processors.alert.rule;

/** When an alert is worse than its rule says. */
public enum Escalation {
  /** Never. */
  NONE("none"),
  /** A warning where it explains an alert of a service; mere evidence otherwise. */
  WARNING_IF_EXPLAINING("warning_if_explaining"),
  /** Critical where it explains an alert of an error budget. */
  CRITICAL_IF_EXPLAINING_SLO("critical_if_explaining_slo"),
  /** Critical where an error budget of the same service burns too. */
  CRITICAL_BESIDE_SLO("critical_beside_slo");

  private final String word;

  Escalation(String word) {
    this.word = word;
  }

  /** The word in configuration. */
  public String word() {
    return word;
  }
}
