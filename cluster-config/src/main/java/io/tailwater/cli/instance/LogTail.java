package io.tailwater.cli.instance;

import io.tailwater.embedded.process.StackTraces;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file. */
final class LogTail {
  private static final int WINDOW_BYTES = 16 * 1024;

  private LogTail() {}

  /** Where the next line will be written; 0 where there is no file yet. */
  static long end(Path file) {
    return file.toFile().length();
  }

  /**
   * The last lines, each cut to a readable width and stack traces left out; none where there is no
   * file.
   *
   * @param start the offset in bytes before which nothing is read
   * @param lines how many there may be
   */
  static List<String> of(Path file, long start, int lines) {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      long length = log.length();
      long from = Math.min(length, Math.max(start, length - WINDOW_BYTES));
      byte[] window = new byte[(int) (length - from)];
      log.seek(from);
      log.readFully(window);
      List<String> all =
          new String(window, StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !StackTraces.isPartOfOne(line))
              .map(line -> line.length() <= 240 ? line : line.substring(0, 237) + "...")
              .toList();
      return all.subList(Math.max(0, all.size() - lines), all.size());
    } catch (IOException _) {
      return List.of();
    }
  }
}
