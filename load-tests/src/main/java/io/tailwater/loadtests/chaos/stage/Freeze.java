package io.tailwater.loadtests.chaos.stage;

import java.io.IOException;

/**
 * A process that is stopped (SIGSTOP) until it is told to go on (SIGCONT).
 *
 * <p>The signals come from a shell whose input this process holds open: however this process ends,
 * the shell reads the end of its input and lets the other go on, which can then end by itself.
 */
final class Freeze {
  private final Process shell;

  private Freeze(Process shell) {
    this.shell = shell;
  }

  /**
   * Stops a process.
   *
   * @throws IOException if there is no shell
   */
  static Freeze of(long pid) throws IOException {
    return new Freeze(
        new ProcessBuilder("/bin/sh", "-c", "kill -STOP " + pid + "; read line; kill -CONT " + pid)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** Lets it go on; returns when it was told. */
  void end() throws InterruptedException {
    try {
      shell.getOutputStream().close();
    } catch (IOException _) {
      // The shell has ended, and the process with it or before it.
      return;
    }
    shell.waitFor();
  }
}
