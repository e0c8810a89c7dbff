package io.tailwater.processors.alert.desk;

import static io.tailwater.processors.alert.desk.AlertDeskRig.DEPENDENCY;
import static io.tailwater.processors.alert.desk.AlertDeskRig.LATENCY;
import static io.tailwater.processors.alert.desk.AlertDeskRig.SLOW;
import static io.tailwater.processors.alert.desk.AlertDeskRig.TENANT;
import static io.tailwater.processors.alert.desk.AlertDeskRig.fired;
import static io.tailwater.processors.alert.desk.AlertDeskRig.millis;
import static io.tailwater.processors.alert.desk.AlertDeskRig.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.alert.ExemplarTrace;
import io.tailwater.model.alert.Measurement;
import io.tailwater.model.alert.Notification;
import io.tailwater.processors.alert.rule.AlertEntity;
import org.junit.jupiter.api.Test;

/** What a message says besides its cause. */
final class MessagesTest {
  private static final AlertEntity BANK_EDGE = AlertEntity.edge(TENANT, "payment", "bank-api");

  private final AlertDeskRig rig = new AlertDeskRig();

  @Test
  void alertsOfAMessageSayWhatTheyMeasured() {
    rig.desk().accept(fired(LATENCY, service("payment"), 3, SLOW, 1));

    Notification message = rig.until(10).getFirst();

    assertThat(message.title()).isEqualTo("payment is slow");
    assertThat(message.measured())
        .isEqualTo(
            new Measurement(
                "P99 latency of payment",
                2_412.4,
                310.2,
                Measurement.Expectation.BASELINE,
                .0108,
                412,
                "ms"));
    assertThat(message.alerts())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.labels())
                  .containsEntry("alertname", "latency-above-baseline")
                  .containsEntry("service", "payment")
                  .containsEntry("severity", "warning")
                  .doesNotContainKey("key");
              assertThat(alert.annotations())
                  .containsEntry("summary", "payment is slow")
                  .containsEntry("value", "2.41 s")
                  .containsEntry("usual", "310 ms")
                  .containsEntry("state", "firing");
              assertThat(alert.fingerprint())
                  .isEqualTo(service("payment").fingerprint(LATENCY.id()).substring(0, 16));
              assertThat(alert.startsAtMillis()).isEqualTo(millis(3));
              assertThat(alert.resolved()).isFalse();
            });
  }

  @Test
  void incidentThatTurnsOutToBePartOfAnotherSaysOfWhich() {
    rig.desk().accept(fired(LATENCY, service("checkout"), 0, SLOW));
    rig.desk().accept(fired(LATENCY, service("payment"), 0, SLOW));
    assertThat(rig.until(2)).hasSize(2);
    rig.chain(2);
    rig.until(4);

    DeskResult.Told end =
        rig.told.stream().filter(told -> told.message().resolved()).findFirst().orElseThrow();
    assertThat(end.row().continuedBy()).isNotEmpty();
    assertThat(end.message().cause().lines())
        .contains("goes on as part of incident " + end.row().continuedBy());
    assertThat(end.message().untilMillis()).isEqualTo(end.row().timeMillis());
  }

  @Test
  void edgesAndEndpointsAreLabelledAsBotsOfSkyWalkingKnowThem() {
    rig.desk().accept(fired(DEPENDENCY, BANK_EDGE, 0, SLOW));

    assertThat(rig.until(5).getFirst().alerts().getFirst().labels())
        .containsEntry("service", "payment")
        .containsEntry("peer", "bank-api");
  }

  @Test
  void withoutLinksThereAreNone() {
    AlertDesk plain = AlertDesk.create(TENANT, AlertDeskRig.UNBUDGETED, Links.NONE, millis(0));
    plain.accept(fired(LATENCY, service("payment"), 0, SLOW, 1));

    Notification message = plain.advance(millis(5), 0).told().getFirst().message();
    assertThat(message.link()).isEmpty();
    assertThat(message.traces()).extracting(ExemplarTrace::link).containsExactly("");
  }
}
