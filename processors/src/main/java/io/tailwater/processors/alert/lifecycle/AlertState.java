package io.tailwater.processors.alert.lifecycle;

/** Where an alert stands. */
public enum AlertState {
  /** Nothing is wrong. */
  INACTIVE("inactive", false),
  /** Breached, not yet for long enough. */
  PENDING("pending", false),
  /** Something is wrong. */
  FIRING("firing", true),
  /** It has come and gone too often to be told each time: it counts as firing until it is calm. */
  FLAPPING("flapping", true),
  /** Calm, not yet for long enough. */
  RESOLVING("resolving", true),
  /** It was wrong and is no longer. */
  RESOLVED("resolved", false),
  /** Nothing is heard of the entity. */
  NO_DATA("no_data", false),
  /** It fired, and nothing could be judged since for a quarter of an hour. */
  STALE("stale", true),
  /** It fires; what explains it is told instead. */
  SUPPRESSED("suppressed", true),
  /** It fires; somebody has asked not to hear of it. */
  SILENCED("silenced", true),
  /** Too little is known of what is usual. */
  WARMUP("warmup", false),
  /** Too little happens to judge by. */
  INSUFFICIENT("insufficient", false);

  private final String word;
  private final boolean open;

  AlertState(String word, boolean open) {
    this.word = word;
    this.open = open;
  }

  /** The word in columns and notifications. */
  public String word() {
    return word;
  }

  /** Whether something is wrong, as far as is known. */
  public boolean isOpen() {
    return open;
  }
}
