package io.tailwater.loadtests.patterns;

import io.tailwater.cli.CommandFailure;
import io.tailwater.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tailwater bench-patterns}: how well and how fast log patterns are found. */
@Command(
    name = "bench-patterns",
    mixinStandardHelpOptions = true,
    description =
        "Find the patterns of log lines whose patterns are known: accuracy, lines per second.")
public final class BenchPatternsCommand implements Callable<Integer> {
  private static final String ROW = "%-14s %8s %8s %8s %7s %7s";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "gzip'd CSV files, one a system, with the columns Content and EventId"
              + " (default: ../shared/data/loghub2k, beside the launcher)")
  private @Nullable Path data;

  @Spec private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() {
    List<LabelledLines> systems;
    try {
      systems = LabelledLines.readAll(directory());
    } catch (IOException unreadable) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "bench-patterns: " + unreadable.getMessage() + "; name a directory with --data");
    }
    PrintWriter out = command.commandLine().getOut();
    table(systems).forEach(out::println);
    out.flush();
    MiningSpeed speed = MiningSpeed.of(systems);
    out.printf(
        Locale.ROOT,
        "%,.0f lines per CPU-second (%,.0f while all patterns are new)%n",
        speed.steady(),
        speed.learning());
    out.flush();
    return ExitCode.OK;
  }

  private static List<String> table(List<LabelledLines> systems) {
    List<String> rows = new ArrayList<>();
    rows.add(ROW.formatted("system", "lines", "groups", "found", "GA", "FGA"));
    double accuracy = 0;
    double f1 = 0;
    for (LabelledLines system : systems) {
      Grouping grouping = PatternQuality.of(system);
      rows.add(
          ROW.formatted(
              system.system(),
              grouping.lines(),
              grouping.trueGroups(),
              grouping.foundGroups(),
              share(grouping.accuracy()),
              share(grouping.f1())));
      accuracy += grouping.accuracy();
      f1 += grouping.f1();
    }
    rows.add(
        ROW.formatted(
            "mean", "", "", "", share(accuracy / systems.size()), share(f1 / systems.size())));
    return rows;
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private Path directory() {
    Path given = data;
    if (given != null) {
      return given;
    }
    return Path.of(System.getProperty("tailwater.home", "."))
        .resolve("../shared/data/loghub2k")
        .normalize();
  }
}
