package io.tailwater.processors.alert.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.MetricMinute;
import io.tailwater.model.MetricMinute.Scope;
import io.tailwater.model.rollup.ShardTime;
import io.tailwater.processors.alert.baseline.BaselineSettings;
import io.tailwater.processors.alert.judge.JudgeRules;
import io.tailwater.processors.alert.rule.ShippedRules;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeShardTest {
  private static final long START = 1_800_000_000_000L;

  @Test
  void serviceThatCannotBeJudgedIsLearnedAnewAndTheOthersAreJudged() {
    // Nothing can be an entity of a tenant without a name, and a service without metrics has none.
    JudgeRules impossible =
        new JudgeRules("", ShippedRules.all(), List.of(), BaselineSettings.DEFAULT);
    JudgeShard shard = new JudgeShard(impossible, 0, 1);
    shard.accept(
        MetricMinute.KIND,
        MetricMinute.encode(
            List.of(
                new MetricMinute(START, Scope.INSTANCE, "cart", "1", "", "process.cpu", "", 1, 1))),
        START);

    ShardOutput output = judge(shard, START + 60_000);

    assertThat(output.faults())
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.service()).isEqualTo("cart");
              assertThat(fault.reason()).contains("tenant");
            });
    assertThat(output.judgedMillis()).isEqualTo(START + 60_000);
    assertThat(judge(shard, START + 120_000).faults()).as("it begins anew").isEmpty();
  }

  private static ShardOutput judge(JudgeShard shard, long settledMillis) {
    return shard.accept(
        ShardTime.KIND, ShardTime.encode(List.of(new ShardTime(0, settledMillis))), settledMillis);
  }
}
