package io.tailwater.embedded.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Ends this process when its supervisor is gone.
 *
 * <p>The supervisor holds the other end of our standard input and never writes. However it ends,
 * the operating system closes that end, and the read here returns: no process is left behind, not
 * even after {@code kill -9} of the supervisor.
 */
public final class ParentWatch {
  private ParentWatch() {}

  /** Starts to watch standard input; at its end the process exits with code 0, hooks included. */
  public static void start() {
    start(System.in, () -> System.exit(0));
  }

  /**
   * Runs {@code atEnd} on a thread of its own once {@code input} has ended or cannot be read.
   *
   * @param input read and thrown away until then
   */
  static void start(InputStream input, Runnable atEnd) {
    Thread.ofPlatform()
        .daemon()
        .name("parent-watch")
        .start(
            () -> {
              drain(input);
              atEnd.run();
            });
  }

  private static void drain(InputStream input) {
    try {
      long _ = input.transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // A broken input means the same as an ended one.
      return;
    }
  }
}
