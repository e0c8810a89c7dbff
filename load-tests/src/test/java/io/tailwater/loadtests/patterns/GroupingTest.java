package io.tailwater.loadtests.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class GroupingTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-12);

  @Test
  void groupsCountOnlyIfAllTheirLinesAreTheSame() {
    Grouping grouping =
        Grouping.of(List.of(1, 1, 2, 3, 3, 4), List.of("a", "a", "b", "b", "c", "d"));

    assertThat(grouping).isEqualTo(new Grouping(6, 4, 4, 2, 3));
    assertThat(grouping.accuracy()).isEqualTo(0.5, EXACT);
    assertThat(grouping.f1()).isEqualTo(0.5, EXACT);
  }

  @Test
  void splitGroupsLowerPrecisionAndUnitedOnesRecall() {
    assertThat(Grouping.of(List.of(1, 2, 3), List.of("a", "a", "b")).f1())
        .isEqualTo(2 * (1 / 3.0) * (1 / 2.0) / (1 / 3.0 + 1 / 2.0), EXACT);
    assertThat(Grouping.of(List.of(1, 1, 1), List.of("a", "a", "b")).accuracy())
        .isEqualTo(0, EXACT);
  }
}
