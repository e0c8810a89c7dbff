package io.tailwater.processors.alert.judge;

import io.tailwater.processors.alert.baseline.BaselineSettings;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.slo.BurnRules;
import io.tailwater.processors.alert.slo.Objective;
import java.util.List;

/**
 * What services are judged by.
 *
 * @param tenant whose services they are
 * @param rules in force, their ids differ
 * @param objectives in force, their names differ
 * @param baselines how baselines are made
 */
public record JudgeRules(
    String tenant,
    List<AlertRule> rules,
    List<WatchedObjective> objectives,
    BaselineSettings baselines) {
  /**
   * An objective with its rules.
   *
   * @param objective what has to be kept
   * @param burnRules by which it is watched
   */
  public record WatchedObjective(Objective objective, BurnRules burnRules) {}

  /** Copies the lists. */
  public JudgeRules {
    rules = List.copyOf(rules);
    objectives = List.copyOf(objectives);
  }
}
