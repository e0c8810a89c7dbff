package io.tailwater.config;

import io.tailwater.processors.log.LogSamplingSpec;
import java.time.Duration;
import java.util.Optional;

/**
 * The {@code logs:} block: how logs are kept.
 *
 * @param verdictWait how long a log waits for the verdict on its trace; empty for the longest wait
 *     of the policies and a while
 * @param verdictMemory how long verdicts are remembered for logs that come late
 * @param sampling how logs are kept that no trace speaks for
 */
public record LogSettings(
    Optional<Duration> verdictWait, Duration verdictMemory, LogSamplingSpec sampling) {}
