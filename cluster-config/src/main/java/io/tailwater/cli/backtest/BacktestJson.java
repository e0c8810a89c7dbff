package io.tailwater.cli.backtest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.processors.alert.backtest.RuleTally;
import io.tailwater.processors.alert.backtest.ToldIncident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A backtest as lines of JSON, each an object whose {@code kind} says what it is of. */
public final class BacktestJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BacktestJson() {}

  /** The lines. */
  public static List<String> of(BacktestResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(history(result).toString());
    result
        .ledger()
        .incidentsOpenBefore()
        .forEach(incident -> lines.add(incident(incident, true).toString()));
    result
        .ledger()
        .incidents()
        .forEach(incident -> lines.add(incident(incident, false).toString()));
    result.ledger().rules().forEach(tally -> lines.add(rule(result, tally).toString()));
    lines.add(summary(result).toString());
    return lines;
  }

  private static ObjectNode line(String kind) {
    return JSON.createObjectNode().put("kind", kind);
  }

  private static ObjectNode history(BacktestResult result) {
    ObjectNode line =
        line("history")
            .put("rules", result.rulesFrom())
            .put("learnedFrom", time(result.learnedFromMillis()))
            .put("since", time(result.sinceMillis()))
            .put("until", time(result.untilMillis()))
            .put("countedMinutes", result.countedMinutes())
            .put("minutesWithoutCounts", result.minutesWithoutCounts());
    texts(line, "notJudgedForLogs", result.rulesOfLogs());
    texts(line, "notJudgedForMetrics", result.rulesOfMetrics());
    return line;
  }

  private static ObjectNode incident(ToldIncident incident, boolean fromBefore) {
    ObjectNode line =
        line("incident")
            .put("incident", incident.id())
            .put("fromBefore", fromBefore)
            .put("since", time(incident.sinceMillis()))
            .put("told", time(incident.toldMillis()))
            .put("until", incident.untilMillis() == 0 ? null : time(incident.untilMillis()))
            .put("severity", incident.severity().word())
            .put("title", incident.title())
            .put("root", incident.root())
            .put("cause", incident.cause())
            .put("alerts", incident.alerts())
            .put("messages", incident.messages())
            .put("continuedBy", incident.continuedBy());
    texts(line, "services", incident.services());
    texts(line, "rules", incident.rules());
    return line;
  }

  private static ObjectNode rule(BacktestResult result, RuleTally tally) {
    ObjectNode line =
        line("rule")
            .put("rule", tally.rule())
            .put("severity", tally.severity().word())
            .put("fired", tally.fired())
            .put("perDay", tally.fired() / result.days())
            .put("firingFromBefore", result.ledger().openBefore(tally.rule()))
            .put("first", tally.fired() == 0 ? null : time(tally.firstMillis()));
    ObjectNode services = line.putObject("services");
    tally.services().forEach(services::put);
    if (result.live().isKnown()) {
      line.put("live", result.live().firedByRule().getOrDefault(tally.rule(), 0L));
    }
    return line;
  }

  private static ObjectNode summary(BacktestResult result) {
    ObjectNode line =
        line("summary")
            .put("alerts", result.ledger().fired())
            .put("alertsOfWarningOrWorse", result.ledger().firedLoud())
            .put("incidents", result.ledger().incidents().size())
            .put("messages", result.messages())
            .put("alertsOverBudget", result.ledger().overBudget())
            .put("calmRules", result.calmRules());
    if (!Double.isNaN(result.saved())) {
      line.put("saved", result.saved());
    }
    if (result.live().isKnown()) {
      line.put("live", result.live().fired());
    }
    return line;
  }

  private static void texts(ObjectNode line, String key, List<String> texts) {
    var array = line.putArray(key);
    texts.forEach(array::add);
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
