package io.tailwater.processors.rollup;

import java.util.Map;

/**
 * How spans are counted.
 *
 * @param apdexNanos users are satisfied with what takes as long at most, nanoseconds
 * @param apdexNanosByService services of which that is told otherwise
 * @param endpointsPerService how many names of endpoints, and of statements, of a service a shard
 *     tells apart in an hour; the others are counted as one
 */
public record RollupSettings(
    long apdexNanos, Map<String, Long> apdexNanosByService, int endpointsPerService) {
  /** Half a second for all; 3,000 endpoints, as SkyWalking has it. */
  public static final RollupSettings DEFAULT = new RollupSettings(500_000_000L, Map.of(), 3_000);

  private static final long LONGEST_NANOS = 86_400_000_000_000L;

  /** Checks the bounds. */
  public RollupSettings {
    apdexNanosByService = Map.copyOf(apdexNanosByService);
    if (endpointsPerService < 1) {
      throw new IllegalArgumentException(
          "a service has at least 1 endpoint, not " + endpointsPerService);
    }
    check(apdexNanos);
    apdexNanosByService.values().forEach(RollupSettings::check);
  }

  private static void check(long nanos) {
    if (nanos < 0 || nanos > LONGEST_NANOS) {
      throw new IllegalArgumentException("users are satisfied within a day, not " + nanos + " ns");
    }
  }

  /** What satisfies the users of a service, nanoseconds. */
  long apdexNanos(String service) {
    return apdexNanosByService.isEmpty()
        ? apdexNanos
        : apdexNanosByService.getOrDefault(service, apdexNanos);
  }
}
