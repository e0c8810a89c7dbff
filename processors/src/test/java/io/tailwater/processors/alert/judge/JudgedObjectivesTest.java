package io.tailwater.processors.alert.judge;

import static io.tailwater.processors.alert.judge.JudgeRig.calls;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.TraceId;
import io.tailwater.model.alert.SloRow;
import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.rule.ShippedRules;
import io.tailwater.processors.alert.slo.Indicator;
import io.tailwater.processors.alert.slo.Objective;
import io.tailwater.processors.alert.slo.Selector;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class JudgedObjectivesTest {
  private static final String FAST = "budget-burn-fast";

  @Test
  void aBudgetThatBurnsFiresBeforeTheMinuteIsOverAndResolvesWhenTheWatchDoes() {
    JudgeRig rig = JudgeRig.shipped(JudgeRig.availability(0.999));
    rig.minutes(120, at -> rig.requests(at, calls(100, 50, 0, at)));
    long from = rig.minute;
    rig.requests(from, calls(100, 50, 90, from));
    rig.judgeAt(from * 60_000 + 30_000);

    AlertTransition fired = rig.firing(FAST);
    assertThat(fired.minute()).isEqualTo(from);
    assertThat(fired.entity().key()).isEqualTo("checkout works");
    assertThat(fired.entity().place()).isEqualTo(JudgeRig.SERVICE);
    assertThat(fired.traces().getFirst()).isEqualTo(new TraceId(from, 1).toHex());
    assertThat(fired.measurement().unit()).isEqualTo("burn rate");
    assertThat(fired.measurement().basis()).isEqualTo("checkout works: 99.9 % over 720 h");

    rig.minutes(1, _ -> {});
    rig.minutes(12, at -> rig.requests(at, calls(100, 50, 0, at)));
    assertThat(rig.steps(FAST, from)).containsExactly("0 firing", "9 resolved");
  }

  @Test
  void alertsOfAnObjectiveThatIsNoLongerAreResolved() {
    JudgeRig rig = JudgeRig.shipped(JudgeRig.availability(0.999));
    rig.minutes(20, at -> rig.requests(at, calls(100, 50, 50, at)));
    rig.firing(FAST);

    rig.reread(JudgeRig.rules(ShippedRules.all()));
    rig.minutes(1, at -> rig.requests(at, calls(100, 50, 0, at)));

    assertThat(rig.transitions(FAST).getLast().to()).isEqualTo(AlertState.RESOLVED);
    assertThat(rig.outputs.getLast().objectives()).isEmpty();
  }

  @Test
  void everyMinuteWithCallsHasARow() {
    JudgeRig rig = JudgeRig.shipped(JudgeRig.availability(0.99));
    rig.minutes(3, at -> rig.requests(at, calls(100, 50, 2, at)));
    rig.minutes(3, _ -> {});

    SloRow last =
        rig.outputs.stream()
            .flatMap(output -> output.objectives().stream())
            .reduce((_, row) -> row)
            .orElseThrow();
    assertThat(last.minuteMillis()).isEqualTo((JudgeRig.START + 2) * 60_000);
    assertThat(last.calls()).isEqualTo(100);
    assertThat(last.bad()).isEqualTo(2);
    assertThat(last.badOfPeriod()).isEqualTo(6);
    assertThat(last.indicator()).isEqualTo("availability");
    assertThat(last.rules()).hasSameSizeAs(last.burns()).contains("burn-1h", "trickle-24h");
  }

  @Test
  void slowCallsOfItsEndpointsSpendALatencyBudget() {
    Objective fast =
        new Objective(
            "pay is fast",
            new Selector("check*", "POST /pay*"),
            new Indicator.Latency(Duration.ofMillis(200)),
            0.99,
            Duration.ofDays(30));
    JudgeRig rig = JudgeRig.shipped(fast);
    rig.minutes(
        60,
        at -> {
          rig.requests(at, "POST /pay", "200", calls(100, 100, 0, at));
          rig.requests(at, "GET /slow", "200", calls(100, 900, 0, at));
        });
    assertThat(rig.fired()).isEmpty();

    rig.minutes(15, at -> rig.requests(at, "POST /pay", "200", calls(100, 500, 0, at)));

    AlertTransition fired = rig.firing(FAST);
    assertThat(fired.entity().key()).isEqualTo("pay is fast");
    assertThat(fired.traces()).isNotEmpty();
  }

  @Test
  void errorsThatComeLateFireAsLateAndAreCounted() {
    JudgeRig rig = JudgeRig.shipped(JudgeRig.availability(0.999));
    rig.minutes(60, at -> rig.requests(at, calls(100, 50, 0, at)));
    rig.requests(rig.minute - 2, calls(200, 50, 150, 1));
    rig.judge();

    AlertTransition fired = rig.firing(FAST);
    assertThat(fired.late()).isTrue();
    assertThat(rig.outputs.getLast().lateCalls()).isEqualTo(200);
    rig.minutes(1, at -> rig.requests(at, calls(100, 50, 0, at)));
    assertThat(rig.outputs.getLast().lateCalls()).isZero();
    assertThat(rig.transitions(FAST)).hasSize(1);
  }

  @Test
  void anObjectiveWithoutCallsIsToldAfterAQuarterOfAnHour() {
    JudgeRig rig = JudgeRig.shipped(JudgeRig.availability(0.999));
    rig.minutes(60, at -> rig.requests(at, calls(100, 50, 0, at)));
    long from = rig.minute;
    rig.minutes(20, at -> rig.lines(at, 0, 1, "", 1));

    assertThat(rig.steps("objective-without-data", from)).containsExactly("14 firing");
  }
}
