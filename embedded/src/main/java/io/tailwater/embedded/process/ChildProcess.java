package io.tailwater.embedded.process;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of our own making: started with this JVM's {@code java} and class path, and up once it has
 * said {@code READY <what> <endpoint>}.
 *
 * <p>Its output goes to a log file. Its standard input stays open for as long as this process
 * lives; a child with {@link ParentWatch} ends when it closes.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration DEFAULT_STOP = Duration.ofSeconds(20);
  private static final String READY = "READY ";

  private final Process process;
  private final String endpoint;
  // One future for everyone: each call of Process.onExit makes another, which completes on a pool
  // thread and so may still be open when a caller of stop() looks.
  private final CompletableFuture<Integer> exit;

  private ChildProcess(Process process, String endpoint) {
    this.process = process;
    this.endpoint = endpoint;
    this.exit = process.onExit().thenApply(Process::exitValue);
  }

  /**
   * What to start.
   *
   * @param mainClass name of a class with a {@code main} on this JVM's class path
   * @param jvmOptions options of {@code java}, such as {@code -Xmx256m}
   * @param environment added to this process's own
   * @param arguments of the main class
   * @param log takes standard output and error; appended to, its directory created
   * @param deadline how long the READY line may take
   */
  public record Launch(
      String mainClass,
      List<String> jvmOptions,
      Map<String, String> environment,
      List<String> arguments,
      Path log,
      Duration deadline) {
    /** Copies the collections. */
    public Launch {
      jvmOptions = List.copyOf(jvmOptions);
      environment = Map.copyOf(environment);
      arguments = List.copyOf(arguments);
      if (!deadline.isPositive()) {
        throw new IllegalArgumentException("deadline must be positive: " + deadline);
      }
    }
  }

  /**
   * Starts a child and waits until it is ready.
   *
   * @throws IOException with one clear line when it ends or stays silent instead; nothing is left
   *     running then
   */
  public static ChildProcess start(Launch launch) throws IOException {
    Path logDir = launch.log().toAbsolutePath().getParent();
    Files.createDirectories(logDir);
    long logStart = Files.exists(launch.log()) ? Files.size(launch.log()) : 0;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(launch.jvmOptions());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(launch.mainClass());
    command.addAll(launch.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
    builder.environment().putAll(launch.environment());
    Process process = builder.start();
    boolean ready = false;
    try {
      String endpoint = awaitReady(process, launch, logStart);
      ready = true;
      return new ChildProcess(process, endpoint);
    } finally {
      if (!ready) {
        process.destroyForcibly();
      }
    }
  }

  /** The operating system's number of the process. */
  public long pid() {
    return process.pid();
  }

  /** Where it answers, as its READY line said: {@code host:port} or a URL. */
  public String endpoint() {
    return endpoint;
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completed with the exit code once the process has ended, for whatever reason. */
  public CompletableFuture<Integer> onExit() {
    return exit.copy();
  }

  /** Sends SIGKILL, as an out-of-memory killer would, and waits for the end. */
  public void kill() {
    process.destroyForcibly();
    exit.join();
  }

  /**
   * Sends SIGTERM and waits; after {@code patience} sends SIGKILL. Stopping twice is legal.
   *
   * @return the exit code
   */
  public int stop(Duration patience) {
    // Not Process.destroy: that closes the child's input too, and the child would not know which of
    // the two to obey.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    return exit.join();
  }

  /** Stops the child with the usual patience of 20 seconds. */
  @Override
  public void close() {
    stop(DEFAULT_STOP);
  }

  private static String awaitReady(Process process, Launch launch, long logStart)
      throws IOException {
    long deadline = System.nanoTime() + launch.deadline().toNanos();
    while (true) {
      boolean ended = !process.isAlive();
      String output = since(launch.log(), logStart);
      for (String line : output.split("\n")) {
        String[] words = line.strip().split(" ");
        if (line.startsWith(READY) && output.contains(line + "\n") && words.length == 3) {
          return words[2];
        }
      }
      if (ended) {
        throw new IOException(
            launch.mainClass()
                + " ended with code "
                + process.exitValue()
                + ": "
                + lastLine(output)
                + " (log: "
                + launch.log()
                + ")");
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            launch.mainClass()
                + " was not ready within "
                + launch.deadline().toSeconds()
                + " s (log: "
                + launch.log()
                + ")");
      }
      pause(process);
    }
  }

  private static void pause(Process process) throws IOException {
    try {
      process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a child process was starting", e);
    }
  }

  private static String since(Path log, long start) throws IOException {
    try (var channel = Files.newByteChannel(log, StandardOpenOption.READ)) {
      channel.position(Math.min(start, channel.size()));
      var bytes = Channels.newInputStream(channel).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static String lastLine(String output) {
    return output
        .lines()
        .filter(line -> !line.isBlank() && !StackTraces.isPartOfOne(line))
        .reduce("", (_, line) -> line);
  }
}
