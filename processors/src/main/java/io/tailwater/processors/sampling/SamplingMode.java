package io.tailwater.processors.sampling;

/** Whose reading of a policy counts where the collector's is a trap. */
public enum SamplingMode {
  /** What the words of the configuration say; what would surprise is refused when it is read. */
  STRICT,
  /**
   * {@code compat: otel}: what the collector's processor v0.164.1 does, the traps listed in its
   * issues included.
   */
  OTEL
}
