package io.tailwater.config;

import io.tailwater.processors.sampling.SamplingMode;

/**
 * What the policies of one file are read under.
 *
 * @param findings where errors and notes go
 * @param mode whether the collector's traps are refused or followed
 * @param spanIngest whether traces are judged batch by batch, which some policies cannot be
 */
record PolicyRules(Findings findings, SamplingMode mode, boolean spanIngest) {
  boolean strict() {
    return mode == SamplingMode.STRICT;
  }

  /** An error at a key of a block, or at the block where the key is absent. */
  void error(Section block, String key, String message) {
    findings.error(block.at(key), block.path(key), message);
  }

  /** A note at a key of a block, or at the block where the key is absent. */
  void note(Section block, String key, String message) {
    findings.note(block.at(key), block.path(key), message);
  }

  /** An error in strict mode; the collector takes it. */
  void strictError(Section block, String key, String message) {
    if (strict()) {
      error(block, key, message);
    }
  }

  /** An error in strict mode about a key that is there at all. */
  void strictErrorIfMentioned(Section block, String key, String message) {
    if (block.mentions(key)) {
      strictError(block, key, message);
    }
  }

  /** An error in strict mode about what the collector reads otherwise than people do. */
  void trap(Section block, String key, String reason, String mending) {
    trap(block.at(key), block.path(key), reason, mending);
  }

  /** The same at another place, such as an entry of a list. */
  void trap(Position at, String path, String reason, String mending) {
    if (strict()) {
      findings.error(
          at,
          path,
          reason + "; " + mending + ", or set `compat: otel` to get the collector's behaviour");
    }
  }

  /** Refuses a policy that needs the whole trace where only batches are seen. */
  void needsWholeTrace(Section policy, String key, String what) {
    if (spanIngest) {
      error(
          policy,
          key,
          "cannot be with sampling_strategy span-ingest: "
              + what
              + " depends on more than the batch at hand, as the collector says too");
    }
  }
}
