package io.tailwater.config;

import static io.tailwater.config.Alerting.assertErrors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tailwater.processors.alert.judge.JudgeRules.WatchedObjective;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Condition;
import io.tailwater.processors.alert.rule.Selector;
import io.tailwater.processors.alert.rule.Severity;
import io.tailwater.processors.alert.rule.ShippedRules;
import io.tailwater.processors.alert.slo.BurnRule;
import io.tailwater.processors.alert.slo.BurnRules;
import io.tailwater.processors.alert.slo.Indicator;
import io.tailwater.processors.alert.slo.Objective;
import io.tailwater.processors.alert.slo.Urgency;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SloBlockTest {
  private static List<WatchedObjective> read(String yaml) {
    return Alerting.config(yaml).alerts().judge().objectives();
  }

  private static List<String> notes(String yaml) {
    return Alerting.config(yaml).notes().stream().map(Finding::toString).toList();
  }

  @Test
  void everyServiceHasAnObjectiveUntilOnesAreGiven() {
    assertThat(read("")).isEqualTo(List.of(AlertSettings.defaultObjective()));
    assertThat(read("slos: []\n")).isEmpty();
    assertThat(notes("")).isEmpty();
  }

  @Test
  void objectivesAreReadWithTheShippedRules() {
    List<WatchedObjective> objectives =
        read(
            """
            slos:
              - {name: works, service: pay*, availability: 99.9}
              - {name: fast, service: cart, endpoint: POST *, latency: {threshold: 300ms, target: 99.5}, period: 4w}
            """);
    Objective works =
        new Objective(
            "works",
            io.tailwater.processors.alert.slo.Selector.ofService("pay*"),
            new Indicator.Availability(),
            0.999,
            Duration.ofDays(30));
    Objective fast =
        new Objective(
            "fast",
            new io.tailwater.processors.alert.slo.Selector("cart", "POST *"),
            new Indicator.Latency(Duration.ofMillis(300)),
            0.995,
            Duration.ofDays(28));
    assertThat(objectives)
        .containsExactly(
            new WatchedObjective(works, BurnRules.shipped(works)),
            new WatchedObjective(fast, BurnRules.shipped(fast)));
  }

  @Test
  void aShippedRuleThatCannotFireIsLeftOutAndToldOf() {
    String yaml = "slos: [{name: easy, service: cart, availability: 99}]\n";
    assertThat(read(yaml).getFirst().burnRules().rules())
        .extracting(BurnRule::name)
        .containsExactly("burn-1h", "burn-6h", "burn-3d");
    assertThat(notes(yaml))
        .singleElement()
        .asString()
        .startsWith("t.yaml:2:8: slos[0]: rule 'budget-per-hour' of objective 'easy' is left out: ")
        .contains("needs 144 % of calls to fail");
  }

  @Test
  void aBudgetPerHourTakesThePlaceOfTheShippedOne() {
    String yaml = "slos: [{name: easy, service: cart, availability: 99, budget_per_hour: 10}]\n";
    assertThat(read(yaml).getFirst().burnRules().rules())
        .extracting(BurnRule::name, BurnRule::burn)
        .first()
        .isEqualTo(tuple("budget-per-hour", 72.0));
    assertThat(read(yaml).getFirst().burnRules().rules()).hasSize(4);
    assertThat(notes(yaml)).isEmpty();
  }

  @Test
  void aBudgetPerHourThatCannotBeReachedIsRefusedWithItsArithmetic() {
    assertErrors(
        """
        slos:
          - name: easy
            service: cart
            availability: 99
            budget_per_hour: 20
        """,
        "t.yaml:6:5: slos[0].budget_per_hour: rule 'budget-per-hour' of objective 'easy' is"
            + " refused: 20 % of a budget of 720 h within 1 h is a burn rate of 144, which needs"
            + " 144 % of calls to fail, as a target of 99 % lets the rate be 100 at most; ask for"
            + " 13.1 % or less, a longer window or a higher target");
  }

  @Test
  void ownRulesTakeThePlaceOfTheShippedOnes() {
    List<WatchedObjective> objectives =
        read(
            """
            slos:
              - name: works
                service: cart
                availability: 99.9
                rules:
                  - {name: quick, severity: critical, budget: 2, long: 1h, short: 5m}
                  - {name: slow, severity: ticket, burn: 1.5, long: 1d, short: 2h}
            """);
    assertThat(objectives.getFirst().burnRules().rules())
        .containsExactly(
            new BurnRule(
                "quick", Urgency.CRITICAL, Duration.ofHours(1), Duration.ofMinutes(5), 14.4),
            new BurnRule("slow", Urgency.TICKET, Duration.ofDays(1), Duration.ofHours(2), 1.5));
  }

  @Test
  void ownRulesAlertOnTheirObjectiveAlone() {
    List<AlertRule> rules =
        Alerting.config(
                """
                slos:
                  - name: works
                    service: cart
                    availability: 99.9
                    rules:
                      - {name: quick, budget: 2, long: 1h, short: 5m}
                      - {name: slow, severity: ticket, burn: 1.5, long: 1d, short: 2h}
                """)
            .alerts()
            .judge()
            .rules();
    assertThat(rules)
        .filteredOn(rule -> !ShippedRules.all().contains(rule))
        .extracting(AlertRule::id, AlertRule::condition, AlertRule::severity)
        .containsExactly(
            tuple("budget:works:quick", new Condition.Detected("slo.quick"), Severity.CRITICAL),
            tuple("budget:works:slow", new Condition.Detected("slo.slow"), Severity.WARNING));
    Selector selector = rules.getLast().selector();
    assertThat(
            selector.selects(
                new AlertEntity("default", "cart", AlertEntity.Kind.SERVICE, "works", "cart")))
        .isTrue();
    assertThat(selector.selects(AlertEntity.service("default", "cart"))).isFalse();
  }

  @Test
  void objectivesThatCannotBeAreRefused() {
    assertErrors(
        """
        slos:
          - {name: a, service: cart}
          - {name: b, service: cart, availability: 99, latency: {threshold: 1s, target: 99}}
          - {name: c, service: cart, availability: 100}
          - {name: c, service: cart, availability: 99.9}
          - {name: d, service: cart, latency: {threshold: 1s}}
          - {name: e, service: cart, availability: 99.9, period: 12h}
          - {name: f, service: cart, availabilty: 99.9}
        """,
        "t.yaml:3:5: slos[0]: does not say what has to be kept -- write availability: 99.5, or"
            + " latency: {threshold: 300ms, target: 99}",
        "t.yaml:4:48: slos[1].latency: an objective is about availability or latency -- make two"
            + " of it",
        "t.yaml:5:30: slos[2].availability: must be above 0 and below 100: percent of calls, such"
            + " as 99.5",
        "t.yaml:6:6: slos[3].name: 'c' is already used in line 5",
        "t.yaml:7:30: slos[4].latency.target: required, but missing. Percent of calls that must"
            + " not take longer; above 0, below 100.",
        "t.yaml:8:58: slos[5].period: out of range: 12h is not 1d to 400d",
        "t.yaml:9:30: slos[6].availabilty: unknown key; did you mean 'availability'?");
  }

  @Test
  void rulesThatCannotBeAreRefused() {
    assertErrors(
        """
        slos:
          - name: a
            service: cart
            availability: 99.9
            rules:
              - {name: a, long: 1h, short: 5m}
              - {name: b, budget: 2, burn: 3, long: 1h, short: 5m}
              - {name: c, budget: 2, long: 1h, short: 1h}
              - {name: d, burn: 2000, long: 1h, short: 5m}
              - {name: e, burn: 2, long: 1h, short: 5m}
              - {name: e, burn: 2, long: 1h, short: 5m}
              - {name: f, burn: 0, long: 1h, short: 5m}
              - {name: g, severity: pages, burn: 2, long: 1h, short: 5m}
              - {name: burn-1h, burn: 2, long: 1h, short: 5m}
        """,
        "t.yaml:7:9: slos[0].rules[0]: has neither budget nor burn -- write one of them, such as"
            + " budget: 5",
        "t.yaml:8:30: slos[0].rules[1].burn: has both budget and burn -- write one of them, such"
            + " as budget: 5",
        "t.yaml:9:40: slos[0].rules[2].short: the windows must be whole minutes, and short the"
            + " shorter one, such as long: 1h, short: 5m",
        "t.yaml:10:19: slos[0].rules[3].burn: rule 'd' of objective 'a' is refused: 277.778 % of a"
            + " budget of 720 h within 1 h is a burn rate of 2000, which needs 200 % of calls to"
            + " fail, as a target of 99.9 % lets the rate be 1000 at most; ask for 131.9 % or"
            + " less, a longer window or a higher target",
        "t.yaml:12:10: slos[0].rules[5].name: the objective has a rule 'e' already -- rename one",
        "t.yaml:13:19: slos[0].rules[6].burn: must be above 0",
        "t.yaml:14:29: slos[0].rules[7].severity: unknown value 'pages'; did you mean 'page'?",
        "t.yaml:15:10: slos[0].rules[8].name: 'burn-1h' is the name of a shipped rule -- choose"
            + " another");
  }
}
