package io.tailwater.processors.ottl;

import java.util.Locale;
import java.util.Optional;

/** What becomes of a condition that fails on a span: the collector's {@code error_mode}. */
public enum OttlErrorMode {
  /** The condition counts as false; the failure is worth a log line or a counter. */
  IGNORE,
  /** The condition counts as false, and nothing is said of it. */
  SILENT,
  /** The failure is the policy's: it casts no vote. */
  PROPAGATE;

  /** The mode of this name as users write it, in any case; empty where there is none. */
  public static Optional<OttlErrorMode> named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "ignore" -> Optional.of(IGNORE);
      case "silent" -> Optional.of(SILENT);
      case "propagate" -> Optional.of(PROPAGATE);
      default -> Optional.empty();
    };
  }
}
