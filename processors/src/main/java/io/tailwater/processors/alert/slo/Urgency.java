package io.tailwater.processors.alert.slo;

/** How urgent it is that the budget is spent, most urgent first. */
public enum Urgency {
  /** Somebody is to be woken, and it is the worst there is. */
  CRITICAL,
  /** Somebody is to be woken. */
  PAGE,
  /** To be looked at today. */
  WARNING,
  /** To be worked on in office hours. */
  TICKET;

  /** Whether somebody is woken. */
  public boolean pages() {
    return this == CRITICAL || this == PAGE;
  }
}
