package io.tailwater.processors.alert.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.TraceId;
import io.tailwater.model.alert.AlertRow;
import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.lifecycle.TransitionCause;
import io.tailwater.processors.alert.rule.AlertEntity;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AlertRowsTest {
  private static final AlertEntity EDGE = AlertEntity.edge("shop", "payment", "bank-api");

  @Test
  void rowSaysAllThatTheStepSays() {
    AlertTransition step =
        new AlertTransition(
            AlertDeskRig.DEPENDENCY,
            EDGE,
            AlertState.FIRING,
            AlertState.SUPPRESSED,
            12,
            10,
            AlertDeskRig.SLOW,
            List.of("4bf92f3577b34da6a3ce929d0e0e4736"),
            TransitionCause.EXPLAINED,
            "bank-db",
            true,
            false);

    assertThat(AlertRows.of(step, 777))
        .isEqualTo(
            new AlertRow(
                720_000,
                777,
                "shop",
                EDGE.fingerprint("dependency-above-baseline"),
                "dependency-above-baseline",
                1,
                "baseline",
                "edge.p99",
                "warning",
                "payment",
                "edge",
                "bank-api",
                "bank-api",
                "firing",
                "suppressed",
                600_000,
                2.4124e9,
                310.2e6,
                7.5,
                .0108,
                412,
                Double.NaN,
                "ns",
                "v1",
                List.of(TraceId.fromHex("4bf92f3577b34da6a3ce929d0e0e4736")),
                "explained",
                "bank-db",
                true,
                false));
  }

  @Test
  void whatIsNoIdOfATraceIsLeftOut() {
    String id = AlertDeskRig.trace(7);

    assertThat(TraceIds.of(List.of("t1", AlertDeskRig.trace(0), id, "", "+" + id.substring(1), id)))
        .containsExactly(new TraceId(0, 7));
  }
}
