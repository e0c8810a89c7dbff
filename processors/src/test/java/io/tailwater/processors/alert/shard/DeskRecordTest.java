package io.tailwater.processors.alert.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.processors.alert.incident.Silence;
import io.tailwater.processors.alert.judge.ServiceEvidence;
import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.lifecycle.TransitionCause;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.LabelMatcher;
import io.tailwater.processors.alert.rule.Measurement;
import io.tailwater.processors.alert.rule.ShippedRules;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeskRecordTest {
  static List<DeskRecord> all() {
    AlertTransition step =
        new AlertTransition(
            ShippedRules.founding().getFirst().identity(),
            AlertEntity.service("default", "cart"),
            AlertState.PENDING,
            AlertState.FIRING,
            30_000_005,
            30_000_001,
            new Measurement(2.5, 0.3, 7, 0.011, 412, Double.NaN, "s", "480000"),
            List.of("4bf92f3577b34da6a3ce929d0e0e4736"),
            TransitionCause.HELD,
            "",
            false,
            false);
    Silence silence =
        new Silence(
            "s1",
            Silence.Kind.SILENCE,
            List.of(LabelMatcher.parse("service=cart")),
            1_000,
            2_000,
            "anna",
            "known");
    return List.of(
        new DeskRecord.Steps(List.of(step, step)),
        new DeskRecord.Evidence(
            List.of(
                new ServiceEvidence(
                    "cart",
                    30_000_005,
                    List.of(new ServiceEvidence.EdgeMinute("redis", 100, 3)),
                    List.of()))),
        new DeskRecord.Open("cart", 30_000_006, List.of(step)),
        new DeskRecord.Open("cart", 30_000_006, List.of()),
        new DeskRecord.Judged(3, 8, 1_800_000_000_000L),
        new DeskRecord.Asked(new DeskCommand.PutSilence(silence)),
        new DeskRecord.Asked(new DeskCommand.EndSilence("s1")),
        new DeskRecord.Asked(new DeskCommand.Acknowledge("inc-1", "anna")),
        new DeskRecord.Asked(new DeskCommand.RetryNow("ops")),
        new DeskRecord.Asked(new DeskCommand.Replay("ops")));
  }

  @ParameterizedTest
  @MethodSource("all")
  void comesBackAsItWas(DeskRecord record) {
    assertThat(DeskRecord.decode(record.encode())).isEqualTo(record);
  }

  @ParameterizedTest
  @MethodSource("all")
  void oneThatIsCutIsRefused(DeskRecord record) {
    byte[] bytes = record.encode();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> DeskRecord.decode(cut)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anUnknownKindIsRefused() {
    assertThatThrownBy(() -> DeskRecord.decode(new byte[] {42, 0, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("42");
  }
}
