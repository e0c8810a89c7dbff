package io.tailwater.cli;

import io.tailwater.cli.instance.ClickHouseAddress;
import io.tailwater.cli.instance.InstanceState;
import io.tailwater.cli.instance.NodePlace;
import io.tailwater.cli.probe.NodeHttp;
import io.tailwater.cli.probe.PrometheusText;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tailwater status}: whether the instance works, and what it has done. */
@Command(
    name = "status",
    description = "Says whether the instance is up and ready, and what it has counted.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private static final String ROWS =
      "SELECT name, total_rows FROM system.tables WHERE database = 'tailwater' AND engine LIKE"
          + " '%MergeTree' AND total_rows IS NOT NULL ORDER BY name";

  private final Streams streams;

  @Option(names = "--json", description = "Prints one JSON object instead.")
  private boolean json;

  @Mixin private DataOption data = new DataOption();

  StatusCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Optional<InstanceState> running = InstanceState.running(data.directory());
    if (running.isEmpty()) {
      String message = "nothing runs on " + data.directory() + "; start it with './tailwater up'";
      StatusReport nothing =
          new StatusReport(
              false, false, List.of(message), PrometheusText.parse(""), new TreeMap<>());
      streams.out().println(json ? nothing.json() : message);
      return ExitCode.FAILED;
    }
    StatusReport report = ask(running.get());
    if (json) {
      streams.out().println(report.json());
    } else {
      running.get().describe().forEach(streams.out()::println);
      streams.out().print(report.text());
    }
    return report.ready() ? ExitCode.OK : ExitCode.FAILED;
  }

  private static StatusReport ask(InstanceState instance) {
    boolean up = true;
    boolean ready = true;
    List<String> reasons = new ArrayList<>();
    List<PrometheusText> metrics = new ArrayList<>();
    for (NodePlace place : instance.nodes()) {
      NodeHttp node = new NodeHttp(place.http());
      NodeHttp.Readiness readiness = node.readiness();
      up &= node.health().orElse(false);
      ready &= readiness.ready();
      String who = instance.nodes().size() == 1 ? "" : place.name() + ": ";
      readiness.reasons().forEach(reason -> reasons.add(who + reason));
      metrics.add(node.metrics());
    }
    return new StatusReport(
        up, ready, reasons, PrometheusText.of(metrics), rows(instance.clickHouse()));
  }

  private static SortedMap<String, Long> rows(URI clickHouse) {
    SortedMap<String, Long> rows = new TreeMap<>();
    ClickHouseAddress address = ClickHouseAddress.of(clickHouse, System.getenv());
    try (InputStream answer = new ClickHouseHttp(address).query(ROWS, "TabSeparated")) {
      new String(answer.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("\t", -1))
          .filter(columns -> columns.length == 2)
          .forEach(columns -> rows.put(columns[0], Long.parseLong(columns[1])));
    } catch (IOException | CommandFailure | NumberFormatException _) {
      // The node's own answer is worth showing without the counts of a server that is away.
      rows.clear();
    }
    return rows;
  }
}
