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
import io.tailwater.config.ValueType.Whole;
import java.time.Duration;
import java.util.List;

/** The keys of the {@code logs:} block. */
final class LogReference {
  /** Severities as OTLP ranges them, four numbers each from 1 on. */
  static final List<String> SEVERITIES =
      List.of("trace", "debug", "info", "warn", "error", "fatal");

  static final List<ConfigKey> KEYS =
      List.of(
          optional(
              "logs",
              new Block(),
              "",
              "How logs are kept. A log with a trace id follows the verdict on its trace; the rest of the block is about those that no trace speaks for."),
          optional(
              "logs.wait",
              new Wait(Duration.ofSeconds(1), Duration.ofHours(1)),
              "the longest wait of the policies, and 10s",
              "How long a log waits for the verdict on its trace before it is judged by itself."),
          optional(
              "logs.verdict_memory",
              new Wait(Duration.ofMinutes(1), Duration.ofHours(24)),
              "2h",
              "How long verdicts are remembered for logs that come late. 8 to 18 bytes a trace; with little memory it is shorter, which `tailwater_logs_verdicts_forgotten_total` counts. Where logs are read long after their spans, as from a backlog, verdicts age by the wall clock."),
          optional(
              "logs.always_keep",
              new Choice(SEVERITIES),
              "error",
              "Logs of this severity and above are all kept."),
          optional(
              "logs.first_of_pattern",
              new Whole(0, 10_000),
              "10",
              "How many logs of each pattern and service a shard keeps in an hour before the rate applies."),
          optional(
              "logs.rate",
              new Decimal(),
              "0.1",
              "Share of the other logs that is kept, 0 to 1. `sample_weight` says how many each stands for."),
          optional(
              "logs.masking",
              new Block(),
              "",
              "Secrets in bodies and attributes become `***` before anything is written down."),
          optional(
              "logs.masking.enabled",
              new Flag(),
              "true",
              "Whether authorization, cookies, passwords, tokens, keys and card numbers are masked."),
          optional(
              "logs.masking.names",
              new Texts(1),
              "",
              "Names whose values are masked too; in any case, and also as the end of a longer name."),
          optional(
              "logs.masking.patterns",
              new Texts(1),
              "",
              "What else is masked, as regular expressions of RE2."),
          optional("logs.tiers[]", new Blocks(1), "", "Services with a rate of their own."),
          required("logs.tiers[].name", new Text(), "The tier's name."),
          required("logs.tiers[].services", new Texts(1), "Names of services."),
          optional(
              "logs.tiers[].rate",
              new Decimal(),
              "1",
              "Share of their logs that is kept, 0 to 1; of several tiers the highest counts."));

  private LogReference() {}
}
