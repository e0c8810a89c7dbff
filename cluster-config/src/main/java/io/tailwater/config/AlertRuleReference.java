package io.tailwater.config;

import static io.tailwater.config.ConfigKey.optional;
import static io.tailwater.config.ConfigKey.required;

import io.tailwater.config.ValueType.Block;
import io.tailwater.config.ValueType.Blocks;
import io.tailwater.config.ValueType.Choice;
import io.tailwater.config.ValueType.Decimal;
import io.tailwater.config.ValueType.Flag;
import io.tailwater.config.ValueType.Text;
import io.tailwater.config.ValueType.Texts;
import io.tailwater.config.ValueType.Wait;
import java.time.Duration;
import java.util.List;

/** The keys of the {@code alerts.rules} list. */
final class AlertRuleReference {
  private static final String ONE = "alerts.rules[].";
  private static final Wait MINUTES = new Wait(Duration.ofMinutes(1), Duration.ofHours(24));

  static final List<String> AGGREGATES = List.of("mean", "sum", "least", "most", "last");
  static final List<String> BASELINES = List.of("r1", "r2", "r3");

  static final List<ConfigKey> KEYS =
      List.of(
          optional(
              "alerts.rules[]",
              new Blocks(0),
              "",
              "Rules of your own. Each has one of `baseline`, `above`, `below`, `ratio` and `absent`; on logs none, as the signal says what a breach is."),
          required(
              ONE + "name",
              new Text(),
              "Names the rule; unique. The name of a shipped rule replaces that one."),
          required(
              ONE + "on",
              new Choice(Signals.KINDS),
              "What the rule is on: each of these by itself."),
          optional(
              ONE + "match",
              new Texts(1),
              "all",
              "Which of them, such as `service=cart` or `key=~\"GET .*\"`; all must match. Labels: "
                  + String.join(", ", Matchers.OF_ENTITIES)
                  + "."),
          required(ONE + "signal", new Text(), Signals.meaning()),
          optional(
              ONE + "baseline",
              new Choice(BASELINES),
              "",
              "Breached where the signal is away from its baseline: for minutes (r1), for three minutes by much (r2), in the mean of half an hour (r3)."),
          optional(
              ONE + "above",
              new Decimal(),
              "",
              "Breached where the signal is above this number: milliseconds of latencies, else as `signal` says."),
          optional(ONE + "below", new Decimal(), "", "The same below."),
          optional(
              ONE + "window",
              MINUTES,
              "1m; 5m with `ratio`",
              "How many minutes `above`, `below` and `ratio` look at together."),
          optional(
              ONE + "aggregate",
              new Choice(AGGREGATES),
              "mean",
              "How the minutes of `above` and `below` become one number."),
          optional(
              ONE + "ratio",
              new Block(),
              "",
              "Breached where the share of bad calls is above what is expected and chance does not explain it."),
          optional(
              ONE + "ratio.factor",
              new Decimal(),
              "1",
              "How many times the expected share it has to be; at least 1."),
          optional(
              ONE + "ratio.significance",
              new Decimal(),
              "0.000001",
              "The chance below which it is a breach; above 0, below 1."),
          optional(
              ONE + "absent",
              MINUTES,
              "",
              "Breached where nothing is heard for so long of what was heard of before."),
          optional(
              ONE + "for",
              MINUTES,
              "5m with `above` and `below`, else 1m",
              "For how many minutes in a row it has to be breached. Baselines and logs have their own patience."),
          optional(
              ONE + "recovery", MINUTES, "5m", "After how many calm minutes in a row it resolves."),
          optional(
              ONE + "recover_at",
              new Decimal(),
              "the limit",
              "With `above` and `below`: what the signal has to come back to before a minute is calm."),
          optional(
              ONE + "severity",
              new Choice(AlertReference.SEVERITIES),
              "warning",
              "How bad a breach is."),
          optional(
              ONE + "user_facing",
              new Flag(),
              "false",
              "Whether users feel a breach, so that its alerts are never hidden behind those of a cause."));

  private AlertRuleReference() {}
}
