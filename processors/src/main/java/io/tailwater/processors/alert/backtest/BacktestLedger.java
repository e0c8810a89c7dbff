package io.tailwater.processors.alert.backtest;

import io.tailwater.model.alert.AlertRow;
import io.tailwater.model.alert.PageRow;
import io.tailwater.processors.alert.desk.DeskResult;
import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.lifecycle.TransitionCause;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Books what a backtest comes to, from a time on: what is before it is there to learn from. Not
 * thread-safe.
 */
public final class BacktestLedger {
  private final long sinceMillis;
  private final Optional<String> service;
  private final Map<String, RuleTally> rules = new TreeMap<>();
  private final Map<String, ToldIncident> incidents = new LinkedHashMap<>();
  private final Map<String, AlertTransition> openBefore = new TreeMap<>();
  private long overBudget;

  /**
   * An empty ledger.
   *
   * @param sinceMillis alerts that fire, and incidents that are told, before are left out; epoch
   *     milliseconds
   * @param service only its alerts, and incidents in which it takes part; empty for all
   */
  public BacktestLedger(long sinceMillis, Optional<String> service) {
    this.sinceMillis = sinceMillis;
    this.service = service;
  }

  void steps(List<AlertTransition> steps) {
    for (AlertTransition step : steps) {
      boolean opens = !step.from().isOpen() && step.to().isOpen();
      boolean ends = step.from().isOpen() && !step.to().isOpen();
      boolean before = step.minute() * RuleTally.MINUTE_MILLIS < sinceMillis;
      if (!isAskedFor(step.entity().service())) {
        continue;
      }
      if (before && opens) {
        openBefore.put(step.fingerprint(), step);
      } else if (before && ends) {
        openBefore.remove(step.fingerprint());
      } else if (opens) {
        tally(step).add(step);
      }
    }
  }

  private RuleTally tally(AlertTransition step) {
    return rules.computeIfAbsent(step.rule().id(), _ -> new RuleTally(step.rule()));
  }

  private boolean isAskedFor(String ofService) {
    return service.map(ofService::equals).orElse(true);
  }

  void decided(DeskResult result) {
    result.told().forEach(this::told);
    for (AlertRow row : result.covers()) {
      boolean hidden = row.cause().equals(TransitionCause.OVER_BUDGET.word());
      if (hidden
          && row.to().equals(AlertState.SUPPRESSED.word())
          && row.minuteMillis() >= sinceMillis
          && isAskedFor(row.service())) {
        overBudget++;
      }
    }
  }

  private void told(DeskResult.Told told) {
    PageRow row = told.row();
    ToldIncident incident =
        incidents.computeIfAbsent(row.incident(), id -> new ToldIncident(id, row.timeMillis()));
    incident.add(told);
    if (row.timeMillis() < sinceMillis && told.message().resolved()) {
      incidents.remove(row.incident());
    }
  }

  /** The rules that fired or were firing already, by id. */
  public List<RuleTally> rules() {
    Map<String, RuleTally> all = new TreeMap<>(rules);
    openBefore
        .values()
        .forEach(step -> all.putIfAbsent(step.rule().id(), new RuleTally(step.rule())));
    return List.copyOf(all.values());
  }

  /** How many alerts of a rule were firing already when the time began. */
  public long openBefore(String rule) {
    return openBefore.values().stream().filter(step -> step.rule().id().equals(rule)).count();
  }

  /** The incidents that were told first in the time, in that order. */
  public List<ToldIncident> incidents() {
    return incidents(false);
  }

  /** The incidents that were told before, and were still open when the time began. */
  public List<ToldIncident> incidentsOpenBefore() {
    return incidents(true);
  }

  private List<ToldIncident> incidents(boolean before) {
    return incidents.values().stream()
        .filter(incident -> (incident.toldMillis() < sinceMillis) == before)
        .filter(incident -> service.map(incident::concerns).orElse(true))
        .toList();
  }

  /** How many alerts the budget kept from being told. */
  public long overBudget() {
    return overBudget;
  }

  /** How many alerts fired. */
  public long fired() {
    return rules.values().stream().mapToLong(RuleTally::fired).sum();
  }

  /** How many of them page somebody where they are by themselves. */
  public long firedLoud() {
    return rules.values().stream().filter(RuleTally::isLoud).mapToLong(RuleTally::fired).sum();
  }
}
