package io.tailwater.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tailwater alerts show}: an open incident, with traces that show it. */
@Command(
    name = "show",
    description = "Shows an open incident with its alerts and traces.",
    mixinStandardHelpOptions = true)
final class AlertsShowCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "INCIDENT", description = "The incident's id.")
  private String id = "";

  @Mixin private NodeApi node = new NodeApi();

  AlertsShowCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    for (JsonNode incident : node.ask("GET", "/api/alerts", null).path("incidents")) {
      if (incident.path("incident").asText().equals(id)) {
        AlertLines.of(incident).forEach(streams.out()::println);
        for (JsonNode alert : incident.path("alerts")) {
          for (JsonNode trace : alert.path("traces")) {
            streams
                .out()
                .println("    trace " + trace.asText() + "  " + alert.path("rule").asText());
          }
        }
        return ExitCode.OK;
      }
    }
    throw new CommandFailure(
        ExitCode.FAILED,
        "there is no open incident "
            + id
            + "; those that are over: ./tailwater sql \"SELECT * FROM tailwater.incidents WHERE"
            + " incident = '"
            + id.replace("'", "")
            + "'\"");
  }
}
