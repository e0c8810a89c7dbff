package io.tailwater.processors.alert.judge;

import io.tailwater.model.LogSlotCount;
import io.tailwater.model.TraceId;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.model.rollup.EdgeStats;
import io.tailwater.model.rollup.RequestKey;
import io.tailwater.model.rollup.StatementKey;
import io.tailwater.processors.alert.baseline.BaselineSettings;
import io.tailwater.processors.alert.judge.JudgeRules.WatchedObjective;
import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.ShippedRules;
import io.tailwater.processors.alert.slo.BurnRules;
import io.tailwater.processors.alert.slo.Indicator;
import io.tailwater.processors.alert.slo.Objective;
import io.tailwater.processors.alert.slo.Selector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** A service and its judge for tests: adds counts of minutes, and judges each when it is over. */
final class JudgeRig {
  static final String SERVICE = "checkout";

  /** A Monday, 0:00 UTC. */
  static final long START = 29_547_360;

  private static final long MINUTE_MILLIS = 60_000;

  ServiceJudge judge;

  /** The minute that is next. */
  long minute = START;

  final List<JudgeOutput> outputs = new ArrayList<>();

  JudgeRig(List<AlertRule> rules, Objective... objectives) {
    judge = new ServiceJudge(SERVICE, rules(rules, objectives));
  }

  /** All shipped rules. */
  static JudgeRig shipped(Objective... objectives) {
    return new JudgeRig(ShippedRules.all(), objectives);
  }

  static JudgeRules rules(List<AlertRule> rules, Objective... objectives) {
    List<WatchedObjective> watched = new ArrayList<>();
    for (Objective objective : objectives) {
      watched.add(new WatchedObjective(objective, BurnRules.shipped(objective)));
    }
    return new JudgeRules("acme", rules, watched, BaselineSettings.DEFAULT);
  }

  static Objective availability(double target) {
    return new Objective(
        "checkout works",
        Selector.ofService(SERVICE),
        new Indicator.Availability(),
        target,
        Duration.ofDays(30));
  }

  /** Fills so many minutes and judges each as it ends. */
  void minutes(int count, LongConsumer fill) {
    for (int i = 0; i < count; i++) {
      fill.accept(minute);
      minute++;
      judge();
    }
  }

  /** Judges up to the begin of the next minute. */
  void judge() {
    judgeAt(minute * MINUTE_MILLIS);
  }

  void judgeAt(long watermarkMillis) {
    outputs.add(judge.judge(watermarkMillis, watermarkMillis));
  }

  void requests(long at, String endpoint, String code, CallStats stats) {
    judge.add(
        new RequestKey(
            at * MINUTE_MILLIS, SERVICE, "", endpoint, RequestKey.Kind.SERVER, "http", code),
        stats);
  }

  void requests(long at, CallStats stats) {
    requests(at, "GET /", "200", stats);
  }

  void edge(long at, String callee, EdgeKey.Kind kind, CallStats client, long gapMillis) {
    EdgeStats stats = new EdgeStats();
    stats.client().add(client);
    if (kind == EdgeKey.Kind.SERVICE) {
      stats.server().add(client);
      for (long i = 0; i < client.calls(); i++) {
        stats.gap().record(jittered(gapMillis, i, at));
      }
    }
    judge.add(new EdgeKey(at * MINUTE_MILLIS, SERVICE, callee, kind), stats);
  }

  void statements(long at, String text, CallStats stats) {
    judge.add(new StatementKey(at * MINUTE_MILLIS, SERVICE, "postgresql", "shop", text), stats);
  }

  /** Lines of an error in one of the six slots of a minute. */
  void lines(long at, int slot, long pattern, String errorClass, long lines) {
    judge.add(
        new LogSlotCount(
            at * MINUTE_MILLIS + slot * 10_000L,
            SERVICE,
            pattern,
            5,
            errorClass,
            "",
            "cannot reach <*>",
            lines,
            List.of(new TraceId(7, pattern + 1), new TraceId(7, pattern + 2))));
  }

  /** Calls of about so many milliseconds, of which the first fail; the last one is in a trace. */
  static CallStats calls(int count, long millis, int errors, long at) {
    CallStats stats = new CallStats();
    for (int i = 0; i < count; i++) {
      long nanos = jittered(millis, i, at);
      stats.record(nanos, i < errors, 0);
      if (i == 0 || i == count - 1) {
        stats.show(new TraceId(at, i + 1), nanos, i < errors);
      }
    }
    return stats;
  }

  /** From 0.5 to 1.5 of it, and a little more or less in each minute. */
  private static long jittered(long millis, long call, long at) {
    double spread = 0.5 + call * 37 % 100 / 100.0;
    double ofMinute = 1 + ((at * 0x9E3779B97F4A7C15L) >>> 60) / 500.0;
    return (long) (millis * 1e6 * spread * ofMinute);
  }

  /** All transitions of a rule, as minutes since {@code from} and the state, in order. */
  List<String> steps(String rule, long from) {
    return transitions(rule).stream()
        .map(step -> step.minute() - from + " " + step.to().word())
        .toList();
  }

  List<AlertTransition> transitions(String rule) {
    return transitions().stream().filter(step -> step.rule().id().equals(rule)).toList();
  }

  List<AlertTransition> transitions() {
    return outputs.stream().flatMap(output -> output.transitions().stream()).toList();
  }

  /** Rules that fired, each once. */
  List<String> fired() {
    return transitions().stream()
        .filter(step -> step.to() == AlertState.FIRING)
        .map(step -> step.rule().id())
        .distinct()
        .toList();
  }

  AlertTransition firing(String rule) {
    return transitions(rule).stream()
        .filter(step -> step.to() == AlertState.FIRING)
        .findFirst()
        .orElseThrow(() -> new AssertionError(rule + " did not fire, but " + fired()));
  }

  byte[] written() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      judge.writeTo(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  /** Goes on with a judge that was written and read with these rules. */
  void reread(JudgeRules rules) {
    try {
      judge = ServiceJudge.read(new DataInputStream(new ByteArrayInputStream(written())), rules);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
