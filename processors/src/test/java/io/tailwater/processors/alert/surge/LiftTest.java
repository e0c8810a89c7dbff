package io.tailwater.processors.alert.surge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tailwater.model.TraceId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LiftTest {
  @Test
  void lineThatFailedTracesHaveIsLinked() {
    Lift lift = new Lift(1_000, 40, 45, 38);

    assertThat(lift.value()).isCloseTo(38 / 45.0 / 0.04, within(1e-9));
    assertThat(lift.isLinked()).isTrue();
  }

  @Test
  void fewTracesSmallLiftAndChanceAreNoLink() {
    assertThat(new Lift(100_000, 4, 4, 4).isLinked()).isFalse();
    assertThat(new Lift(1_000, 400, 450, 380).isLinked()).isFalse();
    assertThat(new Lift(1_000, 100, 10, 5).isLinked()).isFalse();
    assertThat(new Lift(10, 0, 3, 0).value()).isZero();
    assertThatThrownBy(() -> new Lift(10, 6, 6, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void exemplarsAreTheSameInAnyOrder() {
    Exemplars one = Exemplars.NONE;
    Exemplars other = Exemplars.NONE;
    for (int i = 1; i <= 20; i++) {
      one = one.and(Exemplars.of(new TraceId(0, i), i % 5 == 0));
      other = other.and(Exemplars.of(new TraceId(0, 21 - i), (21 - i) % 5 == 0));
    }

    assertThat(other).isEqualTo(one);
    assertThat(one.and(one)).isEqualTo(one);
    assertThat(one.traces())
        .isEqualTo(
            List.of(5, 10, 15, 20, 1, 2, 3, 4).stream().map(i -> new TraceId(0, i)).toList());
  }
}
