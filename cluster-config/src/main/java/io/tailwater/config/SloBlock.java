package io.tailwater.config;

import io.tailwater.config.Section.Located;
import io.tailwater.processors.alert.judge.JudgeRules.WatchedObjective;
import io.tailwater.processors.alert.slo.BurnRule;
import io.tailwater.processors.alert.slo.BurnRules;
import io.tailwater.processors.alert.slo.Indicator;
import io.tailwater.processors.alert.slo.Objective;
import io.tailwater.processors.alert.slo.Selector;
import io.tailwater.processors.alert.slo.Urgency;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns the checked {@code slos:} list into objectives with their rules. */
final class SloBlock {
  /** The words for how urgent a burn rule is. */
  static final List<String> URGENCIES = List.of("critical", "page", "warning", "ticket");

  private static final Duration MONTH = Duration.ofDays(30);
  private static final String FOUNDING = "budget-per-hour";

  private final Findings findings;

  SloBlock(Findings findings) {
    this.findings = findings;
  }

  /**
   * The objectives of a file; empty where it does not speak of them.
   *
   * @param directory where the files are that it names; empty if they are not looked up
   */
  Optional<List<WatchedObjective>> read(Section top, Optional<Path> directory) {
    List<Located<String>> files = top.texts("openslo_files");
    if (!top.mentions("slos") && files.isEmpty()) {
      return Optional.empty();
    }
    List<WatchedObjective> objectives = new ArrayList<>();
    Map<String, Section> names = new HashMap<>();
    for (Section entry : top.sections("slos")) {
      String name = entry.value("name", String.class).orElse("");
      Section first = names.putIfAbsent(name, entry);
      if (first != null && !name.isEmpty()) {
        findings.error(
            entry.at("name"),
            entry.path("name"),
            "'%s' is already used in line %d".formatted(name, first.at("name").line()));
        continue;
      }
      objective(entry, name)
          .flatMap(objective -> watched(entry, objective))
          .ifPresent(objectives::add);
    }
    if (directory.isPresent()) {
      Set<String> known = new HashSet<>(names.keySet());
      for (Located<String> file : files) {
        new OpenSlo(findings, known)
            .read(file, directory.get()).stream()
                .map(objective -> new WatchedObjective(objective, BurnRules.shipped(objective)))
                .forEach(objectives::add);
      }
    }
    return Optional.of(objectives);
  }

