package io.tailwater.loadtests.detection;

import io.tailwater.cli.CommandFailure;
import io.tailwater.cli.ExitCode;
import io.tailwater.loadtests.detection.grouping.GroupingReport;
import io.tailwater.loadtests.detection.nezha.NezhaReport;
import io.tailwater.loadtests.detection.shop.ShopSuite;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tailwater bench-detection}: how well faults are found on data whose faults are known. */
@Command(
    name = "bench-detection",
    mixinStandardHelpOptions = true,
    description =
        "Find the faults of data whose faults are known: precision, recall, false alarms, delay,"
            + " beside simple detectors. Exit code 1 when a target is missed.")
public final class BenchDetectionCommand implements Callable<Integer> {
  private static final String ROW = "%-38s %-60s %10s %-5s %9s  %s";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "directory with the folders latency, merlion, nab, donut and nezha; one that is not there is"
              + " passed over (default: ../shared/data, beside the launcher)")
  private @Nullable Path data;

  @Option(
      names = "--without-simulation",
      description = "leaves out the simulated shop, which takes about five minutes")
  private boolean withoutSimulation;

  @Spec private CommandSpec command = CommandSpec.create();

  /** What is measured on data, in the order in which it is shown. */
  private static List<DetectionSuite> suites() {
    return List.of(
        new HistogramSuite(),
        new KpiSuite(),
        new NabSuite(),
        new LabelledKpiSuite(),
        new NezhaReport(),
        new GroupingReport());
  }

  @Override
  public Integer call() {
    Path directory = directory();
    if (!Files.isDirectory(directory)) {
      throw refused(directory + " is no directory");
    }
    PrintWriter out = command.commandLine().getOut();
    List<DetectionFigure> figures = new ArrayList<>();
    out.println(ROW.formatted("suite", "measure", "value", "", "target", ""));
    for (DetectionSuite suite : suites()) {
      figures.addAll(shown(suite, directory, out));
    }
    if (figures.isEmpty()) {
      throw refused(directory + " has no data that is known here");
    }
    figures.addAll(shown(new SpeedSuite(), directory, out));
    if (!withoutSimulation) {
      figures.addAll(shown(new ShopSuite(), directory, out));
    }
    return figures.stream().anyMatch(DetectionFigure::isMissed) ? ExitCode.FAILED : ExitCode.OK;
  }

  private static List<DetectionFigure> shown(
      DetectionSuite suite, Path directory, PrintWriter out) {
    List<DetectionFigure> figures = figures(suite, directory);
    figures.forEach(figure -> out.println(row(figure)));
    out.flush();
    return figures;
  }

  private static List<DetectionFigure> figures(DetectionSuite suite, Path directory) {
    try {
      return suite.measure(directory);
    } catch (IOException unreadable) {
      throw refused(unreadable.getMessage());
    }
  }

  private static String row(DetectionFigure figure) {
    DetectionFigure.Target target = figure.target();
    return ROW.formatted(
            figure.suite(),
            figure.measure(),
            DetectionFigure.shown(figure.value()),
            figure.unit(),
            target == null ? "" : target,
            target == null ? "" : figure.isMissed() ? "MISSED" : "met")
        .stripTrailing();
  }

  private static CommandFailure refused(@Nullable String why) {
    return new CommandFailure(
        ExitCode.USAGE, "bench-detection: " + why + "; name a directory with --data");
  }

  private Path directory() {
    Path given = data;
    if (given != null) {
      return given;
    }
    return Path.of(System.getProperty("tailwater.home", ".")).resolve("../shared/data").normalize();
  }
}
