package io.tailwater.loadtests.chaos.truth;

/** One log: when its record was made, and how often it is in the kept topic and in ClickHouse. */
final class SaidLog {
  private long timeMillis = -1;
  private int written;
  private int stored;

  /**
   * It is in the raw topic.
   *
   * @param timeMillis the record's time, epoch milliseconds
   */
  void sent(long timeMillis) {
    this.timeMillis = timeMillis;
  }

  void written() {
    written++;
  }

  void stored() {
    stored++;
  }

  /** The time of its raw record, epoch milliseconds; -1 where there is none. */
  long timeMillis() {
    return timeMillis;
  }

  /** Whether it is stored, and as often as it is in the kept topic: once. */
  boolean isThereOnce() {
    return written == 1 && stored == 1;
  }

  /** Whether it is nowhere. */
  boolean isAbsent() {
    return written == 0 && stored == 0;
  }

  @Override
  public String toString() {
    return "of %d, written %d times, stored %d times".formatted(timeMillis, written, stored);
  }
}
