package io.tailwater.processors.alert.rule;

/** How bad it is, from mild to bad. */
public enum Severity {
  /** Evidence: it is recorded, and told within incidents of others, but interrupts nobody. */
  INFO("info"),
  /** Somebody should look today. */
  WARNING("warning"),
  /** Somebody should look now. */
  CRITICAL("critical");

  private final String word;

  Severity(String word) {
    this.word = word;
  }

  /** The word in configuration, columns and notifications. */
  public String word() {
    return word;
  }

  /** The worse of two. */
  public static Severity worse(Severity a, Severity b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
