package io.tailwater.processors.alert.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Measurement;
import io.tailwater.processors.alert.rule.RuleFamily;
import io.tailwater.processors.alert.rule.RuleIdentity;
import io.tailwater.processors.alert.rule.RuleSubject;
import io.tailwater.processors.alert.rule.Severity;
import io.tailwater.processors.alert.rule.ShippedRules;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class AlertWordsTest {
  private static final String TENANT = "shop";
  private static final AlertEntity SERVICE = AlertEntity.service(TENANT, "payment");
  private static final AlertEntity EDGE = AlertEntity.edge(TENANT, "payment", "bank-api");
  private static final AlertEntity DATABASE =
      AlertEntity.database(TENANT, "payment", "postgresql SELECT orders", "orders-db");
  private static final AlertEntity HOST = AlertEntity.host(TENANT, "h1");
  private static final AlertEntity INSTANCE = AlertEntity.instance(TENANT, "payment", "pay-1");
  private static final AlertEntity LOG =
      AlertEntity.log(TENANT, "payment", "net.connection_refused");

  @Test
  void everyShippedRuleIsToldInPlainWords() {
    Map<String, String> titles = new TreeMap<>();
    for (AlertRule rule : ShippedRules.all()) {
      titles.put(rule.id(), words(rule.identity(), entity(rule)).title());
    }

    assertThat(titles)
        .containsEntry("latency-above-baseline", "payment is slow")
        .containsEntry("latency-drift", "payment is slow")
        .containsEntry("throughput-drop", "payment gets fewer calls than usual")
        .containsEntry(
            "budget-burn-fast", "payment burns its error budget of 99.5 % (budget-burn-fast)")
        .containsEntry("client-errors-jump", "payment refuses more calls than usual (4xx)")
        .containsEntry("status-code-new", "payment answers with a status that is new")
        .containsEntry(
            "database-above-baseline", "statements postgresql SELECT orders of payment are slow")
        .containsEntry("database-errors", "statements postgresql SELECT orders of payment fail")
        .containsEntry("database-pool-wait", "payment waits for connections of its pool")
        .containsEntry("dependency-above-baseline", "calls of bank-api by payment are slow")
        .containsEntry("dependency-errors", "calls of bank-api by payment fail")
        .containsEntry(
            "edge-gap-above-baseline", "time is lost on the way of calls of bank-api by payment")
        .containsEntry("callee-vanished", "calls of bank-api by payment have stopped")
        .containsEntry("host-cpu", "machine h1 is short of CPU")
        .containsEntry("instance-memory", "instance pay-1 of payment is short of memory")
        .containsEntry("disk-full-soon", "machine h1 runs out of disk")
        .containsEntry("log-surge", "net.connection_refused in the logs of payment")
        .containsEntry("log-error-new", "new: net.connection_refused in the logs of payment")
        .containsEntry("agent-silent", "nothing is heard of payment")
        .containsEntry(
            "objective-without-data", "no calls of payment to hold its objective against");
    titles.forEach((id, title) -> assertThat(title).doesNotEndWith(": " + id));
  }

  private static AlertEntity entity(AlertRule rule) {
    if (rule.id().startsWith("instance-")) {
      return INSTANCE;
    }
    return switch (rule.subject()) {
      case PROVIDED_SERVICE, STATUS -> SERVICE;
      case DATABASE -> rule.id().equals("database-pool-wait") ? SERVICE : DATABASE;
      case DEPENDENCY -> EDGE;
      case HOST -> HOST;
      case LOG -> LOG;
    };
  }

  @Test
  void ruleOfOnesOwnIsCalledByItsName() {
    RuleIdentity own =
        AlertDeskRig.rule(
            "queue-too-long",
            RuleSubject.PROVIDED_SERVICE,
            RuleFamily.THRESHOLD,
            "queue.length",
            Severity.WARNING);

    AlertWords words = new AlertWords(own, SERVICE, Measurement.exact(1_200, 1_000, 5, "messages"));
    assertThat(words.title()).isEqualTo("payment: queue-too-long");
    assertThat(words.sentence())
        .isEqualTo("payment: queue.length 1200 messages, limit 1000 messages");
  }

  @Test
  void endpointIsCalledByItsName() {
    AlertEntity endpoint = AlertEntity.endpoint(TENANT, "payment", "POST /pay");

    AlertWords words = words(AlertDeskRig.LATENCY, endpoint);
    assertThat(words.title()).isEqualTo("POST /pay of payment is slow");
    assertThat(words.what()).isEqualTo("P99 latency of POST /pay of payment");
  }

  @Test
  void patternIsToldByItsText_orByItsNumberWhereThatIsNotKnown() {
    RuleIdentity surge =
        AlertDeskRig.rule(
            "log-surge", RuleSubject.LOG, RuleFamily.SURGE, "log.class", Severity.WARNING);

    AlertEntity lines = AlertEntity.log(TENANT, "cart", "4711");

    assertThat(new AlertWords(surge, lines, Measurement.NONE).title())
        .isEqualTo("pattern 4711 in the logs of cart");
    Measurement seen = new Measurement(23, 3, 23, 0, 23, 1e-9, "lines", "stock of <*> unknown");
    assertThat(new AlertWords(surge, lines, seen).title())
        .isEqualTo("\"stock of <*> unknown\" in the logs of cart");
  }

  @Test
  void amountsAreInUnitsThatPeopleRead() {
    assertThat(Amount.of(310.2e6, "ns").text()).isEqualTo("310 ms");
    assertThat(Amount.of(2.4124e9, "ns").text()).isEqualTo("2.41 s");
    assertThat(Amount.of(850, "us").text()).isEqualTo("0.85 ms");
    assertThat(Amount.of(1.5, "s").text()).isEqualTo("1.5 s");
    assertThat(Amount.of(.0312, "share").text()).isEqualTo("3.12 %");
    assertThat(Amount.of(0, "").text()).isEqualTo("0");
    assertThat(Amount.of(Double.NaN, "ns").text()).isEqualTo("unknown");
  }

  private static AlertWords words(RuleIdentity rule, AlertEntity entity) {
    return new AlertWords(rule, entity, AlertDeskRig.BURNT);
  }
}
