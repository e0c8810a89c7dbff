package io.tailwater.tests.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories below {@code target/end-to-end}, one for each stage; their logs outlive the run. */
public final class WorkDirectory {
  private static final Path ROOT =
      Path.of(System.getProperty("tailwater.tests.work", "target/end-to-end"));

  private WorkDirectory() {}

  /** An empty directory of this name. */
  public static Path fresh(String name) {
    Path directory = ROOT.resolve(name).toAbsolutePath();
    try {
      delete(directory);
      return Files.createDirectories(directory);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Deletes what the servers stored in a stage's directory, and leaves the logs. */
  public static void discardData(Path directory) {
    try {
      for (String data : List.of("kafka", "clickhouse", "node")) {
        delete(directory.resolve(data));
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
