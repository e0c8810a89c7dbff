package io.tailwater.cli;

import io.tailwater.cli.instance.Instance;
import io.tailwater.cli.instance.InstanceException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tailwater up}: starts an instance and looks after it until it is told to stop. */
@Command(
    name = "up",
    description = {
      "Starts Tailwater on this machine and looks after it: Kafka and ClickHouse, unless yours are"
          + " named, and a node.",
      "Runs until Ctrl-C or './tailwater down'."
    },
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private static final Duration READY_PATIENCE = Duration.ofMinutes(2);

  private final Streams streams;

  @Mixin private DataOption data = new DataOption();

  @Mixin private InstanceOptions instanceOptions = new InstanceOptions();

  private volatile boolean toldToStop;

  UpCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws InterruptedException {
    Instance instance =
        Instance.prepare(instanceOptions.settings(data.directory()), streams.out()::println);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(instance), "stop"));
    try {
      instance.launch();
      instance.awaitReady(READY_PATIENCE);
    } catch (InstanceException failed) {
      instance.close();
      if (toldToStop) {
        return ExitCode.OK;
      }
      throw new CommandFailure(exitCode(failed.kind()), failed.getMessage());
    }
    instance.state().describe().forEach(streams.out()::println);
    streams.out().println("data        " + data.directory());
    streams.out().println("READY; Ctrl-C or './tailwater down' stops it");
    streams.out().flush();
    instance.awaitClosed();
    return ExitCode.OK;
  }

  /** Runs on a signal; without the halt, the process would end with the signal's exit code. */
  private void stop(Instance instance) {
    if (instance.isRunning()) {
      toldToStop = true;
      streams.out().println("stopping ...");
      instance.close();
      streams.out().println("stopped");
      streams.out().flush();
      Runtime.getRuntime().halt(ExitCode.OK);
    }
  }

  static int exitCode(InstanceException.Kind kind) {
    return switch (kind) {
      case USAGE -> ExitCode.USAGE;
      case BUSY -> ExitCode.BUSY;
      case FAILED -> ExitCode.FAILED;
    };
  }
}
