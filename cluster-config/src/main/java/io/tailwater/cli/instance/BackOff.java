package io.tailwater.cli.instance;

import java.time.Duration;

/**
 * How long to wait before a dead process is started again: a second, then twice as long each time
 * up to ten; from the start again once a process has lived for a minute.
 */
final class BackOff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration STABLE = Duration.ofMinutes(1);

  private Duration next = FIRST;

  /** The wait before the next start of a process that lived this long. */
  Duration afterLifeOf(Duration lived) {
    if (lived.compareTo(STABLE) >= 0) {
      next = FIRST;
    }
    Duration wait = next;
    next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
    return wait;
  }
}
