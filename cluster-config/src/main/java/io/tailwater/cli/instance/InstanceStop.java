package io.tailwater.cli.instance;

import io.tailwater.cli.instance.InstanceException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Stops an instance from another process. */
public final class InstanceStop {
  private static final Duration ORPHAN_PATIENCE = Duration.ofSeconds(20);

  private InstanceStop() {}

  /**
   * Asks the supervisor to stop everything and waits until all of it is gone; where there is no
   * supervisor any more, asks the children themselves.
   *
   * @return the processes that were stopped; empty when nothing ran
   * @throws InstanceException naming those that still run when the time is over
   */
  public static List<ProcessMark> stop(Path data, Duration patience) throws InstanceException {
    Optional<InstanceState> recorded = InstanceState.recorded(data);
    if (recorded.isEmpty()) {
      return List.of();
    }
    InstanceState state = recorded.get();
    List<ProcessMark> running = state.processes().stream().filter(ProcessMark::isAlive).toList();
    Optional<ProcessHandle> supervisor = state.supervisor().handle();
    if (supervisor.isPresent()) {
      supervisor.get().destroy();
    } else {
      running.stream()
          .map(ProcessMark::handle)
          .flatMap(Optional::stream)
          .forEach(ProcessHandle::destroy);
    }
    List<ProcessMark> left =
        supervisor.isPresent()
            ? Processes.awaitEnd(running, patience)
            : Processes.end(running, ORPHAN_PATIENCE);
    if (!left.isEmpty()) {
      throw new InstanceException(
          Kind.FAILED,
          "still running after %d s: %s; their logs are in %s"
              .formatted(patience.toSeconds(), Processes.describe(left), data.resolve("logs")));
    }
    return running;
  }

  /** The processes as people read them. */
  public static String describe(List<ProcessMark> processes) {
    return Processes.describe(processes);
  }
}
