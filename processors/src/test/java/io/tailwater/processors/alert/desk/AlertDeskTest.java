package io.tailwater.processors.alert.desk;

import static io.tailwater.processors.alert.desk.AlertDeskRig.BURN;
import static io.tailwater.processors.alert.desk.AlertDeskRig.BURNT;
import static io.tailwater.processors.alert.desk.AlertDeskRig.DEPENDENCY;
import static io.tailwater.processors.alert.desk.AlertDeskRig.LATENCY;
import static io.tailwater.processors.alert.desk.AlertDeskRig.SLOW;
import static io.tailwater.processors.alert.desk.AlertDeskRig.TENANT;
import static io.tailwater.processors.alert.desk.AlertDeskRig.WELL;
import static io.tailwater.processors.alert.desk.AlertDeskRig.fired;
import static io.tailwater.processors.alert.desk.AlertDeskRig.gap;
import static io.tailwater.processors.alert.desk.AlertDeskRig.millis;
import static io.tailwater.processors.alert.desk.AlertDeskRig.resolved;
import static io.tailwater.processors.alert.desk.AlertDeskRig.service;
import static io.tailwater.processors.alert.desk.AlertDeskRig.signs;
import static io.tailwater.processors.alert.desk.AlertDeskRig.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.tailwater.model.alert.AlertRow;
import io.tailwater.model.alert.ExemplarTrace;
import io.tailwater.model.alert.Measurement;
import io.tailwater.model.alert.Notification;
import io.tailwater.model.alert.NotificationSeverity;
import io.tailwater.model.alert.NotificationStatus;
import io.tailwater.model.alert.NotifiedAlert;
import io.tailwater.model.alert.PageRow;
import io.tailwater.processors.alert.judge.ServiceEvidence;
import io.tailwater.processors.alert.judge.ServiceEvidence.EdgeMinute;
import io.tailwater.processors.alert.rule.AlertEntity;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AlertDeskTest {
  private static final AlertEntity BANK_EDGE = AlertEntity.edge(TENANT, "payment", "bank-api");

  private final AlertDeskRig rig = new AlertDeskRig();

  /** The bank is slow, a third party without an agent: its callers feel it. */
  private void bankIsSlow() {
    rig.chain(0, gap(2_120));
    rig.desk().accept(fired(DEPENDENCY, BANK_EDGE, 0, SLOW, 1, 2));
    rig.desk().accept(fired(LATENCY, service("payment"), 0, SLOW, 2, 3));
    rig.desk().accept(fired(LATENCY, service("checkout"), 0, SLOW, 4));
    rig.desk().accept(fired(BURN, service("web"), 0, BURNT, 5));
  }

  private void bankIsWell(long minute) {
    rig.desk().accept(resolved(DEPENDENCY, BANK_EDGE, minute, WELL));
    rig.desk().accept(resolved(LATENCY, service("payment"), minute, WELL));
    rig.desk().accept(resolved(LATENCY, service("checkout"), minute, WELL));
    rig.desk().accept(resolved(BURN, service("web"), minute + 1, BURNT));
  }

  @Test
  void oneCauseIsOneMessageThatNamesIt() {
    bankIsSlow();

    List<Notification> messages = rig.until(10);

    assertThat(messages).hasSize(1);
    Notification message = messages.getFirst();
    assertThat(message.status()).isEqualTo(NotificationStatus.FIRING);
    assertThat(message.severity()).isEqualTo(NotificationSeverity.CRITICAL);
    assertThat(message.title()).isEqualTo("web burns its error budget of 99.5 % (burn-1h)");
    assertThat(message.measured())
        .isEqualTo(
            new Measurement(
                "burn rate of web",
                20.5,
                14.4,
                Measurement.Expectation.THRESHOLD,
                Double.NaN,
                9_000,
                ""));
    assertThat(message.sinceMillis()).isEqualTo(millis(0));
    assertThat(message.untilMillis()).isZero();
    assertThat(message.cause().service()).isEqualTo("bank-api");
    assertThat(message.cause().lines())
        .containsExactly(
            "payment→bank-api edge +2.1 s of gap; 38 of 40 bad traces pass it",
            "calls of bank-api by payment: P99 latency 2.41 s, usually 310 ms",
            "4 of 4 alerts lead there");
    assertThat(message.traces())
        .extracting(trace -> trace.id().toHex())
        .containsExactly(trace(1), trace(2), trace(5));
    assertThat(message.traces())
        .extracting(ExemplarTrace::link)
        .first()
        .isEqualTo("https://tw.example/trace/" + trace(1));
    assertThat(message.services())
        .startsWith("web")
        .containsExactlyInAnyOrder("web", "payment", "checkout");
    assertThat(message.labels()).containsOnly(entry("tenant", TENANT));
    assertThat(message.link()).isEqualTo("https://tw.example/incident/" + message.incident());
    assertThat(message.silenced()).isZero();
    assertThat(message.acknowledged()).isZero();
  }

  @Test
  void messageSaysWhatWasDeployedWhereItComesFrom() {
    rig.chain(0);
    rig.desk()
        .accept(
            new ServiceEvidence(
                "payment",
                AlertDeskRig.START_MINUTE + 1,
                List.of(),
                List.of(),
                List.of(new ServiceEvidence.Deployment("2.0", "1.9"))));
    rig.desk().accept(fired(LATENCY, service("payment"), 3, SLOW, 2, 3));
    rig.desk().accept(fired(LATENCY, service("checkout"), 4, SLOW, 4));

    assertThat(rig.until(10).getFirst().cause().lines())
        .anySatisfy(
            line -> assertThat(line).startsWith("version 2.0 since ").endsWith("before it 1.9"));
  }

  @Test
  void receiversAreChosenByTheHeadlineAndTheSeverityOfThePage() {
    bankIsSlow();
    rig.until(10);

    DeskResult.Told told = rig.told.getFirst();
    assertThat(told.labels())
        .containsEntry("tenant", TENANT)
        .containsEntry("service", "web")
        .containsEntry("rule", "burn-1h")
        .containsEntry("severity", "critical");
    PageRow row = told.row();
    assertThat(row.key()).isEqualTo(told.message().key());
    assertThat(row.status()).isEqualTo("firing");
    assertThat(row.reason()).isEqualTo("opened");
    assertThat(row.root()).isEqualTo("bank-api");
    assertThat(row.cause()).isEqualTo("bank-api");
    assertThat(row.fingerprints()).hasSize(4).allMatch(print -> print.length() == 64);
    assertThat(row.traces()).hasSize(3);
    assertThat(rig.covers)
        .extracting(AlertRow::place, AlertRow::service, AlertRow::to, AlertRow::by)
        .containsExactlyInAnyOrder(
            tuple("payment", "payment", "suppressed", "bank-api"),
            tuple("checkout", "checkout", "suppressed", "bank-api"));
    assertThat(rig.covers)
        .extracting(AlertRow::decidedMillis)
        .containsOnly(AlertDeskRig.DECIDED_MILLIS);
  }

  @Test
  void endIsToldOnceWithItsLength() {
    bankIsSlow();
    rig.until(10);
    bankIsWell(20);

    List<Notification> messages = rig.until(60);

    assertThat(messages).hasSize(1);
    Notification message = messages.getFirst();
    assertThat(message.status()).isEqualTo(NotificationStatus.RESOLVED);
    assertThat(message.sequence()).isEqualTo(2);
    assertThat(message.incident()).isEqualTo(rig.told.getFirst().message().incident());
    assertThat(message.cause().service()).isEqualTo("bank-api");
    assertThat(message.untilMillis()).isEqualTo(millis(21));
    assertThat(message.alerts()).extracting(NotifiedAlert::endsAtMillis).contains(millis(20));
    assertThat(message.alerts()).allMatch(NotifiedAlert::resolved);
    assertThat(rig.desk().incidents()).isEmpty();
  }

  @Test
  void timeLostOnTheWayNamesThePeerThoughItHasNoAlert() {
    rig.chain(0, gap(2_120));
    rig.desk().accept(fired(LATENCY, service("payment"), 0, SLOW, 1));

    Notification message = rig.until(5).getFirst();

    assertThat(message.title()).isEqualTo("payment is slow");
    assertThat(message.cause().service()).isEqualTo("bank-api");
    assertThat(message.cause().lines())
        .containsExactly("payment→bank-api edge +2.1 s of gap; 38 of 40 bad traces pass it");
  }

  @Test
  void whatIsHardlyUnusualIsNoCause() {
    rig.chain(0, gap(24));
    rig.desk().accept(fired(LATENCY, service("payment"), 0, SLOW, 1));

    assertThat(rig.until(5).getFirst().cause().service()).isEqualTo("payment");
  }

  /** An hour in which calls of the bank are slow, and then payment is. */
  private String causeAfterAnHourOfTheSame() {
    for (int minute = 0; minute < 60; minute++) {
      rig.chain(minute, gap(2_120));
      rig.until(minute + 1);
    }
    rig.chain(60, gap(2_120));
    rig.desk().accept(fired(LATENCY, service("payment"), 60, SLOW, 1));
    return rig.until(65).getLast().cause().service();
  }

  @Test
  void whatIsAlwaysThereIsNoCause() {
    assertThat(causeAfterAnHourOfTheSame()).isEqualTo("payment");
  }

  @Test
  void whatIsThereDuringAnIncidentIsNotTakenForUsual() {
    rig.desk().accept(fired(LATENCY, service("cart"), 0, SLOW, 1));

    assertThat(causeAfterAnHourOfTheSame()).isEqualTo("bank-api");
  }

  @Test
  void signsOfBeforeTheIncidentSayNothing() {
    rig.chain(10);
    rig.desk().accept(signs("payment", 9, gap(2_120)));
    rig.desk().accept(fired(LATENCY, service("payment"), 10, SLOW, 1));

    assertThat(rig.until(15).getFirst().cause().service()).isEqualTo("payment");
  }

  @Test
  void calleeThatMostFailuresDoNotPassIsNotTheCause() {
    for (int minute = 0; minute < 2; minute++) {
      rig.desk().accept(AlertDeskRig.calls("web", minute, new EdgeMinute("cart", 100, 40)));
      rig.desk().accept(AlertDeskRig.calls("cart", minute, new EdgeMinute("redis", 100, 2)));
    }
    rig.desk().accept(fired(LATENCY, service("cart"), 0, SLOW));
    rig.desk().accept(fired(LATENCY, service("redis"), 0, SLOW));

    assertThat(rig.until(5))
        .extracting(message -> message.cause().service())
        .containsExactlyInAnyOrder("cart", "redis");
  }

  @Test
  void edgesOfAQuarterOfAnHourAgoAreForgotten() {
    rig.chain(0);
    rig.until(14);
    rig.desk().accept(fired(LATENCY, service("payment"), 14, SLOW));
    rig.desk().accept(fired(LATENCY, service("checkout"), 14, SLOW));
    assertThat(rig.until(14.9)).hasSize(1);

    rig.desk().accept(resolved(LATENCY, service("payment"), 15, WELL));
    rig.desk().accept(resolved(LATENCY, service("checkout"), 15, WELL));
    rig.until(20);
    rig.desk().accept(fired(LATENCY, service("payment"), 20, SLOW));
    rig.desk().accept(fired(LATENCY, service("checkout"), 20, SLOW));
    assertThat(rig.until(21)).hasSize(2);
  }

  /** The table of {@code docs/alerts/incidents.md}, with the evidence that comes with it. */
  @Test
  void exampleOfTheDocumentation() {
    for (int minute = 0; minute < 3; minute++) {
      rig.chain(minute, gap(2_120));
    }
    rig.until(3.5);
    rig.desk().accept(fired(LATENCY, service("payment"), 0, SLOW, 2));
    rig.desk().accept(fired(LATENCY, service("checkout"), 0, SLOW, 3));
    rig.until(4.5);
    rig.desk().accept(fired(DEPENDENCY, BANK_EDGE, 0, SLOW, 1));
    rig.until(6.5);
    rig.desk().accept(fired(BURN, service("web"), 0, BURNT, 4));
    rig.until(20.5);
    bankIsWell(20);
    rig.until(30);

    assertThat(rig.told)
        .extracting(
            told -> told.row().timeMillis() - millis(0),
            told -> told.message().title(),
            told -> told.message().cause().service(),
            told -> told.row().root(),
            told -> told.message().cause().lines().getLast())
        .containsExactly(
            tuple(250_000L, "payment is slow", "bank-api", "payment", "2 of 2 alerts lead there"),
            tuple(
                280_000L,
                "calls of bank-api by payment are slow",
                "bank-api",
                "bank-api",
                "3 of 3 alerts lead there"),
            tuple(
                400_000L,
                "web burns its error budget of 99.5 % (burn-1h)",
                "bank-api",
                "bank-api",
                "4 of 4 alerts lead there"),
            tuple(
                1_440_000L,
                "web burns its error budget of 99.5 % (burn-1h)",
                "bank-api",
                "bank-api",
                "calls of bank-api by payment: P99 latency 310 ms, usually 310 ms"));
    assertThat(rig.told)
        .extracting(told -> told.message().status().word() + " " + told.message().severity().word())
        .containsExactly(
            "firing warning", "updated warning", "updated critical", "resolved critical");
    assertThat(rig.told)
        .extracting(told -> told.message().incident())
        .containsOnly(rig.told.getFirst().message().incident());
  }
}
