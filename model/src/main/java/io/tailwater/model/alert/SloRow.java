package io.tailwater.model.alert;

import java.util.List;

/**
 * How an objective of a service stands after a minute: a row of {@code tailwater.slo_1m}.
 *
 * @param minuteMillis begin of the minute, epoch milliseconds
 * @param objective its name
 * @param service whose
 * @param indicator {@code availability} or {@code latency}
 * @param thresholdNanos of a latency objective, what is too slow; 0 for availability
 * @param target share of calls that has to be good
 * @param periodHours the period of the budget
 * @param calls of the minute
 * @param bad of the minute
 * @param allowedBad how many calls of a period may be bad
 * @param badOfPeriod how many were, in the period that ends now
 * @param remaining share of the budget that is left; below 0 once it is overdrawn
 * @param spentLastHour share of the budget that the last hour took
 * @param hoursLeft after how many hours nothing is left; infinity where nothing is spent
 * @param rules names of the rules, in the order of {@code burns}
 * @param burns burn rates over the rules' long windows
 * @param firing names of the rules that fire
 */
public record SloRow(
    long minuteMillis,
    String objective,
    String service,
    String indicator,
    long thresholdNanos,
    double target,
    int periodHours,
    long calls,
    long bad,
    double allowedBad,
    long badOfPeriod,
    double remaining,
    double spentLastHour,
    double hoursLeft,
    List<String> rules,
    List<Double> burns,
    List<String> firing) {
  /** Copies the lists. */
  public SloRow {
    rules = List.copyOf(rules);
    burns = List.copyOf(burns);
    firing = List.copyOf(firing);
  }
}
