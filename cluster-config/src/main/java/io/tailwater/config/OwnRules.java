package io.tailwater.config;

import io.tailwater.config.Signals.Signal;
import io.tailwater.config.Signals.Way;
import io.tailwater.processors.alert.rule.AlertEntity.Kind;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Condition;
import io.tailwater.processors.alert.rule.Condition.Aggregate;
import io.tailwater.processors.alert.rule.Condition.Comparison;
import io.tailwater.processors.alert.rule.Escalation;
import io.tailwater.processors.alert.rule.Hysteresis;
import io.tailwater.processors.alert.rule.RuleFamily;
import io.tailwater.processors.alert.rule.RuleIdentity;
import io.tailwater.processors.alert.rule.Selector;
import io.tailwater.processors.alert.rule.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns the checked entries of {@code alerts.rules} into rules. */
final class OwnRules {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final long LEAST_CALLS = 20;
  private static final long LEAST_BAD = 5;
  private static final double SIGNIFICANCE = 1e-6;
  private static final List<String> WAYS = List.of("baseline", "above", "below", "ratio", "absent");

  private static final Map<String, String> BESIDE =
      Map.of(
          "window", "above, below or ratio",
          "for", "above, below, ratio or absent",
          "recovery", "above, below, ratio or absent");

  private final Findings findings;
  private final Set<String> shipped;

  /**
   * A reader.
   *
   * @param shipped names that replace a shipped rule
   */
  OwnRules(Findings findings, Set<String> shipped) {
    this.findings = findings;
    this.shipped = shipped;
  }

  /** The rule of an entry; empty after an error has been reported. */
  Optional<AlertRule> read(Section entry) {
    int before = findings.errors().size();
    Optional<Signal> signal = signal(entry);
    Optional<String> name = entry.value("name", String.class);
    if (signal.isEmpty() || name.isEmpty()) {
      return Optional.empty();
    }
    Optional<Condition> condition = condition(entry, signal.get());
    Selector selector =
        new Selector(
            Signals.kind(entry.value("on", String.class).orElseThrow()),
            Matchers.read(findings, entry, "match", Matchers.OF_ENTITIES));
    boolean compares = entry.mentions("above") || entry.mentions("below");
    int forMinutes = minutes(entry, "for", compares ? 5 : 1);
    int recovery = minutes(entry, "recovery", 5);
    if (condition.isEmpty() || findings.errors().size() > before) {
      return Optional.empty();
    }
    Hysteresis hysteresis = hysteresis(entry, condition.get(), signal.get());
    return findings.errors().size() > before
        ? Optional.empty()
        : Optional.of(
            new AlertRule(
                identity(entry, name.get(), condition.get(), signal.get()),
                selector,
                condition.get(),
                forMinutes,
                recovery,
                hysteresis));
  }

  private RuleIdentity identity(Section entry, String name, Condition condition, Signal signal) {
    return new RuleIdentity(
        name,
        shipped.contains(name) ? 2 : 1,
        signal.subject(),
        family(condition, signal),
        signal.name(),
        entry
            .value("severity", String.class)
            .map(AlertReference::severity)
            .orElse(Severity.WARNING),
        Escalation.NONE,
        entry.value("user_facing", Boolean.class).orElse(false));
  }

  private static RuleFamily family(Condition condition, Signal signal) {
    return switch (condition) {
      case Condition.Detected _ ->
          signal.ways().contains(Way.OWN) ? RuleFamily.SURGE : RuleFamily.BASELINE;
      case Condition.Absent _ -> RuleFamily.ABSENT;
      case Condition.Compared _,
          Condition.MinutesBeyond _,
          Condition.Ratio _,
          Condition.Newcomer _,
          Condition.Vanished _,
          Condition.RunsOut _ ->
          RuleFamily.THRESHOLD;
    };
  }

  private Optional<Signal> signal(Section entry) {
    Optional<Kind> kind = entry.value("on", String.class).map(Signals::kind);
    Optional<String> name = entry.value("signal", String.class);
    if (kind.isEmpty() || name.isEmpty()) {
      return Optional.empty();
    }
    Optional<Signal> signal = Signals.find(kind.get(), name.get());
    if (signal.isEmpty()) {
      findings.error(
          entry.at("signal"),
          entry.path("signal"),
          "unknown signal '%s' on %s; %s"
              .formatted(
                  name.get(),
                  kind.get().word(),
                  NearestName.hint(name.get(), Signals.names(kind.get()))));
    }
    return signal;
  }

