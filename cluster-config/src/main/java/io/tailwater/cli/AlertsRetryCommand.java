package io.tailwater.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tailwater alerts retry}: what waits for a receiver is tried now. */
@Command(
    name = "retry",
    description = "Tries now what waits for a receiver, and enables one that was disabled.",
    mixinStandardHelpOptions = true)
final class AlertsRetryCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "RECEIVER", description = "The receiver's name.")
  private String name = "";

  @Option(names = "--dead", description = "Sends its dead letters once more instead.")
  private boolean dead;

  @Mixin private NodeApi node = new NodeApi();

  AlertsRetryCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    node.ask(
        "POST",
        "/api/alerts/receivers/" + PathText.encoded(name) + (dead ? "/replay" : "/retry"),
        null);
    streams.out().println(name + (dead ? " gets its dead letters once more" : " is tried now"));
    return ExitCode.OK;
  }
}
