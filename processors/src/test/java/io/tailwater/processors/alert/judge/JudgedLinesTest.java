package io.tailwater.processors.alert.judge;

import static io.tailwater.processors.alert.judge.JudgeRig.calls;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.TraceId;
import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import org.junit.jupiter.api.Test;

final class JudgedLinesTest {
  @Test
  void linesThatSurgeFireBeforeTheirMinuteIsOverAndResolve() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(
        30,
        at -> {
          rig.requests(at, calls(10, 50, 0, at));
          rig.lines(at, 1, 99, "net.connection_refused", 1);
        });
    long from = rig.minute;
    rig.requests(from, calls(10, 50, 0, from));
    rig.lines(from, 0, 99, "net.connection_refused", 60);
    rig.judgeAt(from * 60_000 + 12_000);

    AlertTransition fired = rig.firing("log-surge");
    assertThat(fired.minute()).isEqualTo(from);
    assertThat(fired.entity().key()).isEqualTo("net.connection_refused");
    assertThat(fired.measurement().basis()).isEqualTo("cannot reach <*>");
    assertThat(fired.measurement().unit()).isEqualTo("lines");
    assertThat(fired.traces())
        .containsExactly(new TraceId(7, 100).toHex(), new TraceId(7, 101).toHex());

    rig.minutes(12, at -> rig.requests(at, calls(10, 50, 0, at)));
    assertThat(rig.transitions("log-surge").getLast().to()).isEqualTo(AlertState.RESOLVED);
    assertThat(rig.transitions("log-surge"))
        .allMatch(step -> step.entity().key().equals("net.connection_refused"));
  }

  @Test
  void anErrorThatWasNeverLoggedBeforeIsTold() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(
        30,
        at -> {
          rig.requests(at, calls(10, 50, 0, at));
          rig.lines(at, 1, 1, "", 1);
        });
    rig.minutes(1, at -> rig.lines(at, 2, 255, "", 6));

    assertThat(rig.firing("log-error-new").entity().key()).isEqualTo("00000000000000ff");
  }
}
