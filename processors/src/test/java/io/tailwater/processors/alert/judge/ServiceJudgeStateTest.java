package io.tailwater.processors.alert.judge;

import static io.tailwater.processors.alert.judge.JudgeRig.calls;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.rule.ShippedRules;
import org.junit.jupiter.api.Test;

final class ServiceJudgeStateTest {
  private static final int DAY = 1_440;

  @Test
  void alertsOfRulesThatAreNoLongerAreResolved() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(60, at -> rig.requests(at, calls(10, 50, 0, at)));
    rig.minutes(5, _ -> {});
    rig.firing("agent-silent");

    rig.reread(
        JudgeRig.rules(
            ShippedRules.all().stream()
                .filter(rule -> !rule.id().equals("agent-silent"))
                .toList()));
    rig.minutes(1, _ -> {});

    AlertTransition last = rig.transitions("agent-silent").getLast();
    assertThat(last.from()).isEqualTo(AlertState.FIRING);
    assertThat(last.to()).isEqualTo(AlertState.RESOLVED);
    rig.minutes(5, _ -> {});
    assertThat(rig.transitions("agent-silent").getLast()).isEqualTo(last);
  }

  @Test
  void aServiceThatIsSilentForAWeekIsForgotten() {
    JudgeRig rig = JudgeRig.shipped(JudgeRig.availability(0.99));
    rig.minutes(60, at -> rig.requests(at, calls(10, 50, 0, at)));
    rig.minute += 7 * DAY - 2;
    rig.judge();
    assertThat(rig.judge.isForgettable()).isFalse();

    rig.minute += 4;
    rig.judge();

    assertThat(rig.judge.isForgettable()).isTrue();
  }

  @Test
  void minutesOfClocksThatAreFarAheadGiveWayToThoseBefore() {
    JudgeRig rig = JudgeRig.shipped();
    for (int i = 0; i < OpenMinutes.MOST; i++) {
      rig.requests(rig.minute + 100_000 + i, calls(1, 50, 0, i));
    }
    rig.requests(rig.minute + 200_000, calls(3, 50, 0, 1));
    assertThat(rig.judge.ignoredCalls()).isEqualTo(3);

    rig.minutes(1, at -> rig.requests(at, calls(400, 50, 0, at)));

    assertThat(rig.judge.ignoredCalls()).isEqualTo(4);
    assertThat(rig.outputs.getLast().baselines()).isNotEmpty();
  }
}
