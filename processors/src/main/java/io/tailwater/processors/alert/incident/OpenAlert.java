package io.tailwater.processors.alert.incident;

import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import io.tailwater.processors.alert.lifecycle.TransitionCause;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.Codes;
import io.tailwater.processors.alert.rule.Measurement;
import io.tailwater.processors.alert.rule.RuleFamily;
import io.tailwater.processors.alert.rule.RuleIdentity;
import io.tailwater.processors.alert.rule.Severity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** What a desk knows of an alert that is open, or that belongs to an incident that is. */
final class OpenAlert {
  /** How much later than its effect a cause may begin, in minutes. */
  private static final int LATEST_CAUSE_MINUTES = 2;

  /** How long ago mere evidence may have begun to explain something. */
  private static final int OLDEST_EVIDENCE_MINUTES = 15;

  /**
   * What hides an alert.
   *
   * @param state what it is shown as
   * @param cause why
   * @param by behind what; empty if it is not hidden
   */
  record Cover(AlertState state, TransitionCause cause, String by) {
    /** It is not hidden. */
    static final Cover NONE = new Cover(AlertState.FIRING, TransitionCause.UNCOVERED, "");
  }

  private final String fingerprint;
  private RuleIdentity rule;
  private final AlertEntity entity;
  private AlertState state;
  private long sinceMinute;
  private long stepMinute;
  private boolean historical;
  private Measurement measurement;
  private List<String> traces;
  private TransitionCause cause;

  /** In place of an incident: it goes on though the incident that it was part of is over. */
  private static final String LEFT_OVER = "-";

  private String incident = "";
  private Cover cover = Cover.NONE;

  OpenAlert(AlertTransition opening) {
    fingerprint = opening.fingerprint();
    rule = opening.rule();
    entity = opening.entity();
    state = opening.to();
    sinceMinute = opening.sinceMinute();
    stepMinute = opening.minute();
    historical = opening.historical();
    measurement = opening.measurement();
    traces = opening.traces();
    cause = opening.cause();
  }

  /** Takes a step of it. One that is told twice changes nothing. */
  void apply(AlertTransition step) {
    if (step.to().isOpen()) {
      if (!state.isOpen()) {
        incident = isMember() ? incident : "";
        sinceMinute = step.sinceMinute();
        historical = step.historical();
        cover = Cover.NONE;
      } else if (!step.historical()) {
        historical &= step.cause() != TransitionCause.CAUGHT_UP;
      }
      traces = step.traces().isEmpty() ? traces : step.traces();
    } else if (!state.isOpen()) {
      return;
    }
    rule = step.rule();
    stepMinute = step.minute();
    state = step.to().isOpen() ? step.to() : AlertState.RESOLVED;
    measurement = step.measurement();
    cause = step.cause();
  }

  String fingerprint() {
    return fingerprint;
  }

  RuleIdentity rule() {
    return rule;
  }

  AlertEntity entity() {
    return entity;
  }

  String place() {
    return entity.place();
  }

  long sinceMinute() {
    return sinceMinute;
  }

  boolean isOpen() {
    return state.isOpen();
  }

  /** That it is over because nobody judges it any more. */
  AlertTransition lost(long minute) {
    return new AlertTransition(
        rule,
        entity,
        state,
        AlertState.RESOLVED,
        minute,
        Math.min(sinceMinute, minute),
        measurement,
        traces,
        TransitionCause.NO_DATA,
        "",
        false,
        historical);
  }

  /** The minute of its last step. */
  long stepMinute() {
    return stepMinute;
  }

  /** Whether it fires now, and not only in a replay of the past. */
  boolean isLive() {
    return state.isOpen() && !historical;
  }

  double chance() {
    return measurement.chance();
  }

  /** The incident it belongs to; empty for none. */
  String incident() {
    return incident;
  }

  /** It goes on though its incident is over; nothing explains it any more. */
  void leave() {
    incident = LEFT_OVER;
    cover = Cover.NONE;
  }

  /** Whether it looks for an incident: one that goes on after its own does so once it is worse. */
  boolean isHomeless() {
    return incident.isEmpty() || (incident.equals(LEFT_OVER) && rule.severity() != Severity.INFO);
  }

  /** Whether it is part of an incident that is not over. */
  boolean isMember() {
    return !incident.isEmpty() && !incident.equals(LEFT_OVER);
  }

  void join(String incident) {
    this.incident = incident;
  }

  Cover cover() {
    return cover;
  }

  boolean isSilenced() {
    return cover.state() == AlertState.SILENCED;
  }

  /** Whether users feel it: then it is never hidden behind its cause. */
  boolean isUserFacing(ServiceGraph graph) {
    return rule.userFacing() || (rule.family() == RuleFamily.SLO && graph.isEntry(place()));
  }

  /** Whether it explains another, which is somewhere else. */
  boolean explains(OpenAlert other, ServiceGraph graph) {
    return beginsInTime(sinceMinute, rule.severity(), other.sinceMinute)
        && graph.carries(other.place(), place());
  }

  /** Whether a cause began when it can explain what began at another minute. */
  static boolean beginsInTime(long cause, Severity severity, long effect) {
    long lead = effect - cause;
    return lead >= -LATEST_CAUSE_MINUTES
        && (severity != Severity.INFO || lead <= OLDEST_EVIDENCE_MINUTES);
  }

  /** Hides it, or shows it again. */
  void cover(Cover next) {
    cover = next;
  }

  /** That it is hidden otherwise than before. */
  AlertTransition coverChange(Cover before, long minute) {
    return new AlertTransition(
        rule,
        entity,
        shown(before),
        shown(cover),
        minute,
        Math.min(sinceMinute, minute),
        measurement,
        traces,
        cover.cause(),
        cover.by(),
        false,
        false);
  }

  private AlertState shown(Cover hidden) {
    return hidden.by().isEmpty() || !state.isOpen() ? state : hidden.state();
  }

  /** How it is told of. */
  Page.Member member(Severity severity) {
    return new Page.Member(
        fingerprint,
        rule,
        entity,
        shown(cover),
        state.isOpen() ? cover.by() : "",
        severity,
        sinceMinute,
        state.isOpen() ? Page.Member.GOES_ON : stepMinute,
        measurement,
        traces,
        cause);
  }

  void writeTo(DataOutput out) throws IOException {
    new AlertTransition(
            rule,
            entity,
            state,
            state,
            Math.max(sinceMinute, stepMinute),
            sinceMinute,
            measurement,
            traces,
            cause,
            "",
            false,
            historical)
        .writeTo(out);
    out.writeUTF(incident);
    Codes.write(out, cover.state());
    Codes.write(out, cover.cause());
    out.writeUTF(cover.by());
  }

  static OpenAlert readFrom(DataInput in) throws IOException {
    OpenAlert alert = new OpenAlert(AlertTransition.readFrom(in));
    alert.incident = in.readUTF();
    alert.cover =
        new Cover(
            Codes.read(in, AlertState.class), Codes.read(in, TransitionCause.class), in.readUTF());
    return alert;
  }
}
