package io.tailwater.cli.instance;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that can be found again, and told from a later one with the same id.
 *
 * @param name what it is to the user
 * @param pid its id
 * @param startedAtEpochMillis when the operating system started it; 0 where that is not known
 */
public record ProcessMark(String name, long pid, long startedAtEpochMillis) {
  /** Start times are derived from ticks since the boot, and so may be off when the clock is set. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  /** Marks a process by its id. */
  static ProcessMark of(String name, long pid) {
    long started =
        ProcessHandle.of(pid)
            .flatMap(process -> process.info().startInstant())
            .map(Instant::toEpochMilli)
            .orElse(0L);
    return new ProcessMark(name, pid, started);
  }

  /** The process, if it still lives. */
  Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isTheSame);
  }

  boolean isAlive() {
    return handle().isPresent();
  }

  private boolean isTheSame(ProcessHandle process) {
    Optional<Instant> started = process.info().startInstant();
    return startedAtEpochMillis == 0
        || started.isEmpty()
        || Math.abs(started.get().toEpochMilli() - startedAtEpochMillis) <= TOLERANCE.toMillis();
  }
}
