package io.tailwater.processors.alert.desk;

import static io.tailwater.processors.alert.desk.AlertDeskRig.BURN;
import static io.tailwater.processors.alert.desk.AlertDeskRig.BURNT;
import static io.tailwater.processors.alert.desk.AlertDeskRig.LATENCY;
import static io.tailwater.processors.alert.desk.AlertDeskRig.SLOW;
import static io.tailwater.processors.alert.desk.AlertDeskRig.START_MINUTE;
import static io.tailwater.processors.alert.desk.AlertDeskRig.fired;
import static io.tailwater.processors.alert.desk.AlertDeskRig.millis;
import static io.tailwater.processors.alert.desk.AlertDeskRig.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tailwater.model.alert.AlertRow;
import io.tailwater.model.alert.Notification;
import io.tailwater.model.alert.NotificationStatus;
import io.tailwater.model.alert.PageRow;
import io.tailwater.processors.alert.incident.DeskSettings;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Silences, people who take care, judges that forget, and time. */
final class AlertDeskUpkeepTest {
  private final AlertDeskRig rig = new AlertDeskRig();

  @Test
  void silencedAlertsAreCountedAndTheSilenceAnnouncesItsEnd() {
    rig.chain(0);
    rig.desk().silence(AlertDeskRig.silence("service=checkout", 0, 120));
    rig.desk().accept(fired(LATENCY, service("payment"), 0, SLOW));
    rig.desk().accept(fired(LATENCY, service("checkout"), 0, SLOW));

    assertThat(rig.until(5)).extracting(Notification::silenced).containsExactly(1);
    assertThat(rig.desk().silences()).hasSize(1);
    rig.until(119);
    assertThat(rig.notices)
        .containsExactly(
            "silence s1 of anna (service=checkout) ends at 12:00 UTC and hides 1 alert that fires");
    rig.until(121);
    assertThat(rig.notices.getLast())
        .isEqualTo(
            "silence s1 of anna (service=checkout) ended at 12:00 UTC: it has hidden 1 alert, of"
                + " which 1 still fires");
  }

  @Test
  void silenceCanBeEnded() {
    rig.desk().silence(AlertDeskRig.silence("service=payment", 0, 120));
    rig.desk().accept(fired(LATENCY, service("payment"), 0, SLOW));
    assertThat(rig.until(5)).isEmpty();

    assertThat(rig.desk().endSilence("s1")).isTrue();
    assertThat(rig.until(6)).hasSize(1);
  }

  @Test
  void incidentThatSomebodyTakesOnIsToldSo() {
    rig.desk().accept(fired(LATENCY, service("payment"), 0, SLOW));
    String incident = rig.until(5).getFirst().incident();

    assertThat(rig.desk().acknowledge("none", "ada")).isFalse();
    assertThat(rig.desk().acknowledge(incident, "ada")).isTrue();

    assertThat(rig.until(6))
        .extracting(Notification::status, Notification::taken)
        .containsExactly(tuple(NotificationStatus.UPDATED, true));
    assertThat(rig.told.getLast().row())
        .returns("acknowledged", PageRow::status)
        .returns("ada", PageRow::acknowledgedBy);
  }

  @Test
  void alertWhoseJudgeForgotItEnds() {
    rig.desk().accept(fired(LATENCY, service("payment"), 0, SLOW));
    rig.desk().accept(fired(BURN, service("payment"), 0, BURNT));
    rig.desk().accept(fired(LATENCY, service("cart"), 0, SLOW));
    rig.until(5);

    rig.desk()
        .present("payment", Set.of(service("payment").fingerprint(BURN.id())), START_MINUTE + 6);
    rig.restart(AlertDeskRig.UNBUDGETED);
    rig.until(7);

    assertThat(rig.covers)
        .singleElement()
        .returns("payment", AlertRow::service)
        .returns(LATENCY.id(), AlertRow::rule)
        .returns("resolved", AlertRow::to)
        .returns("no_data", AlertRow::cause)
        .returns(millis(6), AlertRow::minuteMillis);
    rig.desk().present("payment", Set.of(), START_MINUTE + 7);
    assertThat(rig.until(20))
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.resolved()).isTrue();
              assertThat(message.services()).containsExactly("payment");
              assertThat(message.untilMillis()).isEqualTo(millis(7));
            });
    assertThat(rig.desk().incidents()).hasSize(1);
  }

  @Test
  void alertThatIsOpenWhereItIsJudgedStays() {
    rig.desk().accept(fired(LATENCY, service("payment"), 0, SLOW));
    rig.until(5);
    rig.desk()
        .present("payment", Set.of(service("payment").fingerprint(LATENCY.id())), START_MINUTE + 6);
    rig.desk().present("cart", Set.of(), START_MINUTE + 6);
    rig.desk().accept(fired(BURN, service("payment"), 8, BURNT));
    rig.desk()
        .present("payment", Set.of(service("payment").fingerprint(LATENCY.id())), START_MINUTE + 7);
    rig.until(30);

    assertThat(rig.desk().incidents().getFirst().members())
        .hasSize(2)
        .allMatch(member -> member.state().isOpen());
  }

  @Test
  void otherSettingsHoldFromTheRestartOn() {
    rig.desk().accept(fired(LATENCY, service("payment"), 0, SLOW));
    rig.until(0.3);
    rig.restart(new DeskSettings(600_000, 10_000, 300_000, 14_400_000, 300_000, 180_000, 1));

    assertThat(rig.until(10)).isEmpty();
    assertThat(rig.until(11)).hasSize(1);
  }

  @Test
  void quietYearsTakeNoTime() {
    rig.chain(0);
    rig.until(1);
    assertThat(rig.until(50_000_000)).isEmpty();
  }

  @Test
  void timeThatHasPassedChangesNothing() {
    rig.until(10);
    rig.desk().accept(fired(LATENCY, service("payment"), 0, SLOW));

    assertThat(rig.until(5)).isEmpty();
    assertThat(rig.until(11)).hasSize(1);
  }
}
