package io.tailwater.loadtests.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.cli.CommandFailure;
import io.tailwater.cli.ExitCode;
import io.tailwater.config.GroupProtocol;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tailwater chaos}: a cluster under faults and load, and whether a span was lost. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description =
        "Hurt a cluster of three nodes under load, then compare what it kept with what it should"
            + " have. Exits 1 if anything was lost, split, doubled, or wrongly kept or weighted.")
public final class ChaosCommand implements Callable<Integer> {
  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "how long the load and the faults go on (default: ${DEFAULT-VALUE})")
  private long minutes = 10;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "seed of the schedule and of the load (default: ${DEFAULT-VALUE})")
  private long seed = 7;

  @Option(
      names = "--spans-per-second",
      paramLabel = "N",
      description = "the load (default: ${DEFAULT-VALUE})")
  private double spansPerSecond = 2_000;

  @Option(
      names = "--group-protocol",
      paramLabel = "PROTOCOL",
      description =
          "how the nodes share the partitions: ${COMPLETION-CANDIDATES}"
              + " (default: ${DEFAULT-VALUE})")
  private GroupProtocol groupProtocol = GroupProtocol.COOPERATIVE;

  @Option(
      names = "--only",
      paramLabel = "KIND",
      split = ",",
      description = "only these kinds of faults, with commas between: ${COMPLETION-CANDIDATES}")
  private List<FaultKind> only = List.of();

  @Option(
      names = "--rolling-restart",
      description = "instead of the seed's faults one rolling restart of all nodes")
  private boolean rollingRestart;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "data and logs; must be new or empty (default: a temporary directory)")
  private @Nullable Path data;

  @Option(names = "--keep", description = "keep data and logs, also where all went well")
  private boolean keep;

  @Option(
      names = "--timeline",
      paramLabel = "FILE",
      description =
          "where to write the page that shows the run (default: .tailwater/chaos-timeline.html,"
              + " beside the launcher)")
  private @Nullable Path timeline;

  @Option(names = "--json", description = "one JSON object as the last line")
  private boolean json;

  @Spec private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (minutes < 1 || !(spansPerSecond >= 1)) {
      throw new CommandFailure(
          ExitCode.USAGE, "chaos: --minutes and --spans-per-second are at least 1");
    }
    List<PlannedFault> faults =
        rollingRestart
            ? FaultSchedule.rollingRestart()
            : FaultSchedule.of(
                seed,
                minutes,
                only.isEmpty() ? List.of(FaultKind.values()) : only,
                ChaosRun.MEMBERS);
    Path directory = directory();
    Path page = page();
    PrintWriter out = command.commandLine().getOut();
    out.println("The schedule of seed " + seed + ":");
    faults.forEach(fault -> out.println(fault.line()));
    out.flush();
    ChaosResult result;
    try {
      result =
          new ChaosRun(
                  new ChaosRun.Settings(
                      seed, minutes, spansPerSecond, groupProtocol, faults, directory, page),
                  this::say)
              .run();
    } catch (IOException failed) {
      throw new CommandFailure(
          ExitCode.FAILED, "chaos: " + failed.getMessage() + " (data and logs: " + directory + ")");
    }
    result.asLines().forEach(out::println);
    say("the timeline is in " + page);
    if (result.isClean() && !keep) {
      delete(directory);
    } else {
      say("data and logs are in " + directory);
    }
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(result.asJson()));
    }
    out.flush();
    return result.isClean() ? ExitCode.OK : ExitCode.FAILED;
  }

  private Path page() throws IOException {
    Path home = Path.of(System.getProperty("tailwater.home", "."));
    Path file =
        timeline == null ? home.resolve(".tailwater").resolve("chaos-timeline.html") : timeline;
    Path absolute = file.toAbsolutePath().normalize();
    Files.createDirectories(absolute.getParent());
    return absolute;
  }

  private Path directory() throws IOException {
    Path given = data;
    if (given == null) {
      return Files.createTempDirectory("tailwater-chaos");
    }
    if (Files.exists(given)) {
      try (Stream<Path> files = Files.list(given)) {
        if (files.findAny().isPresent()) {
          throw new CommandFailure(
              ExitCode.USAGE, "chaos: " + given + " is not empty; name a new directory");
        }
      }
    }
    return given.toAbsolutePath();
  }

  private void say(String line) {
    PrintWriter err = command.commandLine().getErr();
    err.println("chaos: " + line);
    err.flush();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
