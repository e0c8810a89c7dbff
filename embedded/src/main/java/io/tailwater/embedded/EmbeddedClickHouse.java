package io.tailwater.embedded;

import io.tailwater.embedded.clickhouse.ClickHouseMain;
import io.tailwater.embedded.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts the embedded ClickHouse server as a child process, and finds its engine. */
public final class EmbeddedClickHouse {
  /** Version of the npm package the engine comes from; {@code fetch-libchdb.sh} has the same. */
  static final String LIBRARY_VERSION = "26.5.3";

  /** An engine without memory is ended and started again rather than left half alive. */
  static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx384m",
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dlogback.configurationFile=logback-embedded.xml");

  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private EmbeddedClickHouse() {}

  /**
   * Starts a server and waits until it answers.
   *
   * @param dataDir kept between starts; created as needed
   * @param port on the loopback; 0 for any free one
   * @param library the engine's shared library; see {@link #library()}
   * @param logFile takes what the server says
   * @return the running server; its endpoint is its URL
   * @throws IOException with one clear line when it does not come up
   */
  public static ChildProcess start(Path dataDir, int port, Path library, Path logFile)
      throws IOException {
    Path signalChaining = Path.of(System.getProperty("java.home"), "lib", "libjsig.so");
    return ChildProcess.start(
        new ChildProcess.Launch(
            ClickHouseMain.class.getName(),
            JVM_OPTIONS,
            Map.of("LD_PRELOAD", signalChaining.toString()),
            List.of(
                "--data",
                dataDir.toString(),
                "--library",
                library.toString(),
                "--port",
                Integer.toString(port),
                "--supervised"),
            logFile,
            DEADLINE));
  }

  /**
   * The engine's shared library: what {@code TAILWATER_LIBCHDB} names, else the one that {@code
   * embedded/fetch-libchdb.sh} keeps under {@code ${XDG_CACHE_HOME:-~/.cache}/tailwater}.
   *
   * @throws NoSuchFileException with one clear line when it is not there
   */
  public static Path library() throws NoSuchFileException {
    return library(
        System.getenv("TAILWATER_LIBCHDB"),
        System.getenv("XDG_CACHE_HOME"),
        Path.of(System.getProperty("user.home")));
  }

  static Path library(@Nullable String named, @Nullable String cacheHome, Path home)
      throws NoSuchFileException {
    Path cache =
        cacheHome == null || cacheHome.isEmpty() ? home.resolve(".cache") : Path.of(cacheHome);
    Path file =
        named == null || named.isEmpty()
            ? cache.resolve("tailwater").resolve("libchdb-" + LIBRARY_VERSION).resolve("libchdb.so")
            : Path.of(named);
    if (!Files.isReadable(file)) {
      throw new NoSuchFileException(
          file.toString(),
          null,
          "the ClickHouse engine is not there: run embedded/fetch-libchdb.sh once, or name a"
              + " libchdb.so in TAILWATER_LIBCHDB");
    }
    return file;
  }
}
