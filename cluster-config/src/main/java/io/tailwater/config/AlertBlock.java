package io.tailwater.config;

import io.tailwater.config.Section.Located;
import io.tailwater.processors.alert.baseline.BaselineSettings;
import io.tailwater.processors.alert.desk.Links;
import io.tailwater.processors.alert.incident.DeskSettings;
import io.tailwater.processors.alert.incident.Silence;
import io.tailwater.processors.alert.judge.JudgeRules;
import io.tailwater.processors.alert.judge.JudgeRules.WatchedObjective;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.ShippedRules;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;

/** Turns the checked {@code alerts:} block into settings, with the rules no table can say. */
final class AlertBlock {
  private final Findings findings;

  AlertBlock(Findings findings) {
    this.findings = findings;
  }

  /**
   * The block's meaning; an absent block means the defaults.
   *
   * @param objectives empty where none is set, and all services are held to the default one
   */
  AlertSettings read(Optional<Section> given, Optional<List<WatchedObjective>> objectives) {
    Section block = given.orElse(Section.absent("alerts", Position.WHOLE_FILE));
    return new AlertSettings(
        block.value("enabled", Boolean.class).orElse(true),
        block.value("lateness", Duration.class).orElse(AlertSettings.DEFAULT_LATENESS),
        block.value("apdex", Duration.class).orElse(AlertSettings.DEFAULT_APDEX),
        new JudgeRules(
            AlertSettings.TENANT,
            rules(block, objectives),
            objectives.orElseGet(() -> List.of(AlertSettings.defaultObjective())),
            baselines(block)),
        desk(block),
        block.value("links", Section.class).map(this::links).orElse(Links.NONE),
        maintenance(block.sections("maintenance")));
  }

  private static DeskSettings desk(Section block) {
    DeskSettings usual = DeskSettings.DEFAULT;
    return new DeskSettings(
        millis(block, "group_wait", usual.groupWaitMillis()),
        millis(block, "group_wait_critical", usual.criticalWaitMillis()),
        millis(block, "group_interval", usual.groupIntervalMillis()),
        millis(block, "repeat_interval", usual.repeatMillis()),
        usual.redecideMillis(),
        millis(block, "close_after", usual.closeMillis()),
        block
            .value("budget_per_day", Long.class)
            .map(Long::intValue)
            .orElse(usual.unconfirmedPerDay()));
  }

  private static long millis(Section block, String key, long absent) {
    return block.value(key, Duration.class).map(Duration::toMillis).orElse(absent);
  }

  private Links links(Section block) {
    return new Links(link(block, "incident", "{incident}"), link(block, "trace", "{trace_id}"));
  }

  private String link(Section block, String key, String placeholder) {
    String link = block.value(key, String.class).orElse("");
    if (!link.isEmpty() && !link.matches("https?://.+")) {
      findings.error(
          block.at(key),
          block.path(key),
          "does not begin with https:// or http:// -- write it whole");
    } else if (!link.isEmpty() && !link.contains(placeholder)) {
      findings.error(
          block.at(key),
          block.path(key),
          "leads everybody to the same page -- write " + placeholder + " where the id belongs");
    }
    return link;
  }

  private BaselineSettings baselines(Section alerts) {
    Section block =
        alerts
            .value("baselines", Section.class)
            .orElse(Section.absent("alerts.baselines", Position.WHOLE_FILE));
    BaselineSettings usual = BaselineSettings.DEFAULT;
    BaselineSettings.Gate gate = usual.gate();
    double recovery =
        number(
            block,
            "recovery_sigmas",
            usual.recoverySigmas(),
            value -> value > 0,
            "must be above 0");
    double sigmas = block.value("sigmas", Double.class).orElse(usual.sigmas());
    if (!(sigmas > recovery)) {
      String key = block.mentions("sigmas") ? "sigmas" : "recovery_sigmas";
      findings.error(
          block.at(key),
          block.path(key),
          "a rule that fires at %s sigmas cannot recover at %s -- let sigmas be above recovery_sigmas"
              .formatted(sigmas, recovery));
      sigmas = recovery + 1;
    }
    return new BaselineSettings(
        zone(alerts),
        sigmas,
        block
            .value("sustained_minutes", Long.class)
            .map(Long::intValue)
            .orElse(usual.sustainedMinutes()),
        recovery,
        number(
            block,
            "false_alarms_per_day",
            usual.falseAlarmsPerDay(),
            value -> value > 0 && value < 4,
            "must be above 0 and below 4"),
        new BaselineSettings.Gate(
            number(block, "least_change", gate.factor(), value -> value >= 1, "must be 1 or more"),
            block.value("least_calls", Long.class).orElse(gate.affectedCalls()),
            block
                .value("least_slower", Duration.class)
                .map(Duration::toNanos)
                .orElse(gate.slowerNanos()),
            number(
                block,
                "least_calls_per_minute",
                gate.volumePerMinute(),
                value -> value >= 0,
                "must not be negative")),
        usual.floors());
  }

