package io.tailwater.cli.instance;

import io.tailwater.cli.instance.InstanceException.Kind;
import io.tailwater.cli.probe.NodeHttp;
import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.TailwaterConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole Tailwater on this machine: broker, engine and nodes as processes of their own, each
 * started again when it dies. Servers that the settings name are used instead of started.
 *
 * <p>The order is: claim the data directory, check the configuration and the ports, broker and
 * engine, node; and back in the opposite order. Should this process be killed, its children notice
 * and end by themselves.
 */
public final class Instance implements AutoCloseable {
  private static final Duration NODE_PATIENCE = Duration.ofSeconds(30);
  private static final Duration SERVER_PATIENCE = Duration.ofSeconds(30);
  private static final Duration LEFTOVER_PATIENCE = Duration.ofSeconds(15);
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 100;

  /** Without the ports of what the configuration turns off, once that has been read. */
  private volatile InstanceSettings settings;

  private final Consumer<String> progress;
  private final Path data;
  private final @Nullable SupervisedChild kafka;
  private final @Nullable SupervisedChild clickHouse;
  private final CountDownLatch closed = new CountDownLatch(1);

  private final List<SupervisedChild> nodes = new ArrayList<>();
  private @Nullable InstanceLock lock;
  private boolean closing;

  private Instance(InstanceSettings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
    this.data = settings.data().toAbsolutePath().normalize();
    this.kafka =
        settings.kafka().isPresent()
            ? null
            : child("kafka", Servers.kafka(data, settings.ports().kafka(), log("kafka")));
    this.clickHouse =
        settings.clickHouse().isPresent()
            ? null
            : child(
                "clickhouse",
                Servers.clickHouse(data, settings.ports().clickHouse(), log("clickhouse")));
  }

  /**
   * Starts everything and returns once the node's process says that it runs; {@link #awaitReady}
   * waits until it takes work.
   *
   * @param progress takes lines for the user, from several threads
   */
  public static Instance start(InstanceSettings settings, Consumer<String> progress)
      throws InstanceException {
    Instance instance = prepare(settings, progress);
    instance.launch();
    return instance;
  }

  /** An instance that is not started yet, so that it can be closed while it starts. */
  public static Instance prepare(InstanceSettings settings, Consumer<String> progress) {
    return new Instance(settings, progress);
  }

  /**
   * Starts what {@link #prepare} has prepared; to be called once.
   *
   * @throws InstanceException with a message for the user; everything started is stopped again
   */
  public void launch() throws InstanceException {
    try {
      Files.createDirectories(data.resolve("run"));
      Files.createDirectories(data.resolve("logs"));
      claim();
      Path config = checkedConfig();
      awaitLeftovers();
      PortCheck.check(settings);
      startServers();
      startNodes(config);
    } catch (IOException failed) {
      close();
      throw new InstanceException(Kind.FAILED, reason(failed));
    } catch (InstanceException refused) {
      close();
      throw refused;
    }
  }

  /** Where everything is, and which processes there are now. */
  public InstanceState state() {
    List<ProcessMark> children = new ArrayList<>();
    synchronized (this) {
      nodes.forEach(node -> node.mark().ifPresent(children::add));
    }
    mark(clickHouse).ifPresent(children::add);
    mark(kafka).ifPresent(children::add);
    return new InstanceState(
        ProcessMark.of("supervisor", ProcessHandle.current().pid()),
        children,
        settings.kafka().orElse("127.0.0.1:" + settings.ports().kafka()),
        settings.clickHouse().orElse(loopback(settings.ports().clickHouse())),
        settings.nodes());
  }

  /**
   * Waits until every node takes work.
   *
   * @throws InstanceException with the reasons of a node, when the time is over before that
   */
  public void awaitReady(Duration patience) throws InstanceException, InterruptedException {
    Instant start = Instant.now();
    for (NodePlace node : settings.nodes()) {
      awaitReady(node, start, patience);
    }
  }

  private void awaitReady(NodePlace node, Instant start, Duration patience)
      throws InstanceException, InterruptedException {
    NodeHttp probe = new NodeHttp(node.http());
    String told = "";
    while (true) {
      NodeHttp.Readiness readiness = probe.readiness();
      if (readiness.ready()) {
        return;
      }
      Duration waited = Duration.between(start, Instant.now());
      String reasons = String.join("; ", readiness.reasons());
      if (waited.compareTo(patience) > 0) {
        throw new InstanceException(
            Kind.FAILED,
            "%s is not ready after %d s: %s; its log is %s"
                .formatted(node.name(), patience.toSeconds(), reasons, log(node.name())));
      }
      if (waited.compareTo(SILENCE) > 0 && !reasons.equals(told)) {
        progress.accept("not ready yet: " + reasons);
        told = reasons;
      }
      if (closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new InstanceException(Kind.FAILED, "stopped before it was ready");
      }
    }
  }

  /** Whether nobody has asked it to close yet. */
  public synchronized boolean isRunning() {
    return !closing;
  }

  /** Waits until {@link #close} is done. */
  public void awaitClosed() throws InterruptedException {
    closed.await();
  }

