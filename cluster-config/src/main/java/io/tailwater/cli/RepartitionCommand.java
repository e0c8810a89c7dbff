package io.tailwater.cli;

import io.tailwater.cli.instance.DrainingInstance;
import io.tailwater.cli.instance.InstanceException;
import io.tailwater.cli.instance.InstanceSettings;
import io.tailwater.cli.instance.Ports;
import io.tailwater.cli.probe.NodeHttp;
import io.tailwater.node.Repartition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tailwater repartition}: drains a cluster at rest and changes its number of shards. */
@Command(
    name = "repartition",
    description = {
      "Changes the number of partitions, and so of shards, of a cluster whose nodes are stopped:"
          + " judges and lands first what the shards have, then makes the sharded topics anew.",
      "May be broken off at any time; the next run goes on. Traces under way at that moment are"
          + " judged with what was there; what comes later follows."
    },
    mixinStandardHelpOptions = true)
final class RepartitionCommand implements Callable<Integer> {
  private static final int MAX_PARTITIONS = 1_024;

  /** A node that was killed is a member of its groups until its session ends. */
  private static final Duration SESSION = Duration.ofSeconds(15);

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PROGRESS = Duration.ofSeconds(10);

  private final Streams streams;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      required = true,
      description = "How many there are to be.")
  private int partitions;

  @Option(
      names = "--drain-timeout",
      paramLabel = "DURATION",
      description = "How long draining may take (ISO 8601, default: ${DEFAULT-VALUE}).")
  private Duration drainTimeout = Duration.ofMinutes(30);

  @Mixin private DataOption data = new DataOption();

  @Mixin private ServerOptions servers = new ServerOptions();

  RepartitionCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (partitions < 1 || partitions > MAX_PARTITIONS) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--partitions takes a number from 1 to %d, not %d".formatted(MAX_PARTITIONS, partitions));
    }
    try (DrainingInstance instance = DrainingInstance.open(settings());
        Repartition topics = new Repartition(instance.kafka())) {
      return repartition(instance, topics);
    } catch (InstanceException failed) {
      throw new CommandFailure(UpCommand.exitCode(failed.kind()), failed.getMessage());
    } catch (KafkaException | IllegalStateException failed) {
      throw new CommandFailure(
          ExitCode.FAILED, "the partitions could not be changed: " + failed.getMessage());
    }
  }

  private InstanceSettings settings() {
    return new InstanceSettings(
        data.directory(), servers.kafka(), servers.clickHouse(), servers.config(), Ports.free());
  }

  private int repartition(DrainingInstance instance, Repartition topics)
      throws InterruptedException, InstanceException {
    if (topics.isDone(partitions)) {
      say("nothing to do: the sharded topics have %d partitions".formatted(partitions));
      return ExitCode.OK;
    }
    awaitRest(topics);
    if (topics.undrained() > 0) {
      drain(instance, topics);
    }
    topics.apply(partitions, this::say);
    say("done; set node.partitions to %d and start the nodes".formatted(partitions));
    return ExitCode.OK;
  }

  private void awaitRest(Repartition topics) throws InterruptedException {
    Instant start = Instant.now();
    List<String> workers = topics.workers();
    while (!workers.isEmpty() && passed(start).compareTo(SESSION) < 0) {
      Thread.sleep(PAUSE);
      workers = topics.workers();
    }
    if (!workers.isEmpty()) {
      throw new CommandFailure(
          ExitCode.BUSY,
          "nodes still work on these topics: %s; stop all of them first"
              .formatted(String.join(", ", workers)));
    }
  }

  private void drain(DrainingInstance instance, Repartition topics)
      throws InterruptedException, InstanceException {
    say("draining: a node judges and lands what the shards have, and takes nothing more in ...");
    instance.startNode();
    NodeHttp node = new NodeHttp(instance.node());
    Instant start = Instant.now();
    Instant told = start;
    for (long left = topics.undrained(); left > 0; left = topics.undrained()) {
      if (!instance.isNodeAlive()) {
        throw new CommandFailure(
            ExitCode.FAILED,
            "the node that drains has ended; its log says why. Nothing is changed");
      }
      if (passed(start).compareTo(drainTimeout) > 0) {
        throw new CommandFailure(
            ExitCode.FAILED,
            "not drained after %d s, %d records to go: %s. Nothing is changed; run it again"
                .formatted(
                    drainTimeout.toSeconds(), left, String.join("; ", node.readiness().reasons())));
      }
      if (passed(told).compareTo(PROGRESS) > 0) {
        told = Instant.now();
        say("%d records to go".formatted(left));
        node.readiness().reasons().forEach(this::say);
      }
      Thread.sleep(PAUSE);
    }
    instance.stopNode();
    awaitRest(topics);
  }

  private static Duration passed(Instant since) {
    return Duration.between(since, Instant.now());
  }

  private void say(String line) {
    streams.out().println(line);
    streams.out().flush();
  }
}
