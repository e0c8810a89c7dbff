package io.tailwater.cli;

import io.tailwater.config.Finding;
import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.evaluate.CaseEvaluation;
import io.tailwater.evaluate.TraceEvaluation;
import io.tailwater.evaluate.UnreadableInputException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tailwater evaluate}: judges traces offline and says why, or replays recorded cases. */
@Command(
    name = "evaluate",
    description =
        "Judges the traces of a file with the policies of another, and says why; or replays cases"
            + " that the OpenTelemetry Collector was seen to decide.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  private final Streams streams;

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  EvaluateCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try {
      return what.traces == null ? replay(what.cases) : judge(what.traces);
    } catch (UnreadableInputException unreadable) {
      throw new CommandFailure(ExitCode.USAGE, unreadable.getMessage());
    }
  }

  private int judge(Traces given) throws UnreadableInputException {
    TraceEvaluation.Summary summary =
        evaluation(given.policies).evaluate(given.traces, streams.out()::println);
    if (given.json) {
      streams.out().println(summary.json());
    } else {
      streams.err().println(summary.text());
    }
    return ExitCode.OK;
  }

  private static TraceEvaluation evaluation(Path policies) {
    try {
      return new TraceEvaluation(TailwaterConfig.load(policies).sampling());
    } catch (InvalidConfigException refused) {
      throw new CommandFailure(
          ExitCode.USAGE,
          refused.errors().stream().map(Finding::toString).collect(Collectors.joining("\n")));
    } catch (IllegalArgumentException refused) {
      throw new CommandFailure(ExitCode.USAGE, policies + ": " + refused.getMessage());
    }
  }

  private int replay(Path cases) throws UnreadableInputException {
    CaseEvaluation evaluation = new CaseEvaluation();
    evaluation.evaluate(cases, streams.out()::println);
    streams
        .out()
        .println(evaluation.matched() + " matched, " + evaluation.mismatched() + " mismatched");
    return evaluation.mismatched() == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  /** One of two things. */
  private static final class What {
    @ArgGroup(exclusive = false)
    private @Nullable Traces traces;

    @Option(
        names = "--cases",
        paramLabel = "FILE",
        required = true,
        description =
            "Replays this file of cases, of collector configurations with their decisions, and"
                + " prints those that come out otherwise; exits 1 if there are any.")
    private Path cases = Path.of("");
  }

  /** Policies and what they judge. */
  private static final class Traces {
    @Option(
        names = "--policies",
        paramLabel = "FILE",
        required = true,
        description = "A tailwater.yaml, or just its tail_sampling block.")
    private Path policies = Path.of("");

    @Option(
        names = "--traces",
        paramLabel = "FILE",
        required = true,
        description =
            "Traces as OTLP/JSON, one ExportTraceServiceRequest or TracesData a line. Spans of one"
                + " trace may stand in several lines.")
    private Path traces = Path.of("");

    @Option(
        names = "--json",
        description = "Ends with the counts as a JSON object, instead of a line on stderr.")
    private boolean json;
  }
}
