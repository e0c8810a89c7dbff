package io.tailwater.cli.backtest;

import io.tailwater.processors.alert.backtest.RuleTally;
import io.tailwater.processors.alert.backtest.ToldIncident;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A backtest as lines for people. */
public final class BacktestText {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final double DAY_MILLIS = 86_400_000;
  private static final int PERCENT = 100;
  private static final int FEW_DAYS = 21;
  private static final int MOST_PLACES = 3;

  private final BacktestResult result;
  private final List<String> lines = new ArrayList<>();

  private BacktestText(BacktestResult result) {
    this.result = result;
  }

  /** The lines. */
  public static List<String> of(BacktestResult result) {
    BacktestText text = new BacktestText(result);
    text.head();
    text.incidents();
    text.rules();
    text.sum();
    return text.lines;
  }

  private void head() {
    double before = (result.sinceMillis() - result.learnedFromMillis()) / DAY_MILLIS;
    lines.add(
        "judged %s to %s UTC, %s, by %s"
            .formatted(
                minute(result.sinceMillis()),
                minute(result.untilMillis()),
                days(result.days()),
                result.rulesFrom()));
    lines.add(
        "history from %s UTC, %s before that to learn what is usual%s"
            .formatted(
                minute(result.learnedFromMillis()),
                days(before),
                before < FEW_DAYS
                    ? " (baselines by the hour of the week need 3 weeks: with less, live may differ)"
                    : ""));
    if (result.endsEarly()) {
      lines.add("there are no counts of later minutes, so nothing is said of them");
    }
    if (result.minutesWithoutCounts() > 0) {
      lines.add(
          "%,d minutes have no counts of any service; they are judged as silence"
              .formatted(result.minutesWithoutCounts()));
    }
    notJudged("log lines by ten seconds", result.rulesOfLogs());
    notJudged("minutes of metrics", result.rulesOfMetrics());
  }

  private void notJudged(String what, List<String> rules) {
    if (!rules.isEmpty()) {
      lines.add("not judged, as it would need %s: %s".formatted(what, String.join(", ", rules)));
    }
  }

  private void incidents() {
    for (ToldIncident incident : result.ledger().incidentsOpenBefore()) {
      lines.add("open from before: " + headline(incident));
    }
    List<ToldIncident> incidents = result.ledger().incidents();
    lines.add(incidents.isEmpty() ? "no incident" : "incidents:");
    for (ToldIncident incident : incidents) {
      lines.add("  " + headline(incident));
      lines.add(
          "    told %s, root %s%s, services %s"
              .formatted(
                  clock(incident.toldMillis(), incident.sinceMillis()),
                  incident.root(),
                  incident.cause().isEmpty() ? "" : ", cause " + incident.cause(),
                  String.join(", ", incident.services())));
      lines.add(
          "    %s of %s; %s%s"
              .formatted(
                  count(incident.alerts(), "alert"),
                  String.join(", ", incident.rules()),
                  count(incident.messages(), "message"),
                  incident.continuedBy().isEmpty() ? "" : "; part of another incident in the end"));
    }
  }

  private static String headline(ToldIncident incident) {
    return "%s to %s  %s  %s"
        .formatted(
            minute(incident.sinceMillis()),
            until(incident),
            incident.severity().word(),
            incident.title());
  }

  private static String until(ToldIncident incident) {
    return incident.untilMillis() == 0
        ? "open"
        : clock(incident.untilMillis(), incident.sinceMillis());
  }

  private void rules() {
    Map<String, Long> onlyLive = new TreeMap<>(result.live().firedByRule());
    lines.add(result.ledger().rules().isEmpty() ? "no rule fired" : "rules that fired:");
    for (RuleTally tally : result.ledger().rules()) {
      onlyLive.remove(tally.rule());
      long before = result.ledger().openBefore(tally.rule());
      lines.add(
          "  %s  %s  %,d fired, %s a day%s%s%s"
              .formatted(
                  tally.rule(),
                  tally.severity().word(),
                  tally.fired(),
                  number(tally.fired() / result.days()),
                  live(result.live().firedByRule().getOrDefault(tally.rule(), 0L)),
                  before == 0 ? "" : ", %,d firing from before".formatted(before),
                  tally.fired() == 0
                      ? ""
                      : "; first %s; %s".formatted(minute(tally.firstMillis()), places(tally))));
    }
    onlyLive.values().removeIf(fired -> fired == 0);
    onlyLive.forEach((rule, fired) -> lines.add("  %s  0 fired%s".formatted(rule, live(fired))));
    lines.add("  %s judged and did not fire".formatted(count(result.calmRules(), "rule")));
  }

  private String live(long fired) {
    return result.live().isKnown() ? ", live fired %,d".formatted(fired) : "";
  }

  private static String places(RuleTally tally) {
    String places =
        tally.services().entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(MOST_PLACES)
            .map(place -> place.getKey() + " " + place.getValue())
            .collect(Collectors.joining(", "));
    int more = tally.services().size() - MOST_PLACES;
    return more > 0 ? places + ", and " + count(more, "more service") : places;
  }

  private void sum() {
    long overBudget = result.ledger().overBudget();
    lines.add(
        "alerts fired %,d%s, incidents %,d, messages %,d%s%s"
            .formatted(
                result.ledger().fired(),
                result.live().isKnown() ? " (live %,d)".formatted(result.live().fired()) : "",
                result.ledger().incidents().size(),
                result.messages(),
                Double.isNaN(result.saved())
                    ? ""
                    : " (%.0f %% fewer incidents than alerts of warning or worse)"
                        .formatted(PERCENT * result.saved()),
                overBudget == 0
                    ? ""
                    : "; the budget kept %s from being told"
                        .formatted(count(overBudget, "alert"))));
  }

  /** With its day, unless that is the same as another's. */
  private static String clock(long millis, long otherMillis) {
    boolean sameDay = Math.floor(millis / DAY_MILLIS) == Math.floor(otherMillis / DAY_MILLIS);
    return sameDay ? TIME.format(Instant.ofEpochMilli(millis)) : minute(millis);
  }

  private static String minute(long millis) {
    return MINUTE.format(Instant.ofEpochMilli(millis));
  }

  private static String days(double days) {
    return number(days) + (number(days).equals("1") ? " day" : " days");
  }

  private static String number(double value) {
    return value == Math.rint(value) ? "%,d".formatted(Math.round(value)) : "%.3g".formatted(value);
  }

  private static String count(long number, String what) {
    return "%,d %s%s".formatted(number, what, number == 1 ? "" : "s");
  }
}