  /** Stops the nodes, then engine and broker, and gives the data directory free. */
  @Override
  public void close() {
    List<SupervisedChild> stopping;
    boolean first;
    @Nullable InstanceLock claimed;
    synchronized (this) {
      first = !closing;
      closing = true;
      claimed = lock;
      stopping = List.copyOf(nodes);
    }
    if (!first) {
      awaitOtherClose();
      return;
    }
    CompletableFuture.allOf(
            stopping.stream()
                .map(
                    node ->
                        CompletableFuture.runAsync(
                            () -> stop(node, NODE_PATIENCE), Instance::inBackground))
                .toArray(CompletableFuture<?>[]::new))
        .join();
    CompletableFuture<Void> engine =
        CompletableFuture.runAsync(() -> stop(clickHouse, SERVER_PATIENCE), Instance::inBackground);
    stop(kafka, SERVER_PATIENCE);
    engine.join();
    try {
      if (claimed != null) {
        InstanceState.forget(data);
        claimed.close();
      }
    } catch (IOException failed) {
      progress.accept("the data directory could not be tidied: " + failed.getMessage());
    }
    closed.countDown();
  }

  private void claim() throws IOException, InstanceException {
    Optional<InstanceLock> claimed = InstanceLock.claim(data.resolve("run").resolve("lock"));
    if (claimed.isEmpty()) {
      throw new InstanceException(Kind.BUSY, busy());
    }
    synchronized (this) {
      if (closing) {
        claimed.get().close();
        throw new InstanceException(Kind.FAILED, "stopped while it was starting");
      }
      lock = claimed.get();
    }
  }

  private String busy() {
    Optional<InstanceState> other = InstanceState.running(data);
    if (other.isEmpty()) {
      return "another process is starting on " + data + " right now";
    }
    StringBuilder text =
        new StringBuilder(
            "already running on %s with pid %d; stop it with './tailwater down', or use another"
                .formatted(data, other.get().supervisor().pid()));
    text.append(" --data DIR");
    other.get().describe().forEach(line -> text.append("\n  ").append(line));
    return text.toString();
  }

  private Path checkedConfig() throws IOException, InstanceException {
    Path file = settings.config().orElse(data.resolve("tailwater.yaml"));
    if (settings.config().isEmpty() && !Files.exists(file)) {
      Files.writeString(file, TailwaterConfig.shippedText());
    }
    try {
      TailwaterConfig config = TailwaterConfig.load(file);
      config.notes().forEach(note -> progress.accept(note.toString()));
      settings = settings.only(config.node().receivers());
      return file.toAbsolutePath();
    } catch (InvalidConfigException refused) {
      throw new InstanceException(Kind.USAGE, String.valueOf(refused.getMessage()));
    }
  }

  /** A supervisor that was killed leaves children that need a moment to notice and to end. */
  private void awaitLeftovers() throws InstanceException {
    List<ProcessMark> running =
        InstanceState.recorded(data).map(InstanceState::children).orElse(List.of()).stream()
            .filter(ProcessMark::isAlive)
            .toList();
    if (running.isEmpty()) {
      return;
    }
    progress.accept(
        "waiting for the end of the instance before: " + Processes.describe(running) + " ...");
    List<ProcessMark> left = Processes.end(running, LEFTOVER_PATIENCE);
    if (!left.isEmpty()) {
      throw new InstanceException(
          Kind.BUSY, "cannot be ended, try kill -9: " + Processes.describe(left));
    }
  }

  private void startServers() throws InstanceException, IOException {
    CompletableFuture<Void> engine =
        CompletableFuture.runAsync(() -> startServer(clickHouse), Instance::inBackground);
    CompletableFuture<Void> broker =
        CompletableFuture.runAsync(() -> startServer(kafka), Instance::inBackground);
    try {
      CompletableFuture.allOf(engine, broker).join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof UncheckedIOException refused) {
        throw new InstanceException(Kind.FAILED, String.valueOf(refused.getMessage()));
      }
      throw failed;
    }
  }

  private static void startServer(@Nullable SupervisedChild server) {
    if (server == null) {
      return;
    }
    try {
      server.start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed.getMessage(), failed);
    }
  }

  /** The first one makes the topics, so it goes first. */
  private void startNodes(Path config) throws IOException, InstanceException {
    for (NodePlace place : settings.nodes()) {
      SupervisedChild node =
          child(place.name(), Servers.node(data, state(), config, place, log(place.name())));
      synchronized (this) {
        if (closing) {
          throw new InstanceException(Kind.FAILED, "stopped while it was starting");
        }
        nodes.add(node);
      }
      node.start();
    }
  }

  private SupervisedChild child(String name, Child.Starter starter) {
    return new SupervisedChild(name, log(name), starter, progress, this::recordState);
  }

  /**
   * Children start and restart on threads of their own, and the file must show the last of them.
   */
  private synchronized void recordState() {
    try {
      if (!closing) {
        state().record(data);
      }
    } catch (IOException failed) {
      progress.accept("run/instance.json could not be written: " + failed.getMessage());
    }
  }

  /** One line; of a file that cannot be used Java may say nothing but its name. */
  private static String reason(IOException failed) {
    if (failed instanceof FileSystemException file) {
      String kind = file.getClass().getSimpleName().replace("Exception", "");
      String words = kind.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
      return "cannot use %s: %s; choose another place with --data DIR"
          .formatted(file.getFile(), Objects.requireNonNullElse(file.getReason(), words));
    }
    return String.valueOf(failed.getMessage());
  }

  private void awaitOtherClose() {
    try {
      closed.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Path log(String name) {
    return data.resolve("logs").resolve(name + ".log");
  }

  private static void stop(@Nullable SupervisedChild child, Duration patience) {
    if (child != null) {
      child.stop(patience);
    }
  }

  private static Optional<ProcessMark> mark(@Nullable SupervisedChild child) {
    return child == null ? Optional.empty() : child.mark();
  }

  private static URI loopback(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private static void inBackground(Runnable task) {
    Thread.ofVirtual().start(task);
  }
}
