package io.tailwater.embedded.clickhouse;

import io.tailwater.embedded.process.DataLock;
import io.tailwater.embedded.process.Options;
import io.tailwater.embedded.process.ParentWatch;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The embedded ClickHouse server: a process that runs the engine and answers ClickHouse's HTTP
 * interface on the loopback.
 *
 * <p>Options: {@code --data DIR --library FILE [--port N] [--max-memory BYTES] [--password-file
 * FILE] [--supervised]}. Once it answers, it prints one line: {@code READY clickhouse URL}. It ends
 * on SIGTERM and, when supervised, at the end of its standard input. Exit codes: 2 wrong options, 3
 * the data belongs to a running process, 1 anything else.
 *
 * <p>Must be started with {@code LD_PRELOAD} naming the JVM's {@code libjsig.so}, as {@link
 * io.tailwater.embedded.EmbeddedClickHouse} does: the library resets signals the JVM lives by.
 */
public final class ClickHouseMain {
  private static final long DEFAULT_MAX_MEMORY_BYTES = 2L << 30;
  private static final long LEAST_MAX_MEMORY_BYTES = 256L << 20;

  private ClickHouseMain() {}

  /** Runs the server until it is stopped. */
  public static void main(String[] args) {
    int code = run(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  private static int run(String[] args) {
    try {
      start(
          Options.parse(
              args,
              Set.of("--data", "--library", "--port", "--max-memory", "--password-file"),
              Set.of("--supervised")));
      return 0;
    } catch (IllegalArgumentException e) {
      return failed(Options.EXIT_CODE, String.valueOf(e.getMessage()));
    } catch (DataInUseException e) {
      return failed(DataLock.EXIT_CODE, String.valueOf(e.getMessage()));
    } catch (IOException | IllegalStateException | EngineException e) {
      return failed(1, String.valueOf(e.getMessage()));
    }
  }

  private static int failed(int code, String line) {
    System.err.println("embedded clickhouse: " + line);
    return code;
  }

  private static void start(Options options)
      throws IOException, EngineException, DataInUseException {
    long port = options.number("--port", 0, 0, 65_535);
    long maxMemoryBytes =
        options.number(
            "--max-memory", DEFAULT_MAX_MEMORY_BYTES, LEAST_MAX_MEMORY_BYTES, Long.MAX_VALUE);
    Path library = options.requiredPath("--library");
    if (!Files.isReadable(library)) {
      throw new IllegalArgumentException("the library " + library + " cannot be read");
    }
    requireSignalChaining();
    Access access = Access.of(options.path("--password-file").orElse(null));
    DataLayout layout = new DataLayout(options.requiredPath("--data"));
    Optional<DataLock> lock = DataLock.tryLock(layout.lockFile());
    if (lock.isEmpty()) {
      throw new DataInUseException(layout.root());
    }
    layout.prepare(maxMemoryBytes);

    // A small answer must not wait for an acknowledgement, nor an idle client lose its connection
    // before the time the Keep-Alive header promises.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.idleInterval", "60");
    ExecutorService threads =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("query-", 0).factory());
    Engine engine = Engine.open(ChdbLibrary.load(library), layout);
    Leases leases = new Leases(engine);
    HttpFront front;
    try {
      QueryHandler queries =
          new QueryHandler(engine, leases, access, ServerFacts.of(engine), threads);
      front = new HttpFront((int) port, queries, threads);
    } catch (BindException e) {
      engine.close();
      throw new IllegalStateException(
          "port " + port + " is taken: choose another with --port, or 0 for any free one", e);
    }
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("stop").unstarted(() -> stop(front, leases, engine)));
    int bound = front.start();
    keepAlive();
    if (options.has("--supervised")) {
      ParentWatch.start();
    }
    System.out.println("READY clickhouse http://127.0.0.1:" + bound);
    System.out.flush();
  }

  private static void stop(HttpFront front, Leases leases, Engine engine) {
    front.close();
    leases.close();
    engine.close();
  }

  /** The server's threads are daemons; one that is not holds the process up. */
  private static void keepAlive() {
    Thread.ofPlatform()
        .name("clickhouse")
        .start(
            () -> {
              try {
                Thread.currentThread().join();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private static void requireSignalChaining() {
    String preloaded = System.getenv("LD_PRELOAD");
    if (preloaded == null || !preloaded.contains("libjsig.so")) {
      throw new IllegalArgumentException(
          "start it with LD_PRELOAD="
              + Path.of(System.getProperty("java.home"), "lib", "libjsig.so")
              + ", or the engine takes the JVM's signals");
    }
  }

  private static final class DataInUseException extends Exception {
    DataInUseException(Path data) {
      super(
          "the data in "
              + data
              + " belongs to a running process: stop it, or choose another"
              + " directory with --data");
    }
  }
}
