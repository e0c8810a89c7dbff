package io.tailwater.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tailwater alerts unsilence}: ends a silence. */
@Command(
    name = "unsilence",
    description = "Ends a silence before its time.",
    mixinStandardHelpOptions = true)
final class AlertsUnsilenceCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "ID", description = "The silence's id.")
  private String id = "";

  @Mixin private NodeApi node = new NodeApi();

  AlertsUnsilenceCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    node.ask("DELETE", "/api/alerts/silences/" + PathText.encoded(id), null);
    streams.out().println("silence " + id + " ends");
    return ExitCode.OK;
  }
}
