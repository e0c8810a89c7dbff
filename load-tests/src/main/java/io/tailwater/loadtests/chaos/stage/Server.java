package io.tailwater.loadtests.chaos.stage;

import io.tailwater.embedded.process.ChildProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One process of the stage, which is killed, stopped, frozen and started again under one name.
 *
 * <p>Whoever does one of these holds {@link #claim()} meanwhile. The rest is thread-safe.
 */
public final class Server {
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

  /** Starts the process. */
  interface Starter {
    /** The process, once it is up. */
    ChildProcess start() throws IOException;
  }

  private final String name;
  private final Starter starter;
  private final Duration startPatience;
  private final ReentrantLock claim = new ReentrantLock(true);
  private volatile @Nullable ChildProcess process;
  private volatile boolean wanted;
  private @Nullable Freeze freeze;

  Server(String name, Starter starter, Duration startPatience) {
    this.name = name;
    this.starter = starter;
    this.startPatience = startPatience;
  }

  /** What people call it. */
  public String name() {
    return name;
  }

  /** Held by whoever does something to the process. */
  public ReentrantLock claim() {
    return claim;
  }

  /** The operating system's number of the running process. */
  public OptionalLong pid() {
    ChildProcess current = process;
    return current != null && current.isAlive()
        ? OptionalLong.of(current.pid())
        : OptionalLong.empty();
  }

  /** Whether it should run and does not, though nobody has ended it. */
  public boolean hasEndedByItself() {
    ChildProcess current = process;
    return wanted && current != null && !current.isAlive();
  }

  /** What its process ended with, 128 and more for a signal; empty while it runs. */
  public OptionalInt exitValue() {
    ChildProcess current = process;
    return current == null || current.isAlive()
        ? OptionalInt.empty()
        : OptionalInt.of(current.onExit().join());
  }

  /**
   * Starts it, again and again until it is up: what it needs may be away.
   *
   * @throws IOException if it does not come up in time
   */
  public void start() throws IOException, InterruptedException {
    long began = System.nanoTime();
    while (true) {
      try {
        process = starter.start();
        wanted = true;
        return;
      } catch (IOException refused) {
        if (System.nanoTime() - began > startPatience.toNanos()) {
          throw new IOException(name + " does not start: " + refused.getMessage(), refused);
        }
        Thread.sleep(RETRY);
      }
    }
  }

  /** Sends SIGKILL and waits for the end. */
  public void kill() {
    wanted = false;
    ChildProcess current = process;
    if (current != null) {
      current.kill();
    }
  }

  /** Sends SIGTERM and waits for the end. */
  public void stop() {
    wanted = false;
    ChildProcess current = process;
    if (current != null) {
      int _ = current.stop(STOP_PATIENCE);
    }
  }

  /** Stops it in the middle of whatever it does. */
  public void freeze() throws IOException {
    OptionalLong pid = pid();
    if (pid.isPresent()) {
      freeze = Freeze.of(pid.getAsLong());
    }
  }

  /** Lets a frozen process go on. */
  public void thaw() throws InterruptedException {
    if (freeze != null) {
      freeze.end();
      freeze = null;
    }
  }
}
