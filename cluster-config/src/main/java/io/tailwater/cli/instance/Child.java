package io.tailwater.cli.instance;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A process that has been started, as far as supervision needs to know it. */
interface Child {
  long pid();

  /** Completes with the exit code when the process has ended. */
  CompletableFuture<Integer> onExit();

  /** Asks the process to end, and ends it by force where it takes longer than this. */
  void stop(Duration patience);

  /** Starts a child. */
  interface Starter {
    /**
     * Starts the process and returns once it says that it is ready.
     *
     * @throws IOException when it does not start; the message says why
     */
    Child start() throws IOException;
  }
}
