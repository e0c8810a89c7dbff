package io.tailwater.processors.alert.baseline;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The rules on a series' distance from its baseline (alerting.md, 1.2). */
public enum BaselineRule {
  /** R1: more than 3 sigma away for 5 consecutive minutes. A warning. */
  SUSTAINED(0),
  /** R2: for 3 consecutive minutes further away than is usual in a fortnight. A warning. */
  SHORT(1),
  /** R3: away by more in the mean of 30 minutes than is usual in a fortnight. For information. */
  DRIFT(2);

  /** Every set of rules, at the index that its bits are: a reading is made without making one. */
  private static final List<Set<BaselineRule>> SETS =
      IntStream.range(0, 1 << values().length).mapToObj(BaselineRule::setOf).toList();

  private final int index;

  BaselineRule(int index) {
    this.index = index;
  }

  int index() {
    return index;
  }

  int bit() {
    return 1 << index;
  }

  /** The rules whose bits are set. */
  static Set<BaselineRule> of(int bits) {
    return SETS.get(bits);
  }

  private static Set<BaselineRule> setOf(int bits) {
    Set<BaselineRule> rules = EnumSet.noneOf(BaselineRule.class);
    for (BaselineRule rule : values()) {
      if ((bits & rule.bit()) != 0) {
        rules.add(rule);
      }
    }
    return Collections.unmodifiableSet(rules);
  }
}
