package io.tailwater.processors.trace;

/** Why a trace was judged when it was. */
public enum DecisionReason {
  /** The root has ended and nothing came for a while. */
  ROOT_QUIET("root_quiet"),
  /** The root and every parent are there and nothing came for a shorter while. */
  COMPLETE("complete"),
  /** The longest wait is over. */
  MAX_WAIT("max_wait"),
  /** Memory ran short, so the oldest traces were judged on what was there. */
  MEMORY_PRESSURE("memory_pressure"),
  /** There were more undecided traces than {@code num_traces} allows; this one was the oldest. */
  NUM_TRACES("num_traces"),
  /** The trace has grown beyond {@code maximum_trace_size_bytes}. */
  SIZE_CAP("size_cap"),
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
