package io.tailwater.cli.instance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Waits for processes that this one may not have started. */
final class Processes {
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  private Processes() {}

  /** Returns when all have ended or the time is over, with those that have not. */
  static List<ProcessMark> awaitEnd(List<ProcessMark> marks, Duration patience) {
    CompletableFuture<?>[] ends =
        marks.stream()
            .map(ProcessMark::handle)
            .flatMap(Optional::stream)
            .map(ProcessHandle::onExit)
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      // What matters is who is left, below.
      return left(marks);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return left(marks);
  }

  /**
   * Gives processes that are about to end some time, and ends by force those that need longer. All
   * of Tailwater's can be killed without loss; it only takes the next start longer.
   *
   * @return those that not even that has ended
   */
  static List<ProcessMark> end(List<ProcessMark> marks, Duration patience) {
    List<ProcessMark> slow = awaitEnd(marks, patience);
    slow.stream()
        .map(ProcessMark::handle)
        .flatMap(Optional::stream)
        .forEach(ProcessHandle::destroyForcibly);
    return awaitEnd(slow, AFTER_KILL);
  }

  static String describe(List<ProcessMark> marks) {
    return marks.stream()
        .map(mark -> mark.name() + " (pid " + mark.pid() + ")")
        .collect(Collectors.joining(", "));
  }

  private static List<ProcessMark> left(List<ProcessMark> marks) {
    return marks.stream().filter(ProcessMark::isAlive).toList();
  }
}
