package io.tailwater.config;

import io.tailwater.processors.log.LogSamplingSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The {@code logs:} block: how logs are kept.
 *
 * @param verdictWait how long a log waits for the verdict on its trace; empty for the longest wait
 *     of the policies and a while
 * @param verdictMemory how long verdicts are remembered for logs that come late
 * @param masking what is masked in them
 * @param sampling how logs are kept that no trace speaks for
 */
public record LogSettings(
    Optional<Duration> verdictWait,
    Duration verdictMemory,
    Masking masking,
    LogSamplingSpec sampling) {
  /**
   * What is masked in logs.
   *
   * @param enabled whether secrets are
   * @param names names of values that are secrets beside the usual ones
   * @param patterns what else is masked, as regular expressions of RE2
   */
  public record Masking(boolean enabled, List<String> names, List<String> patterns) {
    public Masking {
      names = List.copyOf(names);
      patterns = List.copyOf(patterns);
    }
  }
}
