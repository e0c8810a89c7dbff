package io.tailwater.embedded.process;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends this process when its supervisor is gone.
 *
 * <p>The supervisor holds the other end of our standard input and never writes. However it ends,
 * the operating system closes that end, and the read here returns: no process is left behind, not
 * even after {@code kill -9} of the supervisor.
 */
public final class ParentWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ParentWatch.class);

  private ParentWatch() {}

  /** Starts to watch standard input; at its end the process exits with code 0, hooks included. */
  public static void start() {
    start(input(), () -> System.exit(0));
  }

  /**
   * Standard input, opened anew: native code of this process may make the inherited one
   * non-blocking, as the ClickHouse engine does when it inserts, and a read that goes on after a
   * SIGCONT would then take "nothing yet" for the end.
   */
  private static InputStream input() {
    try {
      return new FileInputStream("/dev/fd/0");
    } catch (FileNotFoundException _) {
      return System.in;
    }
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
              LOG.warn("this process ends: {}", drain(input));
              atEnd.run();
            });
  }

  private static String drain(InputStream input) {
    try {
      long _ = input.transferTo(OutputStream.nullOutputStream());
      return "its supervisor has closed its input";
    } catch (IOException broken) {
      return "its supervisor cannot be watched: " + broken.getMessage();
    }
  }
}
