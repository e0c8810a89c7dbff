package io.tailwater.processors.trace;

/** Why a trace was judged when it was. */
public enum DecisionReason {
  /** The root has ended and nothing came for a while. */
  ROOT_QUIET("root_quiet"),
  /** The longest wait is over. */
  MAX_WAIT("max_wait"),
  /** Memory ran short, so the oldest traces were judged on what was there. */
  MEMORY_PRESSURE("memory_pressure"),
  /** The span came after its trace was judged, and follows it. */
  LATE_SPAN("late_span");

  private final String word;

  DecisionReason(String word) {
    this.word = word;
  }

  /** The word that headers and metrics use. */
  public String word() {
    return word;
  }
}
