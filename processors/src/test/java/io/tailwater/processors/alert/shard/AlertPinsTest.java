package io.tailwater.processors.alert.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.alert.Pin;
import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.lifecycle.TransitionCause;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Measurement;
import io.tailwater.processors.alert.rule.ShippedRules;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertPinsTest {
  private static final long UNTIL = 1_800_000_300_000L;
  private static final Measurement SLOW = measured(2_000, 300, "ms");
  private static final Measurement BURNS = measured(20, 14.4, "");

  @Test
  void slowServiceKeepsWhatIsSlowerThanUsual() {
    List<Pin> pins =
        AlertPins.of(
            List.of(step("latency-above-baseline", AlertState.FIRING, SLOW, false)), UNTIL);

    assertThat(pins).hasSize(1);
    Pin.Place pin = (Pin.Place) pins.getFirst();
    assertThat(pin.service()).isEqualTo("cart");
    assertThat(pin.slowerThanNanos()).isEqualTo(300_000_000);
    assertThat(pin.errorsOnly()).isFalse();
    assertThat(pin.untilMillis()).isEqualTo(UNTIL);
  }

  @Test
  void durationsAreUnderstoodInAllUnitsThatRulesHave() {
    for (Measurement measured :
        List.of(
            measured(2e9, 3e8, "ns"),
            measured(2e6, 3e5, "us"),
            measured(2_000, 300, "ms"),
            measured(2, 0.3, "s"))) {
      List<Pin> pins =
          AlertPins.of(
              List.of(step("latency-above-baseline", AlertState.FIRING, measured, false)), UNTIL);
      assertThat(((Pin.Place) pins.getFirst()).slowerThanNanos()).isEqualTo(300_000_000);
    }
  }

  @Test
  void burningBudgetKeepsWhatFails() {
    List<Pin> pins =
        AlertPins.of(List.of(step("budget-burn-fast", AlertState.PENDING, BURNS, false)), UNTIL);

    assertThat(((Pin.Place) pins.getFirst()).errorsOnly()).isTrue();
  }

  @Test
  void whatIsOverOrOldOrSilentPinsNothing() {
    List<AlertTransition> steps =
        List.of(
            step("latency-above-baseline", AlertState.FIRING, SLOW, false),
            step("latency-above-baseline", AlertState.RESOLVED, SLOW, false),
            step("budget-burn-fast", AlertState.FIRING, BURNS, true),
            step("agent-silent", AlertState.FIRING, Measurement.NONE, false));

    assertThat(AlertPins.of(steps, UNTIL)).isEmpty();
  }

  private static AlertTransition step(
      String rule, AlertState to, Measurement measurement, boolean historical) {
    AlertRule found =
        ShippedRules.all().stream().filter(one -> one.id().equals(rule)).findFirst().orElseThrow();
    return new AlertTransition(
        found.identity(),
        AlertEntity.service("default", "cart"),
        AlertState.INACTIVE,
        to,
        30_000_000,
        30_000_000,
        measurement,
        List.of(),
        TransitionCause.HELD,
        "",
        false,
        historical);
  }

  private static Measurement measured(double value, double threshold, String unit) {
    return new Measurement(value, threshold, 5, 0, 100, Double.NaN, unit, "");
  }
}
