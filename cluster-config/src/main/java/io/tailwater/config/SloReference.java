package io.tailwater.config;

import static io.tailwater.config.ConfigKey.optional;
import static io.tailwater.config.ConfigKey.required;

import io.tailwater.config.ValueType.Block;
import io.tailwater.config.ValueType.Blocks;
import io.tailwater.config.ValueType.Choice;
import io.tailwater.config.ValueType.Decimal;
import io.tailwater.config.ValueType.Period;
import io.tailwater.config.ValueType.Text;
import io.tailwater.config.ValueType.Texts;
import io.tailwater.config.ValueType.Wait;
import java.time.Duration;
import java.util.List;

/** The keys of the {@code slos:} list. */
final class SloReference {
  private static final String ONE = "slos[].";

  static final List<ConfigKey> KEYS =
      List.of(
          optional(
              "slos[]",
              new Blocks(0),
              "[{name: availability, service: \"*\", availability: 99.5, period: 30d}]",
              "Objectives: which share of calls has to be good. `[]` for none."),
          required(ONE + "name", new Text(), "Names it; unique."),
          required(
              ONE + "service",
              new Text(),
              "The service; `*` at the end stands for anything. Each service has a budget of its own."),
          optional(
              ONE + "endpoint",
              new Text(),
              "all",
              "The endpoint; `*` at the end stands for anything. All that are meant share a budget."),
          optional(
              ONE + "availability",
              new Decimal(),
              "",
              "Percent of calls that must not fail; above 0, below 100. Either this or `latency` is needed."),
          optional(ONE + "latency", new Block(), "", "How fast calls have to be."),
          required(
              ONE + "latency.threshold",
              new Wait(Duration.ofNanos(1_000), Duration.ofHours(24)),
              "A call that takes longer is a bad one."),
          required(
              ONE + "latency.target",
              new Decimal(),
              "Percent of calls that must not take longer; above 0, below 100."),
          optional(
              ONE + "period",
              new Period(Duration.ofDays(1), Duration.ofDays(400)),
              "30d",
              "Over how long it has to be kept; whole hours."),
          optional(
              ONE + "budget_per_hour",
              new Decimal(),
              "20, where that can be reached",
              "Percent of the period's budget of bad calls; more within an hour is critical. Refused if no service could burn so much."),
          optional(
              ONE + "rules[]",
              new Blocks(1),
              "the shipped ones: docs/alerts/slos.md",
              "Burn rules in place of the shipped ones."),
          required(ONE + "rules[].name", new Text(), "Names it; unique in the objective."),
          optional(
              ONE + "rules[].severity",
              new Choice(SloBlock.URGENCIES),
              "page",
              "How urgent it is; all but `ticket` and `warning` are critical alerts."),
          optional(
              ONE + "rules[].budget",
              new Decimal(),
              "",
              "Percent of the period's budget that is spent within `long`. Either this or `burn` is needed."),
          optional(
              ONE + "rules[].burn",
              new Decimal(),
              "",
              "How many times as fast as the objective allows the budget is spent."),
          required(
              ONE + "rules[].long",
              new Period(Duration.ofMinutes(2), Duration.ofDays(3)),
              "The window that has to exceed it; whole minutes."),
          required(
              ONE + "rules[].short",
              new Period(Duration.ofMinutes(1), Duration.ofDays(3)),
              "A shorter window that has to exceed it too: the budget still burns."),
          optional(
              "openslo_files",
              new Texts(0),
              "",
              "Files with objectives as OpenSLO v1 writes them, beside this file; they add to `slos`."));

  private SloReference() {}
}
