package io.tailwater.ingest.enrich;

/** The bytes that a mask takes the place of. One instance is set again and again. */
final class Region {
  private int from;
  private int to;
  private boolean quoted;

  /** Sets it; true, for the finder's answer. */
  boolean set(int from, int to) {
    return set(from, to, false);
  }

  /** Sets it; the mask has quotes, as it stands in JSON without. */
  boolean set(int from, int to, boolean quoted) {
    this.from = from;
    this.to = to;
    this.quoted = quoted;
    return true;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  boolean quoted() {
    return quoted;
  }
}
