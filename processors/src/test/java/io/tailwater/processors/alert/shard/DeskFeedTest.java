package io.tailwater.processors.alert.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.ServicePartitioner;
import io.tailwater.processors.alert.desk.DeskResult;
import io.tailwater.processors.alert.desk.Links;
import io.tailwater.processors.alert.incident.DeskSettings;
import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.lifecycle.TransitionCause;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.Measurement;
import io.tailwater.processors.alert.rule.ShippedRules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeskFeedTest {
  private static final String TENANT = "shop";
  private static final long NOW = 1_800_000_000_000L;
  private static final long MINUTE_MILLIS = 60_000;

  /** Three hours of a backlog. */
  private static final long MINUTE = NOW / MINUTE_MILLIS - 180;

  private final DeskFeed feed = new DeskFeed(TENANT, DeskSettings.DEFAULT, Links.NONE);

  @Test
  void backlogIsDecidedInItsOwnTimeThoughJudgesBeginAnew() {
    feed.accept(new DeskRecord.Anew(0, 1), NOW);

    assertThat(told(10)).containsExactly("firing");
  }

  @Test
  void backlogIsDecidedInItsOwnTimeThoughSomebodyAsksFirst() {
    feed.accept(new DeskRecord.Asked(new DeskCommand.EndSilence("none")), NOW);

    assertThat(told(10)).containsExactly("firing");
  }

  @Test
  void whatLostJudgesHadToldOfIsOver() {
    assertThat(told(10)).containsExactly("firing");

    feed.accept(new DeskRecord.Anew(0, 1), NOW);

    assertThat(judged(30)).containsExactly("resolved");
    assertThat(feed.incidents()).isEmpty();
  }

  @Test
  void whatLostJudgesHadToldOfIsOverThoughThePartitionsChange() {
    assertThat(told(10)).containsExactly("firing");
    int partition = ServicePartitioner.partition("cart", 8);
    feed.accept(new DeskRecord.Judged((partition + 1) % 8, 8, (MINUTE + 10) * MINUTE_MILLIS), NOW);

    feed.accept(new DeskRecord.Anew(partition, 8), NOW);

    List<String> told = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      feed.accept(new DeskRecord.Judged(i, 8, (MINUTE + 30) * MINUTE_MILLIS), NOW)
          .told()
          .forEach(one -> told.add(one.row().status()));
    }
    assertThat(told).containsExactly("resolved");
  }

  private List<String> told(long minutes) {
    feed.accept(
        new DeskRecord.Steps(
            List.of(
                new AlertTransition(
                    ShippedRules.all().getFirst().identity(),
                    AlertEntity.service(TENANT, "cart"),
                    AlertState.PENDING,
                    AlertState.FIRING,
                    MINUTE,
                    MINUTE,
                    Measurement.NONE,
                    List.of(),
                    TransitionCause.HELD,
                    "",
                    false,
                    false))),
        NOW);
    return judged(minutes);
  }

  private List<String> judged(long minutes) {
    List<String> told = new ArrayList<>();
    DeskResult result =
        feed.accept(new DeskRecord.Judged(0, 1, (MINUTE + minutes) * MINUTE_MILLIS), NOW);
    result.told().forEach(one -> told.add(one.row().status()));
    return told;
  }
}
