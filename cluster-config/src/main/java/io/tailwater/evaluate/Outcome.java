package io.tailwater.evaluate;

/** What becomes of a trace, in the collector's words. */
enum Outcome {
  /** A policy keeps it. */
  SAMPLED("sampled"),
  /** No policy keeps it. */
  NOT_SAMPLED("not_sampled"),
  /** A {@code drop} policy or rule drops it, whatever else would keep it. */
  DROPPED("dropped");

  private final String word;

  Outcome(String word) {
    this.word = word;
  }

  /** The word in files and output. */
  String word() {
    return word;
  }
}
