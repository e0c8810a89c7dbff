package io.tailwater.processors.alert.backtest;

import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.rule.RuleIdentity;
import io.tailwater.processors.alert.rule.Severity;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** How often a rule fired, and where. Not thread-safe. */
public final class RuleTally {
  static final long MINUTE_MILLIS = 60_000;

  private final RuleIdentity rule;
  private final SortedMap<String, Long> services = new TreeMap<>();
  private long fired;
  private long firstMillis = Long.MAX_VALUE;

  RuleTally(RuleIdentity rule) {
    this.rule = rule;
  }

  void add(AlertTransition step) {
    fired++;
    firstMillis = Math.min(firstMillis, step.minute() * MINUTE_MILLIS);
    String service = step.entity().service();
    services.merge(service.isEmpty() ? step.entity().place() : service, 1L, Long::sum);
  }

  /** Its id. */
  public String rule() {
    return rule.id();
  }

  /** How bad a breach is. */
  public Severity severity() {
    return rule.severity();
  }

  /** Whether its alerts page somebody where they are by themselves. */
  public boolean isLoud() {
    return rule.severity() != Severity.INFO;
  }

  /** How many of its alerts fired. */
  public long fired() {
    return fired;
  }

  /** The minute whose judgement fired the first, epoch milliseconds. */
  public long firstMillis() {
    return firstMillis;
  }

  /** How many by service, or by place where it is no service. */
  public SortedMap<String, Long> services() {
    return Collections.unmodifiableSortedMap(services);
  }
}
