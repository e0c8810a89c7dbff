package io.tailwater.processors.alert.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.RuleIdentity;
import io.tailwater.processors.alert.rule.Selector;
import io.tailwater.processors.alert.rule.ShippedRules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServiceJudgeMemoryTest {
  private static final int ENDPOINTS = 10;
  private static final int MINUTES = 2 * 1_440;

  @Test
  void twoDaysOfAServiceWithTenEndpointsTakeLessThanAHundredKilobytes() {
    List<AlertRule> rules = new ArrayList<>(ShippedRules.all());
    ShippedRules.all().stream()
        .filter(rule -> rule.identity().signal().matches("latency.p99|throughput"))
        .forEach(
            rule ->
                rules.add(
                    new AlertRule(
                        new RuleIdentity(
                            rule.id() + "-of-endpoint",
                            rule.version(),
                            rule.subject(),
                            rule.family(),
                            rule.identity().signal(),
                            rule.severity(),
                            rule.identity().escalation(),
                            false),
                        Selector.all(AlertEntity.Kind.ENDPOINT),
                        rule.condition(),
                        rule.forMinutes(),
                        rule.recoveryMinutes(),
                        rule.hysteresis())));
    JudgeRig rig = new JudgeRig(rules, JudgeRig.availability(0.999));
    CallStats[] busy = new CallStats[16];
    for (int i = 0; i < busy.length; i++) {
      busy[i] = JudgeRig.calls(300, 50, 0, i);
    }
    rig.minutes(
        MINUTES,
        at -> {
          for (int endpoint = 0; endpoint < ENDPOINTS; endpoint++) {
            rig.requests(at, "GET /" + endpoint, "200", busy[(int) (at + endpoint) % 16]);
          }
          for (int callee = 0; callee < 3; callee++) {
            rig.edge(at, "s" + callee, EdgeKey.Kind.SERVICE, busy[(int) (at + callee) % 16], 5);
          }
          rig.lines(at, 0, 1, "", 2);
        });

    assertThat(rig.transitions()).isEmpty();
    assertThat(rig.written()).hasSizeLessThan(100_000);
  }
}
