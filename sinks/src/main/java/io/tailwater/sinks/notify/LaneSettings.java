package io.tailwater.sinks.notify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How messages to one receiver queue.
 *
 * @param limits all of which hold; may be empty
 * @param digests whether messages that the limits would keep waiting go as one summary
 * @param collapses whether what fired and resolved before anything was delivered is told once
 * @param refreshMillis how often what fires is told again to a program that forgets; 0 for never
 * @param fallback the receiver that is told as well while this one fails; null for none
 */
public record LaneSettings(
    List<RateLimit> limits,
    boolean digests,
    boolean collapses,
    long refreshMillis,
    @Nullable String fallback) {
  /** Copies the limits. */
  public LaneSettings {
    limits = List.copyOf(limits);
    if (refreshMillis < 0) {
      throw new IllegalArgumentException("refreshed every " + refreshMillis + " ms");
    }
  }
}
