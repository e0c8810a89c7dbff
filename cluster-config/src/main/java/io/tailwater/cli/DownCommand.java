package io.tailwater.cli;

import io.tailwater.cli.instance.InstanceException;
import io.tailwater.cli.instance.InstanceStop;
import io.tailwater.cli.instance.ProcessMark;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tailwater down}: stops the instance and waits until it is gone. */
@Command(
    name = "down",
    description = "Stops the running instance: node, ClickHouse, Kafka. Its data stays.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Streams streams;

  @Mixin private DataOption data = new DataOption();

  DownCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try {
      List<ProcessMark> stopped = InstanceStop.stop(data.directory(), PATIENCE);
      streams
          .out()
          .println(
              stopped.isEmpty()
                  ? "nothing runs on " + data.directory()
                  : "stopped " + InstanceStop.describe(stopped));
      return ExitCode.OK;
    } catch (InstanceException failed) {
      throw new CommandFailure(ExitCode.FAILED, failed.getMessage());
    }
  }
}
