package io.tailwater.processors.alert.incident;

import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.lifecycle.TransitionCause;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.Escalation;
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
import java.util.Arrays;
import java.util.List;

/** A desk with its clock, and what it has told so far. Minutes count from the rig's start. */
final class DeskRig {
  static final String TENANT = "shop";
  static final long START_MINUTE = 29_000_000;
  static final RuleIdentity LATENCY =
      rule("latency", RuleFamily.BASELINE, "latency.p99", Severity.WARNING, Escalation.NONE);
  static final RuleIdentity ERRORS =
      rule("errors", RuleFamily.THRESHOLD, "edge.errors", Severity.WARNING, Escalation.NONE);
  static final RuleIdentity BURN =
      rule("burn", RuleFamily.SLO, "slo.errors", Severity.CRITICAL, Escalation.NONE);
  static final RuleIdentity SURGE =
      rule(
          "surge", RuleFamily.SURGE, "log.class", Severity.WARNING, Escalation.CRITICAL_BESIDE_SLO);
  static final RuleIdentity CPU =
      rule(
          "cpu",
          RuleFamily.THRESHOLD,
          "process.cpu",
          Severity.INFO,
          Escalation.WARNING_IF_EXPLAINING);
  static final DeskSettings UNBUDGETED =
      new DeskSettings(30_000, 10_000, 300_000, 14_400_000, 300_000, 180_000, 1_000_000);

  final List<Page> pages = new ArrayList<>();
  final List<AlertTransition> transitions = new ArrayList<>();
  final List<SilenceNotice> notices = new ArrayList<>();
  CauseRanking ranking = CauseRanking.NONE;
  private final DeskSettings settings;
  private IncidentDesk desk;

  DeskRig(DeskSettings settings) {
    this.settings = settings;
    desk = IncidentDesk.create(TENANT, settings, millis(0));
  }

  IncidentDesk desk() {
    return desk;
  }

  static long millis(double minute) {
    return Math.round((START_MINUTE + minute) * 60_000);
  }

  static RuleIdentity rule(
      String id, RuleFamily family, String signal, Severity severity, Escalation escalation) {
    RuleSubject subject = id.equals("cpu") ? RuleSubject.HOST : RuleSubject.PROVIDED_SERVICE;
    return new RuleIdentity(id, 1, subject, family, signal, severity, escalation, false);
  }

  static AlertEntity at(String place) {
    return AlertEntity.isHost(place)
        ? AlertEntity.host(TENANT, place.substring("host:".length()))
        : AlertEntity.service(TENANT, place);
  }

  static ServiceGraph graph(String... edges) {
    List<ServiceGraph.Edge> all = new ArrayList<>();
    for (String edge : edges) {
      int arrow = edge.indexOf('>');
      all.add(
          new ServiceGraph.Edge(edge.substring(0, arrow), edge.substring(arrow + 1), Double.NaN));
    }
    return ServiceGraph.of(all, List.of());
  }

  static AlertTransition fired(RuleIdentity rule, String place, long minute, double chance) {
    return step(rule, place, AlertState.PENDING, AlertState.FIRING, minute, minute, chance, false);
  }

  static AlertTransition step(
      RuleIdentity rule,
      String place,
      AlertState from,
      AlertState to,
      long since,
      long minute,
      double chance,
      boolean historical) {
    return new AlertTransition(
        rule,
        at(place),
        from,
        to,
        START_MINUTE + minute,
        START_MINUTE + since,
        new Measurement(4, 3, 4, 0.011, 412, chance, "z", "v1"),
        List.of("t1"),
        to.isOpen() ? TransitionCause.HELD : TransitionCause.RECOVERED,
        "",
        false,
        historical);
  }

  void fire(RuleIdentity rule, String place, long minute) {
    desk.accept(fired(rule, place, minute, Double.NaN));
  }

  void resolve(RuleIdentity rule, String place, long minute) {
    desk.accept(
        step(
            rule,
            place,
            AlertState.RESOLVING,
            AlertState.RESOLVED,
            minute,
            minute,
            Double.NaN,
            false));
  }

  /** Lets the desk decide up to a minute; gives the pages that are new. */
  List<Page> until(double minute) {
    DeskOutput output = desk.advance(millis(minute), ranking);
    pages.addAll(output.pages());
    transitions.addAll(output.transitions());
    notices.addAll(output.notices());
    return output.pages();
  }

  /** Goes on with a desk that is read from the state of this one. */
  void restart() {
    byte[] state = state();
    try {
      desk = IncidentDesk.readFrom(settings, new DataInputStream(new ByteArrayInputStream(state)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    if (!Arrays.equals(state, state())) {
      throw new AssertionError("a state that was read is written otherwise");
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
