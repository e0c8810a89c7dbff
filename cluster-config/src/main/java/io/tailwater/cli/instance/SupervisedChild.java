package io.tailwater.cli.instance;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process that is started again whenever it dies, until it is stopped.
 *
 * <pre>
 *   new --start()--> running --dies--> waiting --back-off--> starting --> running
 *                       |                 |                     |
 *                       +----- stop() ----+---------------------+--> stopped
 * </pre>
 */
final class SupervisedChild {
  private static final int LOG_LINES = 10;

  /** A wait that the stop of the child cuts short. */
  interface Pause {
    /** Returns when the time is over or the latch is open, and whether it is open. */
    boolean await(CountDownLatch stop, Duration wait) throws InterruptedException;
  }

  private final String name;
  private final Path log;
  private final Child.Starter starter;
  private final Consumer<String> progress;
  private final Runnable changed;
  private final InstantSource clock;
  private final Pause pause;
  private final BackOff backOff = new BackOff();

  private final CountDownLatch stop = new CountDownLatch(1);

  private @Nullable Child child;
  private volatile long logStart;

  /**
   * A child that is not started yet.
   *
   * @param name what it is to the user
   * @param log where its output goes
   * @param progress takes a line for each thing that happens
   * @param changed runs after every start, when the process id is a new one
   */
  SupervisedChild(
      String name,
      Path log,
      Child.Starter starter,
      Consumer<String> progress,
      Runnable changed,
      InstantSource clock,
      Pause pause) {
    this.name = name;
    this.log = log;
    this.starter = starter;
    this.progress = progress;
    this.changed = changed;
    this.clock = clock;
    this.pause = pause;
  }

  /** A child in real time. */
  SupervisedChild(
      String name, Path log, Child.Starter starter, Consumer<String> progress, Runnable changed) {
    this(
        name,
        log,
        starter,
        progress,
        changed,
        InstantSource.system(),
        (stop, wait) -> stop.await(wait.toMillis(), TimeUnit.MILLISECONDS));
  }

  /**
   * Starts the process for the first time; returns once it is ready.
   *
   * @throws IOException with the reason and the end of its log, where it does not start
   */
  void start() throws IOException {
    try {
      launch();
    } catch (IOException failed) {
      throw new IOException(name + " did not start: " + failed.getMessage() + logLines(), failed);
    }
  }

  /** The process that runs now, if any does. */
  synchronized Optional<ProcessMark> mark() {
    return Optional.ofNullable(child).map(running -> ProcessMark.of(name, running.pid()));
  }

  /** Ends the process, and sees to it that it is not started again. */
  void stop(Duration patience) {
    Child running;
    synchronized (this) {
      stop.countDown();
      running = child;
    }
    if (running != null) {
      running.stop(patience);
    }
  }

  private void launch() throws IOException {
    logStart = LogTail.end(log);
    Child started = starter.start();
    Instant since = clock.instant();
    boolean late;
    synchronized (this) {
      child = started;
      late = stopped();
    }
    if (late) {
      started.stop(Duration.ofSeconds(10));
      return;
    }
    changed.run();
    CompletableFuture<Void> _ =
        started
            .onExit()
            .thenAcceptAsync(
                code -> died(started, code, since), task -> Thread.ofVirtual().start(task));
  }

  private void died(Child dead, int exitCode, Instant since) {
    Duration wait = backOff.afterLifeOf(Duration.between(since, clock.instant()));
    synchronized (this) {
      if (stopped()) {
        return;
      }
      child = null;
    }
    progress.accept(
        "%s (pid %d) ended with exit code %d; starting it again in %d s; its log is %s%s"
            .formatted(name, dead.pid(), exitCode, wait.toSeconds(), log, logLines()));
    while (pausedWithoutStop(wait)) {
      try {
        launch();
        mark().ifPresent(mark -> progress.accept(name + " is back with pid " + mark.pid()));
        return;
      } catch (IOException failed) {
        wait = backOff.afterLifeOf(Duration.ZERO);
        progress.accept(
            "%s did not start: %s; trying again in %d s"
                .formatted(name, failed.getMessage(), wait.toSeconds()));
      }
    }
  }

  private boolean pausedWithoutStop(Duration wait) {
    try {
      return !pause.await(stop, wait);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean stopped() {
    return stop.getCount() == 0;
  }

  private String logLines() {
    StringBuilder text = new StringBuilder();
    for (String line : LogTail.of(log, logStart, LOG_LINES)) {
      text.append("\n    ").append(line);
    }
    return text.toString();
  }
}
