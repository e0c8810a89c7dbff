package io.tailwater.processors.alert.lifecycle;

import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Condition;
import io.tailwater.processors.alert.rule.Escalation;
import io.tailwater.processors.alert.rule.Hysteresis;
import io.tailwater.processors.alert.rule.Judgement;
import io.tailwater.processors.alert.rule.Measurement;
import io.tailwater.processors.alert.rule.RuleFamily;
import io.tailwater.processors.alert.rule.RuleIdentity;
import io.tailwater.processors.alert.rule.RuleSubject;
import io.tailwater.processors.alert.rule.Selector;
import io.tailwater.processors.alert.rule.Severity;
import java.util.List;

/**
 * Judgements as letters: b breached, n not breached and not calm, c calm, i idle, u insufficient, w
 * warming up, and a dot where nothing was heard.
 */
final class Judgements {
  static final String LETTERS = "bnciuw.";
  static final double HIGH = 4;

  private Judgements() {}

  static Judgement of(char letter) {
    return switch (letter) {
      case 'b' -> new Judgement.Breach(score(HIGH), List.of("t1"));
      case 'n' -> new Judgement.Calm(score(2.5));
      case 'c' -> new Judgement.Calm(score(1));
      case 'i' -> Judgement.IDLE;
      case 'u' -> Judgement.INSUFFICIENT;
      case 'w' -> Judgement.WARM_UP;
      case '.' -> Judgement.NO_DATA;
      default -> throw new IllegalArgumentException("no judgement " + letter);
    };
  }

  private static Measurement score(double z) {
    return Measurement.exact(z, 3, 500, "z");
  }

  /** A rule that breaches at 3 and is calm below 2. */
  static AlertRule rule(int forMinutes, int recoveryMinutes) {
    return new AlertRule(
        new RuleIdentity(
            "r1",
            1,
            RuleSubject.PROVIDED_SERVICE,
            RuleFamily.BASELINE,
            "latency.p99",
            Severity.WARNING,
            Escalation.NONE,
            false),
        Selector.all(AlertEntity.Kind.SERVICE),
        new Condition.Detected("baseline.r1"),
        forMinutes,
        recoveryMinutes,
        Hysteresis.below(2));
  }
}
