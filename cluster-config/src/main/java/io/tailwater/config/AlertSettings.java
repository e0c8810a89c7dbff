package io.tailwater.config;

import io.tailwater.processors.alert.baseline.BaselineSettings;
import io.tailwater.processors.alert.desk.Links;
import io.tailwater.processors.alert.incident.DeskSettings;
import io.tailwater.processors.alert.incident.Silence;
import io.tailwater.processors.alert.judge.JudgeRules;
import io.tailwater.processors.alert.judge.JudgeRules.WatchedObjective;
import io.tailwater.processors.alert.rule.ShippedRules;
import io.tailwater.processors.alert.slo.BurnRules;
import io.tailwater.processors.alert.slo.Indicator;
import io.tailwater.processors.alert.slo.Objective;
import io.tailwater.processors.alert.slo.Selector;
import io.tailwater.processors.rollup.RollupSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The {@code alerts:} and {@code slos:} blocks: what services are judged by, and how patient the
 * desk is that tells of it.
 *
 * @param enabled whether services are judged at all
 * @param lateness how long a minute is waited for after its end
 * @param apdex users are satisfied with what takes as long at most
 * @param judge rules, objectives and baselines
 * @param desk how patient the desk is
 * @param links URLs that open what a message tells of
 * @param maintenance times of which it was said beforehand that alerts are not to be heard
 */
public record AlertSettings(
    boolean enabled,
    Duration lateness,
    Duration apdex,
    JudgeRules judge,
    DeskSettings desk,
    Links links,
    List<Silence> maintenance) {
  /** The tenant that everybody belongs to. */
  static final String TENANT = "default";

  static final Duration DEFAULT_LATENESS = Duration.ofSeconds(30);
  static final Duration DEFAULT_APDEX = Duration.ofMillis(500);

  /** Copies the list. */
  public AlertSettings {
    maintenance = List.copyOf(maintenance);
  }

  /** What everybody has who has set nothing: all shipped rules, and one objective. */
  public static AlertSettings defaults() {
    return new AlertSettings(
        true,
        DEFAULT_LATENESS,
        DEFAULT_APDEX,
        new JudgeRules(
            TENANT,
            ShippedRules.withoutObjectives(),
            List.of(defaultObjective()),
            BaselineSettings.DEFAULT),
        DeskSettings.DEFAULT,
        Links.NONE,
        List.of());
  }

  /** How spans are counted for it. */
  public RollupSettings rollups() {
    return new RollupSettings(
        apdex.toNanos(), Map.of(), RollupSettings.DEFAULT.endpointsPerService());
  }

  /** Every service answers 99.5 % of its calls over 30 days. */
  static WatchedObjective defaultObjective() {
    Objective objective =
        new Objective(
            "availability",
            Selector.ofService("*"),
            new Indicator.Availability(),
            0.995,
            Duration.ofDays(30));
    return new WatchedObjective(objective, BurnRules.shipped(objective));
  }
}
