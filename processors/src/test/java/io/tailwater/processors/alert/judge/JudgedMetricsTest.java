package io.tailwater.processors.alert.judge;

import static io.tailwater.processors.alert.judge.JudgeRig.START;
import static io.tailwater.processors.alert.judge.JudgeRig.calls;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.MetricMinute;
import io.tailwater.model.MetricMinute.Scope;
import io.tailwater.processors.alert.cause.Sign;
import io.tailwater.processors.alert.judge.ServiceEvidence.EdgeMinute;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertEntity.Kind;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Condition;
import io.tailwater.processors.alert.rule.Escalation;
import io.tailwater.processors.alert.rule.Hysteresis;
import io.tailwater.processors.alert.rule.RuleFamily;
import io.tailwater.processors.alert.rule.RuleIdentity;
import io.tailwater.processors.alert.rule.RuleSubject;
import io.tailwater.processors.alert.rule.Selector;
import io.tailwater.processors.alert.rule.Severity;
import io.tailwater.processors.alert.rule.ShippedRules;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JudgedMetricsTest {
  private static final String INSTANCE = "checkout-1";

  @Test
  void aMachineThatIsShortOfProcessorTimeForFiveMinutesIsToldAndThenIsWellAgain() {
    JudgeRig rig = JudgeRig.shipped();
    rig.judge = new ServiceJudge("host:web-1", JudgeRig.rules(ShippedRules.all()));
    rig.minutes(30, at -> host(rig, at, "host.cpu", 0.3));
    rig.minutes(10, at -> host(rig, at, "host.cpu", 0.97));
    rig.minutes(10, at -> host(rig, at, "host.cpu", 0.3));

    assertThat(rig.steps("host-cpu", START + 30))
        .containsExactly("0 pending", "4 firing", "10 resolving", "14 resolved");
    assertThat(rig.firing("host-cpu").entity()).isEqualTo(AlertEntity.host("acme", "web-1"));
    assertThat(rig.fired()).as("a machine is no service").containsExactly("host-cpu");
  }

  @Test
  void anInstanceIsNamedAndItsServiceIsNot() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(
        40,
        at -> {
          rig.requests(at, calls(50, 50, 0, at));
          instance(rig, at, INSTANCE, "process.memory", at < START + 30 ? 0.5 : 0.98);
          instance(rig, at, "checkout-2", "process.memory", 0.5);
        });

    assertThat(rig.firing("instance-memory").entity())
        .isEqualTo(AlertEntity.instance("acme", "checkout", INSTANCE));
    assertThat(rig.transitions("instance-memory"))
        .allMatch(step -> step.entity().key().equals(INSTANCE));
  }

  @Test
  void minutesWithoutAMeasurementKeepWhatIsPending() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(
        30,
        at -> {
          rig.requests(at, calls(50, 50, 0, at));
          if (at % 2 == 0) {
            instance(rig, at, INSTANCE, "process.cpu", at < START + 10 ? 0.5 : 0.98);
          }
        });

    assertThat(rig.fired()).contains("instance-cpu");
  }

  @Test
  void aPoolOfWhichThreeOfFiveMinutesHaveSomebodyWaitingIsTold() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(
        30,
        at -> {
          rig.requests(at, calls(50, 50, 0, at));
          double waiting = at >= START + 20 && at % 5 < 3 ? 2 : 0;
          rig.judge.add(
              new MetricMinute(
                  at * 60_000,
                  Scope.SERVICE,
                  "checkout",
                  "",
                  "",
                  "database.pool.waiting",
                  "orders",
                  waiting * 6,
                  6));
        });

    assertThat(rig.firing("database-pool-wait").minute()).isEqualTo(START + 22);
  }

  @Test
  void aRuleMayHoldAnyMetricAgainstItsBaseline() {
    AlertRule rule =
        new AlertRule(
            new RuleIdentity(
                "queue-is-long",
                1,
                RuleSubject.PROVIDED_SERVICE,
                RuleFamily.BASELINE,
                "metric:queue.depth",
                Severity.WARNING,
                Escalation.NONE,
                false),
            Selector.all(Kind.INSTANCE),
            new Condition.Detected("baseline.r1"),
            5,
            5,
            Hysteresis.below(2));
    JudgeRig rig = new JudgeRig(List.of(rule));
    int days = 3 * 1_440;
    rig.minutes(
        days,
        at -> {
          rig.requests(at, calls(5, 50, 0, at));
          instance(rig, at, INSTANCE, "metric:queue.depth", 40 + at * 31 % 17);
        });
    assertThat(rig.fired()).isEmpty();

    rig.minutes(10, at -> instance(rig, at, INSTANCE, "metric:queue.depth", 400));

    assertThat(rig.firing("queue-is-long").minute()).isBetween(START + days + 4, START + days + 5);
    assertThat(rig.firing("queue-is-long").measurement().value()).isEqualTo(400);
    assertThat(rig.outputs.getLast().baselines())
        .anySatisfy(
            row -> {
              assertThat(row.signal()).isEqualTo("metric:queue.depth");
              assertThat(row.expected()).isBetween(40.0, 57.0);
              assertThat(row.unit()).isEmpty();
            });
  }

  @Test
  void ofSeveralPartsTheHighestCountsAndWhatTheyShareAddsUp() {
    Gauges gauges = new Gauges();
    for (String disk : List.of("/", "/data")) {
      gauges.add(minute(Scope.HOST, "", "web-1", "host.disk", disk, disk.length() * 0.1));
    }
    for (String mode : List.of("user", "system")) {
      gauges.add(minute(Scope.INSTANCE, "checkout", INSTANCE, "process.cpu", mode, 0.4));
    }

    assertThat(gauges.values().get(new Gauges.Owner(Scope.HOST, "web-1")))
        .containsEntry("host.disk", 0.5);
    assertThat(gauges.values().get(new Gauges.Owner(Scope.INSTANCE, INSTANCE)))
        .containsEntry("process.cpu", 0.8);
  }

  @Test
  void whatIsHigherThanUsualIsEvidenceWithoutAnyRule() {
    JudgeRig rig = new JudgeRig(List.of());
    rig.minutes(
        60,
        at -> {
          rig.requests(at, calls(50, 50, 0, at));
          instance(rig, at, INSTANCE, "process.cpu", 0.2 + at % 5 * 0.01);
        });
    assertThat(signs(rig)).isEmpty();

    rig.minutes(3, at -> instance(rig, at, INSTANCE, "process.cpu", 0.8));

    assertThat(signs(rig))
        .singleElement()
        .satisfies(
            sign -> {
              assertThat(sign).isInstanceOf(Sign.Metric.class);
              assertThat(sign.text()).isEqualTo("process.cpu of checkout-1 is 0.8, usually 0.22");
            });
  }

  @Test
  void aServiceLeansOnTheMachineThatItRunsOn() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(
        1,
        at -> {
          rig.requests(at, calls(50, 50, 0, at));
          instance(rig, at, INSTANCE, "process.cpu", 0.2);
        });

    assertThat(rig.outputs.getLast().evidence().getFirst().edges())
        .containsExactly(new EdgeMinute("host:web-1", 50, 0));
  }

  @Test
  void aServiceOnManyMachinesLeansOnNone() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(
        1,
        at -> {
          rig.requests(at, calls(50, 50, 0, at));
          for (int host = 0; host < 21; host++) {
            rig.judge.add(MetricMinute.seen(at * 60_000, "checkout", "pod", "node-" + host, "1"));
          }
        });

    assertThat(rig.outputs.getLast().evidence()).isEmpty();
  }

  @Test
  void instancesThatAreMerelySeenTakeNoRoomOfMetrics() {
    Gauges gauges = new Gauges();
    for (int pod = 0; pod < 5_000; pod++) {
      gauges.add(MetricMinute.seen(0, "checkout", "pod-" + pod, "", "1.0"));
    }
    gauges.add(minute(Scope.INSTANCE, "checkout", INSTANCE, "process.cpu", "", 0.4));

    assertThat(gauges.values()).hasSize(1);
    assertThat(gauges.versions()).containsExactly("1.0");
  }

  @Test
  void versionThatTakesOverIsEvidence() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(
        20,
        at -> {
          rig.requests(at, calls(50, 50, 0, at));
          rig.judge.add(
              MetricMinute.seen(
                  at * 60_000, "checkout", INSTANCE, "web-1", at < START + 10 ? "1.0" : "1.1"));
        });

    assertThat(rig.outputs.stream().flatMap(output -> output.evidence().stream()))
        .filteredOn(evidence -> !evidence.deployments().isEmpty())
        .singleElement()
        .satisfies(
            evidence -> {
              assertThat(evidence.minute()).isEqualTo(START + 10);
              assertThat(evidence.deployments())
                  .containsExactly(new ServiceEvidence.Deployment("1.1", "1.0"));
              assertThat(evidence.edges()).containsExactly(new EdgeMinute("host:web-1", 50, 0));
            });
  }

  @Test
  void instancesThatAreGoneAreForgotten() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(
        600,
        at -> {
          rig.requests(at, calls(1, 50, 0, at));
          instance(rig, at, "pod-" + at / 10, "process.cpu", 0.2);
        });

    assertThat(rig.written().length)
        .as("sixty pods came and went, and those of three hours are known")
        .isLessThan(60_000);
    assertThat(rig.judge.ignoredEntities()).isZero();
  }

  private static List<Sign> signs(JudgeRig rig) {
    return rig.outputs.getLast().evidence().stream()
        .flatMap(evidence -> evidence.signs().stream())
        .filter(sign -> sign instanceof Sign.Metric)
        .toList();
  }

  private static void host(JudgeRig rig, long at, String signal, double value) {
    rig.judge.add(
        new MetricMinute(at * 60_000, Scope.HOST, "", "web-1", "web-1", signal, "", value * 6, 6));
  }

  private static void instance(
      JudgeRig rig, long at, String instance, String signal, double value) {
    rig.judge.add(
        new MetricMinute(
            at * 60_000, Scope.INSTANCE, "checkout", instance, "web-1", signal, "", value, 1));
  }

  private static MetricMinute minute(
      Scope scope, String service, String name, String signal, String part, double value) {
    return new MetricMinute(0, scope, service, name, "", signal, part, value, 1);
  }
}
