package io.tailwater.loadtests.chaos.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.Topics;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RollupsTest {
  private static final TopicPartition RAW = new TopicPartition(Topics.OTLP_SPANS, 1);
  private static final TopicPartition KEYED = new TopicPartition(Topics.KEYED_SPANS, 2);

  private final Rollups rollups = new Rollups();
  private final Figures figures = new Figures();

  RollupsTest() {
    rollups.rawRecord(1, 5);
    rollups.rawRecord(1, 3);
    rollups.poison(1);
    rollups.trace(2, Fate.KEPT, 5, 4);
    rollups.trace(2, Fate.REJECTED, 2, 0);
    rollups.trace(2, Fate.TURNED, 3, 1);
  }

  @Test
  void rightCountsAreRight() {
    compare(
        "a1;since=1;start=1;in=x;out=y;upto=9;records=3;received=9;kept=8;dead_lettered=1",
        "a1;upto=7;received=10;kept=5;duplicates=1;dropped_by_policy=4");

    assertThat(figures.rollupsChecked()).isEqualTo(8);
    assertThat(figures.rollupsOff()).isZero();
  }

  @Test
  void everyCountThatIsOffIsTold() {
    compare(
        "a1;records=3;received=8;kept=8;dead_lettered=1",
        "a1;received=10;kept=5;dropped_by_policy=5");

    assertThat(figures.rollupsOff()).isEqualTo(3);
    assertThat(figures.isClean()).isFalse();
    assertThat(figures.details()).contains("rollup off: otlp_spans-1 received is 8, counted 9");
  }

  @Test
  void missingAccountIsOff() {
    compare("", "");

    assertThat(figures.rollupsOff()).isEqualTo(2);
  }

  private void compare(String raw, String keyed) {
    rollups.compare(
        Map.of(RAW, new OffsetAndMetadata(9, raw), KEYED, new OffsetAndMetadata(7, keyed)),
        figures);
  }
}
