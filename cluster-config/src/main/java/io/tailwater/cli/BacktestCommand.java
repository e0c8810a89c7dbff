package io.tailwater.cli;

import io.tailwater.cli.backtest.BacktestJson;
import io.tailwater.cli.backtest.BacktestResult;
import io.tailwater.cli.backtest.BacktestText;
import io.tailwater.cli.backtest.HistoryOutline;
import io.tailwater.cli.backtest.HistoryReader;
import io.tailwater.cli.backtest.LiveAlerts;
import io.tailwater.config.AlertSettings;
import io.tailwater.config.DayDuration;
import io.tailwater.config.Finding;
import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.processors.alert.backtest.Backtest;
import io.tailwater.processors.alert.backtest.BacktestLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tailwater backtest}: what rules would have told of the past. */
@Command(
    name = "backtest",
    description =
        "Judges the counts of the past, which ClickHouse has, by the rules of a file, and says what"
            + " would have fired. Nobody is told, and nothing is written.",
    mixinStandardHelpOptions = true)
final class BacktestCommand implements Callable<Integer> {
  private static final long MINUTE_MILLIS = 60_000;

  /** Baselines are by the hour of the week after three weeks, and look back for four. */
  private static final long LEARNING_MILLIS = Duration.ofDays(28).toMillis();

  private final Streams streams;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description =
          "A tailwater.yaml, or just its alerts:, slos: and openslo_files: (default: the shipped"
              + " rules).")
  private @Nullable Path rules;

  @Option(
      names = "--since",
      paramLabel = "T",
      defaultValue = "7d",
      description =
          "What fired from then on is told: so long ago, such as 7d or 12h, or a time such as"
              + " 2026-03-01T08:00:00Z (default: ${DEFAULT-VALUE}).")
  private String since = "7d";

  @Option(
      names = "--until",
      paramLabel = "T",
      defaultValue = "0",
      description = "Until when, in the same words (default: as far as there are counts).")
  private String until = "0";

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "Tell only of alerts of this service, and of incidents in which it takes part.")
  private @Nullable String service;

  @Option(names = "--json", description = "Prints lines of JSON, each an object with its kind.")
  private boolean json;

  @Mixin private ClickHouseOptions clickHouse = new ClickHouseOptions();

  BacktestCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Instant now = Instant.now();
    long sinceMillis = minute("--since", since, now);
    long untilMillis = minute("--until", until, now);
    if (sinceMillis >= untilMillis) {
      throw new CommandFailure(
          ExitCode.USAGE, "--since %s is not before --until %s".formatted(since, until));
    }
    AlertSettings settings = settings();
    BacktestResult result = run(settings, sinceMillis, untilMillis);
    (json ? BacktestJson.of(result) : BacktestText.of(result)).forEach(streams.out()::println);
    return ExitCode.OK;
  }

  private BacktestResult run(AlertSettings settings, long sinceMillis, long untilMillis) {
    ClickHouseHttp server = new ClickHouseHttp(clickHouse.address());
    HistoryOutline history = HistoryOutline.read(server::query);
    // The last minute may still be growing, and what is behind it is not known to be silent.
    long end = Math.min(untilMillis, history.lastMillis());
    if (end <= sinceMillis || history.firstMillis() >= end) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "there is no history of that time: there are counts from %s to %s"
              .formatted(
                  Instant.ofEpochMilli(history.firstMillis()),
                  Instant.ofEpochMilli(history.lastMillis())));
    }
    long begin = Math.max(sinceMillis - LEARNING_MILLIS, history.firstMillis());
    long told = Math.max(sinceMillis, begin);
    BacktestLedger ledger = new BacktestLedger(told, Optional.ofNullable(service));
    Backtest backtest =
        new Backtest(
            settings.judge(),
            settings.lateness().toMillis(),
            settings.desk(),
            settings.maintenance(),
            ledger);
    HistoryReader reader = new HistoryReader(server::query);
    if (streams.terminal()) {
      streams.err().println("judging " + Duration.ofMillis(end - begin).toHours() + " hours ...");
    }
    history.chunks(begin, end).forEach(chunk -> reader.read(chunk, backtest::accept));
    backtest.finish(end);
    return new BacktestResult(
        rules == null ? "the shipped rules" : rules.toString(),
        settings.judge().rules(),
        begin,
        reader.minutes(),
        told,
        end,
        end < untilMillis && untilMillis - end > 2 * MINUTE_MILLIS,
        ledger,
        LiveAlerts.read(server::query, told, end, Optional.ofNullable(service)));
  }

  private AlertSettings settings() {
    if (rules == null) {
      return AlertSettings.defaults();
    }
    try {
      return TailwaterConfig.loadAlerts(rules);
    } catch (InvalidConfigException refused) {
      throw new CommandFailure(
          ExitCode.USAGE,
          refused.errors().stream().map(Finding::toString).collect(Collectors.joining("\n")));
    }
  }

  private static long minute(String option, String text, Instant now) {
    Instant meant = now;
    Optional<Duration> ago = DayDuration.parse(text).filter(duration -> !duration.isNegative());
    if (ago.isPresent()) {
      meant = now.minus(ago.get());
    } else {
      try {
        meant = Instant.parse(text);
      } catch (DateTimeParseException _) {
        throw new CommandFailure(
            ExitCode.USAGE,
            option
                + " takes a duration such as 7d or 12h, or a time such as 2026-03-01T08:00:00Z,"
                + " not '"
                + text
                + "'");
      }
    }
    return Math.floorDiv(meant.toEpochMilli(), MINUTE_MILLIS) * MINUTE_MILLIS;
  }
}
