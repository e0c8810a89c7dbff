package io.tailwater.processors.alert.judge;

import static io.tailwater.processors.alert.judge.JudgeRig.calls;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.TraceId;
import io.tailwater.model.alert.BaselineRow;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.processors.alert.cause.Sign;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.rule.AlertEntity;
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
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

final class ServiceJudgeTest {
  private static final int DAY = 1_440;

  /** After two days of baselines the rule for short faults knows how high it has to be. */
  private static final int HISTORY = 3 * DAY;

  @Test
  void latencyThatTriplesFiresInTheThirdAndFifthMinuteAndResolvesAfterFiveCalmOnes() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(HISTORY, at -> rig.requests(at, calls(400, 100, 0, at)));
    assertThat(rig.transitions()).isEmpty();

    long from = rig.minute;
    rig.minutes(8, at -> rig.requests(at, calls(400, 300, 0, at)));
    rig.minutes(8, at -> rig.requests(at, calls(400, 100, 0, at)));

    assertThat(rig.steps("latency-spike", from))
        .containsExactly("2 firing", "8 resolving", "12 resolved");
    assertThat(rig.steps("latency-above-baseline", from))
        .containsExactly("0 pending", "4 firing", "8 resolving", "12 resolved");
    AlertTransition fired = rig.firing("latency-above-baseline");
    assertThat(fired.sinceMinute()).isEqualTo(from);
    assertThat(fired.entity()).isEqualTo(AlertEntity.service("acme", JudgeRig.SERVICE));
    assertThat(fired.measurement().unit()).isEqualTo("ms");
    assertThat(fired.measurement().value()).isBetween(400.0, 500.0);
    assertThat(fired.measurement().threshold()).isBetween(150.0, 300.0);
    assertThat(fired.traces()).hasSize(3);
  }

  @Test
  void tellsTheBandOfEachSeriesInEachMinuteWithCalls() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(200, at -> rig.requests(at, calls(400, 100, 0, at)));
    rig.minutes(2, _ -> {});

    List<BaselineRow> rows =
        rig.outputs.stream()
            .flatMap(output -> output.baselines().stream())
            .filter(row -> row.signal().equals("latency.p99"))
            .toList();

    assertThat(rows).hasSize(200);
    assertThat(rows.getFirst().state()).isEqualTo("warmup");
    BaselineRow last = rows.getLast();
    assertThat(last.state()).isEqualTo("evaluated");
    assertThat(last.unit()).isEqualTo("ns");
    assertThat(last.expected()).isBetween(140e6, 160e6);
    assertThat(last.lower()).isLessThan(last.expected());
    assertThat(last.upper()).isGreaterThan(last.expected());
    assertThat(last.basis()).isEqualTo("last_day");
  }

  @Test
  void anEdgeThatSlowsDownFiresAtThePeersPlaceAndIsEvidence() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(
        HISTORY, at -> rig.edge(at, "payments", EdgeKey.Kind.SERVICE, calls(400, 50, 0, at), 10));
    assertThat(rig.outputs.getLast().evidence().getFirst().signs()).isEmpty();

    long from = rig.minute;
    rig.minutes(
        6, at -> rig.edge(at, "payments", EdgeKey.Kind.SERVICE, calls(400, 200, 0, at), 80));

    assertThat(rig.steps("dependency-spike", from)).containsExactly("2 firing");
    assertThat(rig.steps("edge-gap-above-baseline", from)).containsExactly("0 pending", "4 firing");
    assertThat(rig.firing("dependency-spike").entity().place()).isEqualTo("payments");
    ServiceEvidence evidence = rig.outputs.getLast().evidence().getFirst();
    assertThat(evidence.edges())
        .containsExactly(new ServiceEvidence.EdgeMinute("payments", 400, 0));
    assertThat(evidence.signs()).hasSize(1);
    assertThat(evidence.signs().getFirst().text()).contains("checkout→payments");
  }

  @Test
  void aPeerWithoutSpansHasNoGapBesideItsLatency() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(
        HISTORY, at -> rig.edge(at, "orders-db", EdgeKey.Kind.DATABASE, calls(400, 5, 0, at), 0));
    rig.minutes(
        6, at -> rig.edge(at, "orders-db", EdgeKey.Kind.DATABASE, calls(400, 50, 0, at), 0));

    assertThat(rig.fired()).containsExactly("dependency-spike", "dependency-above-baseline");
    assertThat(rig.outputs.getLast().evidence().getFirst().signs()).hasSize(1);
  }

  @Test
  void serviceThatCallsNobodyIsASignOfItselfWhenItIsSlow() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(120, at -> rig.requests(at, calls(400, 40, 0, at)));
    assertThat(rig.outputs.getLast().evidence()).as("nothing is unusual").isEmpty();

    rig.minutes(3, at -> rig.requests(at, calls(400, 860, 0, at)));

    ServiceEvidence evidence = rig.outputs.getLast().evidence().getFirst();
    assertThat(evidence.edges()).isEmpty();
    assertThat(evidence.signs()).hasSize(1);
    assertThat(evidence.signs().getFirst()).isInstanceOf(Sign.OwnTime.class);
  }

  @Test
  void timeOfAServiceThatCallsOthersIsNotItsOwn() {
    JudgeRig rig = JudgeRig.shipped();
    LongConsumer usual =
        at -> rig.edge(at, "payments", EdgeKey.Kind.SERVICE, calls(400, 20, 0, at), 1);
    rig.minutes(120, usual.andThen(at -> rig.requests(at, calls(400, 40, 0, at))));
    rig.minutes(3, usual.andThen(at -> rig.requests(at, calls(400, 860, 0, at))));

    assertThat(rig.outputs.getLast().evidence().getFirst().signs()).isEmpty();
  }

  @Test
  void errorsThatJumpFireWithTracesThatFailed() {
    JudgeRig rig =
        new JudgeRig(List.of(plain("errors-jump", "error.ratio", ratio()), edgeErrors()));
    rig.minutes(
        60,
        at -> {
          rig.requests(at, calls(100, 50, at % 10 == 0 ? 1 : 0, at));
          rig.edge(at, "payments", EdgeKey.Kind.SERVICE, calls(50, 20, 0, at), 1);
        });
    assertThat(rig.transitions()).isEmpty();

    long from = rig.minute;
    rig.minutes(
        3,
        at -> {
          rig.requests(at, calls(100, 50, 20, at));
          rig.edge(at, "payments", EdgeKey.Kind.SERVICE, calls(50, 20, 20, at), 1);
        });

    AlertTransition fired = rig.firing("errors-jump");
    assertThat(fired.minute()).isEqualTo(from);
    assertThat(fired.traces().getFirst()).isEqualTo(new TraceId(from, 1).toHex());
    assertThat(fired.measurement().unit()).isEqualTo("share");
    assertThat(fired.measurement().chance()).isLessThan(1e-6);
    assertThat(rig.firing("dependency-errors").entity().place()).isEqualTo("payments");
    assertThat(rig.firing("dependency-errors").traces().getFirst())
        .isEqualTo(new TraceId(from, 1).toHex());
  }

  @Test
  void anOutageSoonAfterTheStartIsSeen() {
    JudgeRig rig = new JudgeRig(List.of(plain("errors-jump", "error.ratio", ratio())));
    rig.minutes(16, at -> rig.requests(at, calls(100, 50, 0, at)));

    long from = rig.minute;
    rig.minutes(1, at -> rig.requests(at, calls(100, 50, 30, at)));

    assertThat(rig.steps("errors-jump", from)).containsExactly("0 firing");
  }

  @Test
  void aStatusCodeThatWasNotSeenForADayIsTold() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(
        60,
        at -> {
          rig.requests(at, calls(100, 50, 0, at));
          rig.requests(at, "GET /", "404", calls(5, 50, 0, at));
        });
    assertThat(rig.transitions()).isEmpty();

    long from = rig.minute;
    rig.minutes(
        1,
        at -> {
          rig.requests(at, calls(100, 50, 0, at));
          rig.requests(at, "GET /", "404", calls(5, 50, 0, at));
          rig.requests(at, "GET /", "503", calls(12, 50, 12, at));
        });

    assertThat(rig.steps("status-code-new", from)).containsExactly("0 firing");
    assertThat(rig.firing("status-code-new").measurement().basis()).isEqualTo("http 503");
  }

  @Test
  void aCalleeThatIsNoLongerCalledIsToldWhereItUsedToBeCalledAlways() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(
        60,
        at -> {
          rig.requests(at, calls(50, 50, 0, at));
          rig.edge(at, "payments", EdgeKey.Kind.SERVICE, calls(10, 20, 0, at), 1);
          if (at % 5 == 0) {
            rig.edge(at, "reports", EdgeKey.Kind.SERVICE, calls(1, 20, 0, at), 1);
          }
        });

    long from = rig.minute;
    rig.minutes(4, at -> rig.requests(at, calls(50, 50, 0, at)));

    assertThat(rig.steps("callee-vanished", from)).containsExactly("2 firing");
    assertThat(rig.firing("callee-vanished").entity().place()).isEqualTo("payments");
  }

  @Test
  void statementsThatFailAreToldAtTheirDatabase() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(
        30,
        at -> {
          rig.edge(at, "orders-db", EdgeKey.Kind.DATABASE, calls(50, 5, 0, at), 0);
          rig.statements(at, "SELECT orders", calls(50, 5, 0, at));
        });
    rig.minutes(1, at -> rig.statements(at, "SELECT orders", calls(50, 5, 25, at)));

    AlertTransition fired = rig.firing("database-errors");
    assertThat(fired.entity())
        .isEqualTo(
            AlertEntity.database(
                "acme", JudgeRig.SERVICE, "postgresql SELECT orders", "orders-db"));
  }

  @Test
  void statementsThatBecomeSlowAreToldByTheirShareAsWell() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(HISTORY, at -> rig.statements(at, "SELECT orders", calls(400, 50, 0, at)));
    rig.minutes(3, at -> rig.statements(at, "SELECT orders", calls(400, 150, 0, at)));

    assertThat(rig.fired()).containsExactly("database-slow-statements", "database-spike");
    assertThat(rig.firing("database-spike").entity().place()).isEqualTo("postgresql");
  }

  @Test
  void aDropOfCallsIsToldInTheFifthMinute() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(HISTORY, at -> rig.requests(at, calls(100, 50, 0, at)));

    long from = rig.minute;
    rig.minutes(6, at -> rig.lines(at, 0, 1, "", 1));

    assertThat(rig.steps("throughput-drop", from)).containsExactly("0 pending", "4 firing");
    assertThat(rig.firing("throughput-drop").measurement().value()).isZero();
  }

  @Test
  void aServiceThatIsAlwaysHeardAndFallsSilentIsTold() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(60, at -> rig.requests(at, calls(10, 50, 0, at)));

    long from = rig.minute;
    rig.minutes(10, _ -> {});
    rig.minutes(7, at -> rig.requests(at, calls(10, 50, 0, at)));

    assertThat(rig.steps("agent-silent", from)).containsExactly("2 firing", "10 resolved");
  }

  @Test
  void aServiceThatIsHeardNowAndThenIsNotToldToBeSilent() {
    JudgeRig rig = JudgeRig.shipped();
    rig.minutes(
        600,
        at -> {
          if (at % 4 == 0) {
            rig.requests(at, calls(1, 50, 0, at));
          }
        });

    assertThat(rig.fired()).isEmpty();
  }

  private static Condition ratio() {
    return new Condition.Ratio(5, 1, 1e-6, 20, 5);
  }

  private static AlertRule edgeErrors() {
    return ShippedRules.all().stream()
        .filter(rule -> rule.id().equals("dependency-errors"))
        .findFirst()
        .orElseThrow();
  }

  private static AlertRule plain(String id, String signal, Condition condition) {
    return new AlertRule(
        new RuleIdentity(
            id,
            1,
            RuleSubject.PROVIDED_SERVICE,
            RuleFamily.THRESHOLD,
            signal,
            Severity.WARNING,
            Escalation.NONE,
            false),
        Selector.all(AlertEntity.Kind.SERVICE),
        condition,
        1,
        5,
        Hysteresis.NONE);
  }
}
