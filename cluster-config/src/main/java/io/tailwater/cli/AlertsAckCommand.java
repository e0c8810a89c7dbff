package io.tailwater.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tailwater alerts ack}: somebody takes care of an incident. */
@Command(
    name = "ack",
    description = "Says who takes care of an incident: it is not repeated any more.",
    mixinStandardHelpOptions = true)
final class AlertsAckCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "INCIDENT", description = "The incident's id.")
  private String id = "";

  @Option(
      names = "--by",
      paramLabel = "WHO",
      description = "Who takes care (default: this account's name).")
  private String author = System.getProperty("user.name", "");

  @Mixin private NodeApi node = new NodeApi();

  AlertsAckCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    node.ask(
        "POST",
        "/api/alerts/incidents/" + PathText.encoded(id) + "/acknowledge",
        JsonNodeFactory.instance.objectNode().put("author", author));
    streams.out().println(author + " takes care of " + id);
    return ExitCode.OK;
  }
}
