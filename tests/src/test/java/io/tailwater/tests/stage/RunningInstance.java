package io.tailwater.tests.stage;

import io.tailwater.cli.instance.Instance;
import io.tailwater.cli.instance.InstanceException;
import io.tailwater.cli.instance.InstanceSettings;
import io.tailwater.cli.instance.InstanceState;
import io.tailwater.cli.probe.NodeHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A whole instance as {@code ./tailwater up} starts it, on free ports. */
public final class RunningInstance implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(2);

  private final Instance instance;
  private final InstanceState state;
  private final KafkaClient kafka;

  private RunningInstance(Instance instance) {
    this.instance = instance;
    this.state = instance.state();
    this.kafka = new KafkaClient(state.kafka());
  }

  /** Starts an instance with {@link SampledPolicies} and waits until it takes work. */
  public static RunningInstance start(Path data)
      throws IOException, InstanceException, InterruptedException {
    return start(data, SampledPolicies.text());
  }

  /** Starts an instance with this configuration and waits until it takes work. */
  public static RunningInstance start(Path data, String tailwaterYaml)
      throws IOException, InstanceException, InterruptedException {
    Path config = data.resolveSibling(data.getFileName() + ".yaml");
    Files.writeString(config, tailwaterYaml);
    Instance instance =
        Instance.start(InstanceSettings.embedded(data).withConfig(config), System.out::println);
    try {
      instance.awaitReady(READY);
    } catch (InstanceException | InterruptedException failed) {
      instance.close();
      throw failed;
    }
    return new RunningInstance(instance);
  }

  /** Where everything is, and the processes that run now. */
  public InstanceState state() {
    return instance.state();
  }

  /** A new client of its ClickHouse. */
  public Sql sql() {
    return new Sql(state.clickHouse());
  }

  /** A new client of its OTLP receiver. */
  public OtlpClient otlp() {
    return new OtlpClient(state.otlp());
  }

  /** A new client of its node. */
  public NodeHttp node() {
    return new NodeHttp(state.node());
  }

  /** A client of its broker, closed with the instance. */
  public KafkaClient kafka() {
    return kafka;
  }

  @Override
  public void close() {
    kafka.close();
    instance.close();
  }
}
