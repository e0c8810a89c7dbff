package io.tailwater.processors.alert.desk;

import io.tailwater.model.alert.AlertRow;
import io.tailwater.model.alert.Notification;
import io.tailwater.processors.alert.cause.Sign;
import io.tailwater.processors.alert.cause.Usual;
import io.tailwater.processors.alert.incident.DeskSettings;
import io.tailwater.processors.alert.incident.Silence;
import io.tailwater.processors.alert.judge.ServiceEvidence;
import io.tailwater.processors.alert.judge.ServiceEvidence.EdgeMinute;
import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.lifecycle.TransitionCause;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.Escalation;
import io.tailwater.processors.alert.rule.LabelMatcher;
import io.tailwater.processors.alert.rule.Measurement;
import io.tailwater.processors.alert.rule.RuleFamily;
import io.tailwater.processors.alert.rule.RuleIdentity;
import io.tailwater.processors.alert.rule.RuleSubject;
import io.tailwater.processors.alert.rule.Severity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A desk and what it has decided so far. Minutes count from 10:00 UTC. */
final class AlertDeskRig {
  static final String TENANT = "shop";

  /** 2025-03-01 10:00 UTC. */
  static final long START_MINUTE = 29_013_720;

  static final long DECIDED_MILLIS = 1_740_823_200_007L;

  static final Links LINKS =
      new Links("https://tw.example/incident/{incident}", "https://tw.example/trace/{trace_id}");
  static final DeskSettings UNBUDGETED =
      new DeskSettings(30_000, 10_000, 300_000, 14_400_000, 300_000, 180_000, 1_000_000);
  static final RuleIdentity LATENCY =
      rule(
          "latency-above-baseline",
          RuleSubject.PROVIDED_SERVICE,
          RuleFamily.BASELINE,
          "latency.p99",
          Severity.WARNING);
  static final RuleIdentity DEPENDENCY =
      rule(
          "dependency-above-baseline",
          RuleSubject.DEPENDENCY,
          RuleFamily.BASELINE,
          "edge.p99",
          Severity.WARNING);
  static final RuleIdentity BURN =
      rule("burn-1h", RuleSubject.STATUS, RuleFamily.SLO, "slo.errors", Severity.CRITICAL);
  static final Measurement SLOW =
      new Measurement(2.4124e9, 310.2e6, 7.5, .0108, 412, Double.NaN, "ns", "v1");
  static final Measurement WELL =
      new Measurement(310.2e6, 310.2e6, 0, .0108, 412, Double.NaN, "ns", "v1");
  static final Measurement BURNT =
      new Measurement(20.5, 14.4, 20.5, 0, 9_000, Double.NaN, "", "99.5 %");

  final List<DeskResult.Told> told = new ArrayList<>();
  final List<AlertRow> covers = new ArrayList<>();
  final List<String> notices = new ArrayList<>();
  private AlertDesk desk = AlertDesk.create(TENANT, UNBUDGETED, LINKS, millis(0));

  AlertDesk desk() {
    return desk;
  }

  static long millis(double minute) {
    return Math.round((START_MINUTE + minute) * 60_000);
  }

  static RuleIdentity rule(
      String id, RuleSubject subject, RuleFamily family, String signal, Severity severity) {
    return new RuleIdentity(id, 1, subject, family, signal, severity, Escalation.NONE, false);
  }

  static AlertEntity service(String name) {
    return AlertEntity.service(TENANT, name);
  }

  static String trace(int number) {
    return "%032x".formatted(number);
  }

  static AlertTransition fired(
      RuleIdentity rule, AlertEntity entity, long since, Measurement measured, int... traces) {
    List<String> ids = new ArrayList<>();
    for (int trace : traces) {
      ids.add(trace(trace));
    }
    return step(rule, entity, AlertState.PENDING, AlertState.FIRING, since, since, measured, ids);
  }

  static AlertTransition resolved(
      RuleIdentity rule, AlertEntity entity, long minute, Measurement measured) {
    return step(
        rule,
        entity,
        AlertState.RESOLVING,
        AlertState.RESOLVED,
        minute,
        minute,
        measured,
        List.of());
  }

  private static AlertTransition step(
      RuleIdentity rule,
      AlertEntity entity,
      AlertState from,
      AlertState to,
      long since,
      long minute,
      Measurement measured,
      List<String> traces) {
    return new AlertTransition(
        rule,
        entity,
        from,
        to,
        START_MINUTE + minute,
        START_MINUTE + since,
        measured,
        traces,
        to.isOpen() ? TransitionCause.HELD : TransitionCause.RECOVERED,
        "",
        false,
        false);
  }

  static ServiceEvidence calls(String caller, long minute, EdgeMinute... edges) {
    return new ServiceEvidence(caller, START_MINUTE + minute, List.of(edges), List.of());
  }

  static ServiceEvidence signs(String service, long minute, Sign... signs) {
    return new ServiceEvidence(service, START_MINUTE + minute, List.of(), List.of(signs));
  }

  /** Calls of bank-api by payment that usually take 20 ms. */
  static Sign gap(double millis) {
    return new Sign.EdgeGap(
        "payment", "bank-api", millis * 1e6, new Usual(Math.log(20e6), .1), 40, 38);
  }

  /**
   * {@code web} calls {@code checkout} calls {@code payment} calls {@code bank-api}; {@code
   * payment} tells the signs.
   */
  void chain(long minute, Sign... signs) {
    desk.accept(calls("web", minute, new EdgeMinute("checkout", 100, 0)));
    desk.accept(calls("checkout", minute, new EdgeMinute("payment", 100, 0)));
    desk.accept(
        new ServiceEvidence(
            "payment",
            START_MINUTE + minute,
            List.of(new EdgeMinute("bank-api", 100, 0)),
            List.of(signs)));
  }

  static Silence silence(String matcher, long start, long end) {
    return new Silence(
        "s1",
        Silence.Kind.SILENCE,
        List.of(LabelMatcher.parse(matcher)),
        millis(start),
        millis(end),
        "anna",
        "known");
  }

  /** Lets the desk decide up to a minute; gives the messages that are new. */
  List<Notification> until(double minute) {
    DeskResult result = desk.advance(millis(minute), DECIDED_MILLIS);
    told.addAll(result.told());
    covers.addAll(result.covers());
    notices.addAll(result.notices());
    return result.told().stream().map(DeskResult.Told::message).toList();
  }

  /** Goes on with a desk that is read from the state of this one. */
  void restart(DeskSettings settings) {
    try {
      byte[] state = state();
      desk =
          AlertDesk.readFrom(settings, LINKS, new DataInputStream(new ByteArrayInputStream(state)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  byte[] state() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      desk.writeTo(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }
}