  private double number(
      Section block, String key, double absent, DoublePredicate allowed, String refusal) {
    double value = block.value(key, Double.class).orElse(absent);
    if (allowed.test(value)) {
      return value;
    }
    findings.error(block.at(key), block.path(key), refusal);
    return absent;
  }

  private ZoneId zone(Section block) {
    Optional<String> name = block.value("zone", String.class);
    try {
      return name.map(ZoneId::of).orElse(ZoneOffset.UTC);
    } catch (DateTimeException _) {
      findings.error(
          block.at("zone"),
          block.path("zone"),
          "unknown time zone '%s'; %s"
              .formatted(
                  name.orElseThrow(),
                  NearestName.of(name.orElseThrow(), ZoneId.getAvailableZoneIds())
                      .map(nearest -> "did you mean '" + nearest + "'?")
                      .orElse("write one such as UTC or Europe/Berlin")));
      return ZoneOffset.UTC;
    }
  }

  private List<AlertRule> rules(Section block, Optional<List<WatchedObjective>> objectives) {
    Map<String, AlertRule> rules = new LinkedHashMap<>();
    (objectives.isPresent() ? ShippedRules.all() : ShippedRules.withoutObjectives())
        .forEach(rule -> rules.put(rule.id(), rule));
    List<String> shipped = List.copyOf(rules.keySet());
    for (Located<String> id : block.texts("disable")) {
      if (shipped.contains(id.value())) {
        rules.remove(id.value());
      } else {
        findings.error(
            id.at(),
            block.path("disable"),
            "unknown rule '%s'; %s".formatted(id.value(), NearestName.hint(id.value(), shipped)));
      }
    }
    OwnRules own = new OwnRules(findings, new HashSet<>(shipped));
    Map<String, Section> names = new HashMap<>();
    for (Section entry : block.sections("rules")) {
      if (isNew(names, entry, "name")) {
        own.read(entry).ifPresent(rule -> rules.put(rule.id(), rule));
      }
    }
    BudgetAlerts.of(objectives.orElse(List.of()))
        .forEach(rule -> rules.putIfAbsent(rule.id(), rule));
    return List.copyOf(rules.values());
  }

  private boolean isNew(Map<String, Section> known, Section entry, String key) {
    Optional<String> name = entry.value(key, String.class);
    Section first = name.isEmpty() ? null : known.putIfAbsent(name.get(), entry);
    if (first != null) {
      findings.error(
          entry.at(key),
          entry.path(key),
          "'%s' is already used in line %d".formatted(name.orElseThrow(), first.at(key).line()));
    }
    return first == null;
  }

  private List<Silence> maintenance(List<Section> entries) {
    List<Silence> windows = new ArrayList<>();
    Map<String, Section> ids = new HashMap<>();
    for (Section entry : entries) {
      int before = findings.errors().size();
      Optional<String> id = entry.value("id", String.class);
      Optional<String> author = entry.value("author", String.class);
      Optional<Instant> start = instant(entry, "start");
      Optional<Instant> end = instant(entry, "end");
      var matchers = Matchers.read(findings, entry, "match", Matchers.OF_ALERTS);
      if (!isNew(ids, entry, "id")
          || id.isEmpty()
          || author.isEmpty()
          || start.isEmpty()
          || end.isEmpty()
          || findings.errors().size() > before
          || !entry.mentions("match")) {
        continue;
      }
      try {
        windows.add(
            new Silence(
                id.get(),
                Silence.Kind.MAINTENANCE,
                matchers,
                start.get().toEpochMilli(),
                end.get().toEpochMilli(),
                author.get(),
                entry.value("comment", String.class).orElse("")));
      } catch (IllegalArgumentException refused) {
        String key = start.get().isBefore(end.get()) ? "match" : "end";
        findings.error(entry.at(key), entry.path(key), String.valueOf(refused.getMessage()));
      }
    }
    return windows;
  }

  private Optional<Instant> instant(Section entry, String key) {
    Optional<String> text = entry.value(key, String.class);
    try {
      return text.map(Instant::parse);
    } catch (DateTimeParseException _) {
      findings.error(
          entry.at(key),
          entry.path(key),
          "'%s' is no time -- write it as 2026-12-01T02:00:00Z"
              .formatted(SectionReader.abbreviate(text.orElseThrow())));
      return Optional.empty();
    }
  }
}
