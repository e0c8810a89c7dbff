package io.tailwater.processors.pattern;

/**
 * What a miner may hold. Past any of these, lines of no known pattern are {@link Pattern#OTHER}.
 *
 * @param services services with patterns
 * @param patternsPerService patterns of a service
 * @param formsPerService forms of a service, of which patterns consist
 * @param heldBytes about the memory of all forms
 */
public record PatternLimits(
    int services, int patternsPerService, int formsPerService, long heldBytes) {
  /** 1,000 services, 1,000 patterns of 4,000 forms a service, 64 MiB. */
  public static final PatternLimits DEFAULT = new PatternLimits(1_000, 1_000, 4_000, 64L << 20);

  /** Checks that all are at least 1. */
  public PatternLimits {
    if (services < 1 || patternsPerService < 1 || formsPerService < 1 || heldBytes < 1) {
      throw new IllegalArgumentException(
          "limits of %d services, %d patterns, %d forms, %d bytes"
              .formatted(services, patternsPerService, formsPerService, heldBytes));
    }
  }
}