  private Optional<Objective> objective(Section entry, String name) {
    boolean both = entry.mentions("availability") && entry.mentions("latency");
    if (both || entry.mentionsNone("availability", "latency")) {
      findings.error(
          both ? entry.at("latency") : entry.at(),
          both ? entry.path("latency") : entry.path(),
          both
              ? "an objective is about availability or latency -- make two of it"
              : "does not say what has to be kept -- write availability: 99.5, or latency: {threshold: 300ms, target: 99}");
      return Optional.empty();
    }
    Optional<Section> latency = entry.value("latency", Section.class);
    Optional<Double> target =
        latency.isPresent()
            ? percent(latency.get(), "target", 100)
            : percent(entry, "availability", 100);
    Optional<Indicator> indicator =
        entry.mentions("latency")
            ? latency
                .flatMap(block -> block.value("threshold", Duration.class))
                .map(Indicator.Latency::new)
            : Optional.of(new Indicator.Availability());
    Optional<String> service = entry.value("service", String.class);
    if (name.isEmpty() || target.isEmpty() || indicator.isEmpty() || service.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Objective(
              name,
              new Selector(service.get(), entry.value("endpoint", String.class).orElse(null)),
              indicator.get(),
              target.get(),
              entry.value("period", Duration.class).orElse(MONTH)));
    } catch (IllegalArgumentException refused) {
      findings.error(
          entry.at("period"),
          entry.path("period"),
          refused.getMessage() + " -- write one such as 7d or 30d");
      return Optional.empty();
    }
  }

  /** The share of a percentage. Decimal, as 99.9 / 100 is not 0.999 in binary. */
  private Optional<Double> percent(Section entry, String key, double below) {
    Optional<Double> percent = entry.value(key, Double.class);
    if (percent.isPresent() && !(percent.get() > 0 && percent.get() < below)) {
      findings.error(
          entry.at(key),
          entry.path(key),
          below == 100
              ? "must be above 0 and below 100: percent of calls, such as 99.5"
              : "must be above 0: percent of the budget, such as 20");
      return Optional.empty();
    }
    return percent.map(SloBlock::share);
  }

  static double share(double percent) {
    return BigDecimal.valueOf(percent).movePointLeft(2).doubleValue();
  }

  private Optional<WatchedObjective> watched(Section entry, Objective objective) {
    BurnRules shipped = BurnRules.shipped(objective);
    List<BurnRule> rules = new ArrayList<>();
    boolean own = entry.mentions("rules");
    boolean asked = entry.mentions("budget_per_hour");
    if (asked) {
      percent(entry, "budget_per_hour", Double.POSITIVE_INFINITY)
          .map(share -> BurnRules.budgetPerHour(share, objective.period()))
          .filter(rule -> canFire(rule, objective, entry, "budget_per_hour"))
          .ifPresent(rules::add);
    }
    if (own) {
      Set<String> names = new HashSet<>();
      for (Section rule : entry.sections("rules")) {
        burnRule(rule, objective)
            .filter(
                burn -> canFire(burn, objective, rule, rule.mentions("burn") ? "burn" : "budget"))
            .filter(burn -> isNew(burn, rule, names))
            .ifPresent(rules::add);
      }
    } else {
      shipped.rules().stream()
          .filter(rule -> !asked || !rule.name().equals(FOUNDING))
          .forEach(rules::add);
    }
    List<String> left =
        own
            ? List.of()
            : shipped.left().stream()
                .filter(text -> !asked || !text.contains("'" + FOUNDING + "'"))
                .map(text -> text.replaceFirst("is refused", "is left out"))
                .toList();
    left.forEach(text -> findings.note(entry.at(), entry.path(), text));
    return Optional.of(new WatchedObjective(objective, new BurnRules(rules, left)));
  }

  private boolean isNew(BurnRule rule, Section entry, Set<String> names) {
    boolean shipped = BudgetAlerts.SHIPPED.contains(rule.name());
    if (shipped || !names.add(rule.name())) {
      findings.error(
          entry.at("name"),
          entry.path("name"),
          shipped
              ? "'%s' is the name of a shipped rule -- choose another".formatted(rule.name())
              : "the objective has a rule '%s' already -- rename one".formatted(rule.name()));
      return false;
    }
    return true;
  }

  private boolean canFire(BurnRule rule, Objective objective, Section entry, String key) {
    String unreachable = rule.whyUnreachable(objective);
    if (unreachable != null) {
      findings.error(entry.at(key), entry.path(key), unreachable);
    }
    return unreachable == null;
  }

  private Optional<BurnRule> burnRule(Section entry, Objective objective) {
    boolean both = entry.mentions("budget") && entry.mentions("burn");
    if (both || entry.mentionsNone("budget", "burn")) {
      findings.error(
          both ? entry.at("burn") : entry.at(),
          both ? entry.path("burn") : entry.path(),
          "has %s budget %s burn -- write one of them, such as budget: 5"
              .formatted(both ? "both" : "neither", both ? "and" : "nor"));
      return Optional.empty();
    }
    Optional<Duration> longWindow = entry.value("long", Duration.class);
    Optional<Duration> shortWindow = entry.value("short", Duration.class);
    Optional<Double> budget = percent(entry, "budget", Double.POSITIVE_INFINITY);
    Optional<Double> burn = entry.value("burn", Double.class);
    Optional<String> name = entry.value("name", String.class);
    if (longWindow.isEmpty()
        || shortWindow.isEmpty()
        || name.isEmpty()
        || (budget.isEmpty() && burn.isEmpty())) {
      return Optional.empty();
    }
    Urgency urgency =
        entry
            .value("severity", String.class)
            .map(word -> Urgency.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(Urgency.PAGE);
    double rate =
        budget.isPresent()
            ? budget.get() * objective.period().toMinutes() / longWindow.get().toMinutes()
            : burn.orElseThrow();
    try {
      return Optional.of(
          new BurnRule(name.get(), urgency, longWindow.get(), shortWindow.get(), rate));
    } catch (IllegalArgumentException _) {
      String key = rate > 0 ? "short" : "burn";
      findings.error(
          entry.at(key),
          entry.path(key),
          rate > 0
              ? "the windows must be whole minutes, and short the shorter one, such as long: 1h, short: 5m"
              : "must be above 0");
      return Optional.empty();
    }
  }
}
