package io.tailwater.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tailwater alerts list}: the open incidents, the silences, and the receivers. */
@Command(
    name = "list",
    description = "Lists open incidents with their alerts, silences, and receivers.",
    mixinStandardHelpOptions = true)
final class AlertsListCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(names = "--json", description = "Prints the node's answer as it is.")
  private boolean json;

  @Mixin private NodeApi node = new NodeApi();

  AlertsListCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    JsonNode answer = node.ask("GET", "/api/alerts", null);
    if (json) {
      streams.out().println(answer);
      return ExitCode.OK;
    }
    streams.out().println("judged until " + answer.path("judgedUntil").asText());
    JsonNode incidents = answer.path("incidents");
    streams.out().println(incidents.isEmpty() ? "no open incident" : "open incidents:");
    for (JsonNode incident : incidents) {
      AlertLines.of(incident).forEach(streams.out()::println);
    }
    JsonNode silences = answer.path("silences");
    if (!silences.isEmpty()) {
      streams.out().println("silences:");
      silences.forEach(silence -> streams.out().println("  " + AlertLines.silence(silence)));
    }
    JsonNode receivers = answer.path("receivers");
    streams
        .out()
        .println(
            receivers.isEmpty()
                ? "nobody is told: add receivers: to tailwater.yaml"
                : "receivers:");
    receivers.forEach(receiver -> streams.out().println("  " + AlertLines.receiver(receiver)));
    return ExitCode.OK;
  }
}
