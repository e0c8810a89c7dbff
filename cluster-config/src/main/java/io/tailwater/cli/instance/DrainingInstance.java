package io.tailwater.cli.instance;

import io.tailwater.cli.instance.InstanceException.Kind;
import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.embedded.EmbeddedClickHouse;
import io.tailwater.embedded.EmbeddedKafka;
import io.tailwater.embedded.process.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An instance at rest, of which only the servers that are needed run: the broker, and for a while
 * the engine and a node that takes nothing more in. Servers that the settings name are used instead
 * of started. Its data directory is claimed as by a running instance.
 */
public final class DrainingInstance implements AutoCloseable {
  private static final Duration NODE_PATIENCE = Duration.ofSeconds(40);

  private final InstanceSettings settings;
  private final Path data;
  private final InstanceLock lock;
  private final @Nullable ChildProcess kafka;
  private @Nullable ChildProcess clickHouse;
  private @Nullable ChildProcess node;

  private DrainingInstance(
      InstanceSettings settings, Path data, InstanceLock lock, @Nullable ChildProcess kafka) {
    this.settings = settings;
    this.data = data;
    this.lock = lock;
    this.kafka = kafka;
  }

  /**
   * Claims the data directory and starts the broker.
   *
   * @throws InstanceException with a message for the user; everything started is stopped again
   */
  public static DrainingInstance open(InstanceSettings settings) throws InstanceException {
    Path data = settings.data().toAbsolutePath().normalize();
    try {
      Files.createDirectories(data.resolve("run"));
      Optional<InstanceLock> lock = InstanceLock.claim(data.resolve("run").resolve("lock"));
      if (lock.isEmpty()) {
        throw new InstanceException(
            Kind.BUSY, "an instance runs on " + data + "; stop it with './tailwater down' first");
      }
      try {
        ChildProcess kafka =
            settings.kafka().isPresent()
                ? null
                : EmbeddedKafka.start(
                    data.resolve("kafka"), settings.ports().kafka(), log(data, "kafka"));
        return new DrainingInstance(settings, data, lock.get(), kafka);
      } catch (IOException failed) {
        lock.get().close();
        throw failed;
      }
    } catch (IOException failed) {
      throw new InstanceException(Kind.FAILED, String.valueOf(failed.getMessage()));
    }
  }

  /** The brokers. */
  public String kafka() {
    return settings.kafka().orElse("127.0.0.1:" + settings.ports().kafka());
  }

  /**
   * Starts the engine and a node that judges and lands what the shards have.
   *
   * @throws InstanceException with a message for the user
   */
  public void startNode() throws InstanceException {
    try {
      Path config = settings.config().orElse(data.resolve("tailwater.yaml"));
      if (settings.config().isEmpty() && !Files.exists(config)) {
        Files.writeString(config, TailwaterConfig.shippedText());
      }
      TailwaterConfig.load(config);
      if (settings.clickHouse().isEmpty()) {
        clickHouse =
            EmbeddedClickHouse.start(
                data.resolve("clickhouse"),
                settings.ports().clickHouse(),
                EmbeddedClickHouse.library(),
                log(data, "clickhouse"));
      }
      node = ChildProcess.start(launch(config.toAbsolutePath()));
    } catch (IOException failed) {
      throw new InstanceException(Kind.FAILED, String.valueOf(failed.getMessage()));
    } catch (InvalidConfigException refused) {
      throw new InstanceException(Kind.USAGE, String.valueOf(refused.getMessage()));
    }
  }

  private ChildProcess.Launch launch(Path config) {
    InstanceState servers =
        new InstanceState(
            ProcessMark.of("repartition", ProcessHandle.current().pid()),
            List.of(),
            kafka(),
            settings.clickHouse().orElse(loopback(settings.ports().clickHouse())),
            List.of(place()));
    ChildProcess.Launch usual =
        Servers.nodeLaunch(data, servers, config, place(), log(data, place().name()));
    List<String> arguments = new ArrayList<>(usual.arguments());
    arguments.add("--drain");
    return new ChildProcess.Launch(
        usual.mainClass(),
        usual.jvmOptions(),
        usual.environment(),
        arguments,
        usual.log(),
        usual.deadline());
  }

  private NodePlace place() {
    return settings.nodes().getFirst();
  }

  /** Where the node's own HTTP is. */
  public URI node() {
    return place().http();
  }

  /** Whether the node that was started still runs. */
  public boolean isNodeAlive() {
    return node != null && node.isAlive();
  }

  /** Stops the node; it leaves its groups. */
  public void stopNode() {
    if (node != null) {
      node.stop(NODE_PATIENCE);
    }
  }

  @Override
  public void close() {
    stopNode();
    if (clickHouse != null) {
      clickHouse.close();
    }
    if (kafka != null) {
      kafka.close();
    }
    try {
      lock.close();
    } catch (IOException _) {
      // The claim ends with this process at the latest.
      return;
    }
  }

  private static Path log(Path data, String name) {
    return data.resolve("logs").resolve(name + ".log");
  }

  private static URI loopback(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
