package io.tailwater.config;

import static io.tailwater.config.ConfigKey.optional;
import static io.tailwater.config.ConfigKey.required;

import io.tailwater.config.ValueType.AnyText;
import io.tailwater.config.ValueType.Block;
import io.tailwater.config.ValueType.Blocks;
import io.tailwater.config.ValueType.Decimal;
import io.tailwater.config.ValueType.Flag;
import io.tailwater.config.ValueType.Text;
import io.tailwater.config.ValueType.Texts;
import io.tailwater.config.ValueType.Wait;
import io.tailwater.config.ValueType.Whole;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Severity;
import io.tailwater.processors.alert.rule.ShippedRules;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The keys of the {@code alerts:} block but for its own rules. */
final class AlertReference {
  static final List<String> SEVERITIES =
      Arrays.stream(Severity.values()).map(Severity::word).toList();

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);

  static final List<ConfigKey> KEYS =
      List.of(
          optional(
              "alerts",
              new Block(),
              "",
              "How services are judged, and how patient messages about them are. Without the block, all shipped rules are on."),
          optional("alerts.enabled", new Flag(), "true", "Whether services are judged at all."),
          optional(
              "alerts.zone",
              new Text(),
              "UTC",
              "The time zone that says what an hour of the week is, such as `Europe/Berlin`."),
          optional(
              "alerts.lateness",
              new Wait(Duration.ZERO, Duration.ofMinutes(10)),
              "30s",
              "How long a minute is waited for beyond the time that traces are settled."),
          optional(
              "alerts.apdex",
              new Wait(Duration.ofMillis(1), DAY),
              "500ms",
              "Users are satisfied with calls that take as long at most; frustrated by four times as long."),
          optional("alerts.links", new Block(), "", "URLs that messages lead to."),
          optional(
              "alerts.links.incident",
              new AnyText(),
              "",
              "Opens an incident; `{incident}` stands for its id."),
          optional(
              "alerts.links.trace",
              new AnyText(),
              "",
              "Opens a trace; `{trace_id}` stands for the 32 hexadecimal digits of its id."),
          optional(
              "alerts.budget_per_day",
              new Whole(0, 10_000),
              "2",
              "How many incidents that only a baseline tells of may interrupt people in 24 hours; the others are recorded."),
          optional(
              "alerts.group_wait",
              new Wait(Duration.ZERO, DAY),
              "30s",
              "How long an incident is gathered before it is told."),
          optional(
              "alerts.group_wait_critical",
              new Wait(Duration.ZERO, DAY),
              "10s",
              "The same for a critical one."),
          optional(
              "alerts.group_interval",
              new Wait(Duration.ofSeconds(1), DAY),
              "5m",
              "How long after the last message new alerts of an incident are told at the earliest."),
          optional(
              "alerts.repeat_interval",
              new Wait(Duration.ofMinutes(1), WEEK),
              "4h",
              "After how long an incident that goes on is told again."),
          optional(
              "alerts.close_after",
              new Wait(Duration.ZERO, DAY),
              "3m",
              "How long all alerts of an incident have to be resolved before it is."),
          optional(
              "alerts.baselines",
              new Block(),
              "",
              "What is out of the ordinary: docs/alerts/baselines.md."),
          optional(
              "alerts.baselines.sigmas",
              new Decimal(),
              "3",
              "Distance from the baseline, in standard deviations, that is out of the ordinary; above `recovery_sigmas`."),
          optional(
              "alerts.baselines.recovery_sigmas",
              new Decimal(),
              "2",
              "Distance below which it recovers; above 0."),
          optional(
              "alerts.baselines.sustained_minutes",
              new Whole(1, 60),
              "5",
              "For how many minutes in a row rule r1 wants it."),
          optional(
              "alerts.baselines.false_alarms_per_day",
              new Decimal(),
              "0.1",
              "How often rules r2 and r3 may be wrong on a series; above 0, below 4."),
          optional(
              "alerts.baselines.least_change",
              new Decimal(),
              "1.2",
              "Factor between a latency or volume and what is expected, below which nothing is said; at least 1."),
          optional(
              "alerts.baselines.least_calls",
              new Whole(0, 1_000_000_000),
              "10",
              "So many calls must be slower, more or fewer than expected."),
          optional(
              "alerts.baselines.least_slower",
              new Wait(Duration.ZERO, DAY),
              "5ms",
              "A latency must be so much above what is expected."),
          optional(
              "alerts.baselines.least_calls_per_minute",
              new Decimal(),
              "20",
              "So many calls a minute must be expected before their lack is bad."),
          optional(
              "alerts.disable",
              new Texts(0),
              "",
              "Shipped rules that are switched off, of: "
                  + ShippedRules.all().stream()
                      .map(AlertRule::id)
                      .collect(Collectors.joining(", ", "", "."))),
          optional(
              "alerts.maintenance[]",
              new Blocks(0),
              "",
              "Times in which alerts are recorded, but not told."),
          required("alerts.maintenance[].id", new Text(), "Names it; unique."),
          required(
              "alerts.maintenance[].match",
              new Texts(1),
              "Which alerts, such as `service=cart`; all must match. Labels as in `receivers[].match`."),
          required(
              "alerts.maintenance[].start",
              new Text(),
              "From when on, such as `2026-12-01T02:00:00Z`."),
          required("alerts.maintenance[].end", new Text(), "Until when, exclusive."),
          required("alerts.maintenance[].author", new Text(), "Who wants it."),
          optional("alerts.maintenance[].comment", new AnyText(), "", "Why."));

  private AlertReference() {}

  /** The severity of a word of {@link #SEVERITIES}. */
  static Severity severity(String word) {
    return Arrays.stream(Severity.values())
        .filter(severity -> severity.word().equals(word))
        .findFirst()
        .orElseThrow();
  }
}
