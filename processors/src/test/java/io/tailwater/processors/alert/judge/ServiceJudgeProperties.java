package io.tailwater.processors.alert.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.MetricMinute;
import io.tailwater.model.alert.BaselineRow;
import io.tailwater.model.alert.SloRow;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.rule.ShippedRules;
import io.tailwater.processors.alert.slo.Objective;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class ServiceJudgeProperties {
  private static final int MINUTES = 150;
  private static final Objective OBJECTIVE = JudgeRig.availability(0.99);

  /** Something that is added to a judge. */
  private interface Count {
    void addTo(JudgeRig rig);
  }

  @Property(tries = 12)
  void theOrderOfCountsWithinAMinuteIsNothing(@ForAll long seed) {
    Random random = new Random(seed);
    JudgeRig one = JudgeRig.shipped(OBJECTIVE);
    JudgeRig other = JudgeRig.shipped(OBJECTIVE);
    for (int i = 0; i < MINUTES; i++) {
      List<Count> counts = counts(random, one.minute, true);
      counts.forEach(count -> count.addTo(one));
      Collections.shuffle(counts, random);
      counts.forEach(count -> count.addTo(other));
      one.minutes(1, _ -> {});
      other.minutes(1, _ -> {});
    }
    assertThat(one.fired()).contains("dependency-errors", "log-surge", "budget-burn-steady");
    assertThat(other.outputs).isEqualTo(one.outputs);
  }

  @Property(tries = 12)
  void aJudgeThatWasWrittenAndReadGoesOnAsTheOneThatWasNot(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = MINUTES) int every) {
    Random random = new Random(seed);
    JudgeRig one = JudgeRig.shipped(OBJECTIVE);
    JudgeRig other = JudgeRig.shipped(OBJECTIVE);
    for (int i = 0; i < MINUTES; i++) {
      for (Count count : counts(random, one.minute, true)) {
        count.addTo(one);
        count.addTo(other);
      }
      if (i % every == every - 1) {
        reread(other);
      }
      long middle = one.minute * 60_000 + 30_000;
      one.judgeAt(middle);
      other.judgeAt(middle);
      if (i % every == 0) {
        reread(other);
      }
      one.minutes(1, _ -> {});
      other.minutes(1, _ -> {});
    }
    assertThat(one.fired()).contains("dependency-errors", "log-surge", "budget-burn-steady");
    assertThat(other.outputs).isEqualTo(one.outputs);
    assertThat(other.written()).isEqualTo(one.written());
  }

  private static void reread(JudgeRig rig) {
    byte[] written = rig.written();
    rig.reread(JudgeRig.rules(ShippedRules.all(), OBJECTIVE));
    assertThat(rig.written()).isEqualTo(written);
  }

  /** Surges and budgets may be told before their minute is over, so they are left out. */
  @Property(tries = 12)
  void manyMinutesAtOnceAreJudgedAsOneAfterTheOther(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 100) int atOnce) {
    Random random = new Random(seed);
    JudgeRig one = new JudgeRig(ShippedRules.all());
    JudgeRig other = new JudgeRig(ShippedRules.all());
    for (int i = 0; i < MINUTES; i++) {
      for (Count count : counts(random, one.minute, false)) {
        count.addTo(one);
        count.addTo(other);
      }
      for (int second = 10; second < 60; second += 10) {
        one.judgeAt(one.minute * 60_000 + second * 1_000L);
      }
      one.minutes(1, _ -> {});
      other.minute = one.minute;
      if (i % atOnce == atOnce - 1 || i == MINUTES - 1) {
        long end = other.minute * 60_000;
        other.outputs.add(other.judge.judge(end, JudgeRig.START * 60_000));
      }
    }
    assertThat(one.fired()).contains("dependency-errors", "database-errors");
    assertThat(withoutAge(other.transitions())).isEqualTo(withoutAge(one.transitions()));
    assertThat(baselines(other)).isEqualTo(baselines(one));
    assertThat(objectives(other)).isEqualTo(objectives(one));
    assertThat(evidence(other)).isEqualTo(evidence(one));
  }

  private static List<String> withoutAge(List<AlertTransition> transitions) {
    return transitions.stream()
        .map(
            step ->
                step.minute()
                    + step.fingerprint()
                    + step.from()
                    + step.to()
                    + step.measurement()
                    + step.traces())
        .toList();
  }

  private static List<BaselineRow> baselines(JudgeRig rig) {
    return rig.outputs.stream().flatMap(output -> output.baselines().stream()).toList();
  }

  private static List<SloRow> objectives(JudgeRig rig) {
    return rig.outputs.stream().flatMap(output -> output.objectives().stream()).toList();
  }

  private static List<ServiceEvidence> evidence(JudgeRig rig) {
    return rig.outputs.stream().flatMap(output -> output.evidence().stream()).toList();
  }

  /** Counts of a minute: calls of two endpoints, a peer, a database, and lines if wanted. */
  private static List<Count> counts(Random random, long at, boolean lines) {
    List<Count> counts = new ArrayList<>();
    boolean bad = at % 60 >= 45;
    if (random.nextInt(20) == 0) {
      return counts;
    }
    for (int part = 0; part < 3; part++) {
      int calls = 1 + random.nextInt(40);
      int errors = bad ? random.nextInt(calls + 1) : random.nextInt(50) / 49;
      long millis = bad ? 400 : 50;
      long trace = at * 8 + part;
      String endpoint = "GET /" + part % 2;
      String code = errors > 0 ? "503" : "200";
      counts.add(
          rig -> rig.requests(at, endpoint, code, JudgeRig.calls(calls, millis, errors, trace)));
      counts.add(
          rig ->
              rig.edge(
                  at,
                  "payments",
                  EdgeKey.Kind.SERVICE,
                  JudgeRig.calls(calls, millis, errors, trace),
                  millis / 5));
      counts.add(rig -> rig.statements(at, "SELECT 1", JudgeRig.calls(calls, 2, errors, trace)));
      // Whole numbers, as their sums do not hang on the order.
      MetricMinute measured =
          new MetricMinute(
              at * 60_000,
              MetricMinute.Scope.INSTANCE,
              JudgeRig.SERVICE,
              "instance-" + random.nextInt(2),
              "web-1",
              "process.memory",
              "pool " + part % 2,
              bad ? 98 : 20 + random.nextInt(20),
              100);
      counts.add(rig -> rig.judge.add(measured));
      if (lines) {
        long written = bad ? random.nextInt(30) : random.nextInt(2);
        int slot = random.nextInt(6);
        long pattern = random.nextInt(3);
        String errorClass = pattern == 0 ? "net.connection_refused" : "";
        counts.add(rig -> rig.lines(at, slot, pattern, errorClass, written));
      }
    }
    return counts;
  }
}