  private Optional<Condition> condition(Section entry, Signal signal) {
    List<String> given = WAYS.stream().filter(entry::mentions).toList();
    if (signal.ways().contains(Way.OWN)) {
      given.forEach(
          key ->
              findings.error(
                  entry.at(key),
                  entry.path(key),
                  "the signal '%s' says itself what a breach is -- leave it out"
                      .formatted(signal.name())));
      refuseStray(entry, Way.OWN);
      return Optional.of(new Condition.Detected(surge(signal)));
    }
    if (given.size() != 1) {
      String second = given.isEmpty() ? "" : given.get(1);
      findings.error(
          given.isEmpty() ? entry.at() : entry.at(second),
          given.isEmpty() ? entry.path() : entry.path(second),
          (given.isEmpty()
                  ? "does not say what a breach is"
                  : "a rule has one of these, and '" + given.getFirst() + "' is there already")
              + " -- write one of "
              + signal.keys());
      return Optional.empty();
    }
    String key = given.getFirst();
    if (!signal.ways().contains(way(key))) {
      findings.error(
          entry.at(key),
          entry.path(key),
          "the signal '%s' is not judged so -- write one of %s"
              .formatted(signal.name(), signal.keys()));
      return Optional.empty();
    }
    refuseStray(entry, way(key));
    return condition(entry, signal, key);
  }

  private static String surge(Signal signal) {
    return switch (signal.name()) {
      case "log.template" -> "surge.new";
      case "log.lift" -> "surge.lift";
      default -> "surge.count";
    };
  }

  private static Way way(String key) {
    return switch (key) {
      case "baseline" -> Way.BASELINE;
      case "ratio" -> Way.RATIO;
      case "absent" -> Way.ABSENT;
      default -> Way.NUMBER;
    };
  }

  /** Keys that would be read by nobody. */
  private void refuseStray(Section entry, Way way) {
    List<String> stray =
        switch (way) {
          case NUMBER -> List.of();
          case RATIO -> List.of("aggregate", "recover_at");
          case ABSENT -> List.of("aggregate", "recover_at", "window");
          case BASELINE, OWN -> List.of("aggregate", "recover_at", "window", "for", "recovery");
        };
    stray.stream()
        .filter(entry::mentions)
        .forEach(
            name ->
                findings.error(
                    entry.at(name),
                    entry.path(name),
                    "has no effect here: it belongs to rules with %s -- leave it out"
                        .formatted(BESIDE.getOrDefault(name, "above, below"))));
  }

  private Optional<Condition> condition(Section entry, Signal signal, String key) {
    return switch (way(key)) {
      case BASELINE ->
          entry
              .value("baseline", String.class)
              .map(rule -> new Condition.Detected("baseline." + rule));
      case RATIO -> entry.value("ratio", Section.class).flatMap(ratio -> ratio(entry, ratio));
      case ABSENT ->
          entry
              .value("absent", Duration.class)
              .map(_ -> new Condition.Absent(minutes(entry, "absent", 1)));
      case NUMBER, OWN ->
          entry
              .value(key, Double.class)
              .map(
                  limit ->
                      new Condition.Compared(
                          entry
                              .value("aggregate", String.class)
                              .map(word -> Aggregate.valueOf(word.toUpperCase(Locale.ROOT)))
                              .orElse(Aggregate.MEAN),
                          minutes(entry, "window", 1),
                          key.equals("above") ? Comparison.ABOVE : Comparison.BELOW,
                          limit * signal.scale(),
                          signal.unit()));
    };
  }

  private Optional<Condition> ratio(Section entry, Section ratio) {
    double factor = ratio.value("factor", Double.class).orElse(1.0);
    double significance = ratio.value("significance", Double.class).orElse(SIGNIFICANCE);
    if (!(factor >= 1)) {
      findings.error(ratio.at("factor"), ratio.path("factor"), "must be 1 or more");
      return Optional.empty();
    }
    if (!(significance > 0 && significance < 1)) {
      findings.error(
          ratio.at("significance"), ratio.path("significance"), "must be above 0 and below 1");
      return Optional.empty();
    }
    return Optional.of(
        new Condition.Ratio(
            minutes(entry, "window", 5), factor, significance, LEAST_CALLS, LEAST_BAD));
  }

  private Hysteresis hysteresis(Section entry, Condition condition, Signal signal) {
    Optional<Double> given = entry.value("recover_at", Double.class);
    if (given.isEmpty() || !(condition instanceof Condition.Compared compared)) {
      return Hysteresis.NONE;
    }
    double calmAt = given.get() * signal.scale();
    boolean above = compared.comparison() == Comparison.ABOVE;
    if (compared.comparison().beyond(calmAt, compared.limit())) {
      findings.error(
          entry.at("recover_at"),
          entry.path("recover_at"),
          above
              ? "must not be above the limit -- write what the signal has to fall below"
              : "must not be below the limit -- write what the signal has to rise above");
    }
    return above ? Hysteresis.below(calmAt) : Hysteresis.above(calmAt);
  }

  private int minutes(Section entry, String key, int absent) {
    Optional<Duration> given = entry.value(key, Duration.class);
    if (given.isPresent() && !given.get().equals(Duration.ofMinutes(given.get().toMinutes()))) {
      findings.error(
          entry.at(key),
          entry.path(key),
          "must be whole minutes: services are judged by the minute");
    }
    return given.map(span -> (int) span.dividedBy(MINUTE)).orElse(absent);
  }
}
