package io.tailwater.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.config.GoDuration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tailwater alerts silence}: nobody is told of some alerts for a while. */
@Command(
    name = "silence",
    description = "Silences alerts by their labels; they go on, and are recorded.",
    mixinStandardHelpOptions = true)
final class AlertsSilenceCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(
      arity = "1..*",
      paramLabel = "MATCHER",
      description = "As service=cart, rule=~latency.*, severity!=critical; all of them must match.")
  private List<String> matchers = List.of();

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "How long, such as 30m or 2h (default: ${DEFAULT-VALUE}).")
  private String lasting = "2h";

  @Option(names = "--comment", required = true, paramLabel = "TEXT", description = "Why.")
  private String comment = "";

  @Option(
      names = "--by",
      paramLabel = "WHO",
      description = "Who asks for it (default: this account's name).")
  private String author = System.getProperty("user.name", "");

  @Option(names = "--maintenance", description = "It is planned: nobody is warned before it ends.")
  private boolean maintenance;

  @Mixin private NodeApi node = new NodeApi();

  AlertsSilenceCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Duration duration =
        GoDuration.parse(lasting)
            .filter(Duration::isPositive)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.USAGE,
                        "--for takes a duration such as 30m or 2h, not '" + lasting + "'"));
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("duration", duration.toString())
            .put("author", author)
            .put("comment", comment)
            .put("kind", maintenance ? "maintenance" : "silence");
    matchers.forEach(body.putArray("matchers")::add);
    JsonNode made = node.ask("POST", "/api/alerts/silences", body);
    streams.out().println(AlertLines.silence(made));
    return ExitCode.OK;
  }
}
