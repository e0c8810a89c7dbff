package io.tailwater.processors.alert.rule;

import io.tailwater.processors.alert.rule.AlertEntity.Kind;
import io.tailwater.processors.alert.rule.Condition.Aggregate;
import io.tailwater.processors.alert.rule.Condition.Comparison;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules that everybody has who has set none, on every service: alerting.md 1.5b. What a
 * detector of its own judges is named here and described there; the rest is whole.
 */
public final class ShippedRules {
  private static final int VERSION = 1;
  private static final int RECOVERY_MINUTES = 5;
  private static final double SIGNIFICANCE = 1e-6;
  private static final long LEAST_CALLS = 20;
  private static final long LEAST_ERRORS = 5;
  private static final String TRICKLE = "budget-burn-trickle";

  /** A deviation that breaches at 3 is calm below 2. */
  private static final Hysteresis CALM_DEVIATION = Hysteresis.below(2);

  /** A share of the chance that is expected, tested over five minutes. */
  private static final Condition ERRORS =
      new Condition.Ratio(5, 1, SIGNIFICANCE, LEAST_CALLS, LEAST_ERRORS);

  private static final List<AlertRule> FOUNDING =
      List.of(
          shift(
              "latency-above-baseline", RuleSubject.PROVIDED_SERVICE, Kind.SERVICE, "latency.p99"),
          burn("budget-burn-20-percent-an-hour", "slo.burn-20-percent-an-hour", Severity.CRITICAL),
          surge("log-surge", "log.class", "surge.count"));

  private static final List<AlertRule> PROVIDED_SERVICE =
      List.of(
          spike("latency-spike", RuleSubject.PROVIDED_SERVICE, Kind.SERVICE, "latency.p99"),
          detected(
              "latency-drift",
              RuleFamily.BASELINE,
              RuleSubject.PROVIDED_SERVICE,
              Kind.SERVICE,
              "latency.p99",
              "baseline.r3",
              1,
              Severity.INFO,
              Escalation.NONE),
          detected(
              "throughput-drop",
              RuleFamily.BASELINE,
              RuleSubject.PROVIDED_SERVICE,
              Kind.SERVICE,
              "throughput",
              "baseline.drop",
              5,
              Severity.WARNING,
              Escalation.NONE));

  private static final List<AlertRule> STATUS =
      List.of(
          burn("budget-burn-fast", "slo.burn-1h", Severity.CRITICAL),
          burn("budget-burn-steady", "slo.burn-6h", Severity.CRITICAL),
          // A ticket: it is there for whoever looks, and pages nobody.
          burn("budget-burn-slow", "slo.burn-3d", Severity.INFO),
          burn(TRICKLE, "slo.trickle", Severity.WARNING),
          plain("client-errors-jump", RuleSubject.STATUS, Kind.SERVICE, "status.4xx", ERRORS),
          plain(
              "status-code-new",
              RuleSubject.STATUS,
              Kind.SERVICE,
              "status.code",
              new Condition.Newcomer(5, 10)));

  private static final List<AlertRule> DATABASE =
      List.of(
          shift("database-above-baseline", RuleSubject.DATABASE, Kind.DATABASE, "database.p95"),
          spike("database-spike", RuleSubject.DATABASE, Kind.DATABASE, "database.p95"),
          plain("database-errors", RuleSubject.DATABASE, Kind.DATABASE, "database.errors", ERRORS),
          plain(
              "database-pool-wait",
              RuleSubject.DATABASE,
              Kind.SERVICE,
              "database.pool.waiting",
              new Condition.MinutesBeyond(3, 5, Comparison.ABOVE, 0, "requests")),
          // Slow statements come in clumps, so that by itself this paged on ordinary days.
          evidence(
              "database-slow-statements",
              RuleSubject.DATABASE,
              Kind.DATABASE,
              "database.slow",
              new Condition.Ratio(5, 2, SIGNIFICANCE, LEAST_CALLS, LEAST_ERRORS)));

  private static final List<AlertRule> DEPENDENCY =
      List.of(
          shift("dependency-above-baseline", RuleSubject.DEPENDENCY, Kind.EDGE, "edge.p99"),
          spike("dependency-spike", RuleSubject.DEPENDENCY, Kind.EDGE, "edge.p99"),
          shift(
              "edge-gap-above-baseline", RuleSubject.DEPENDENCY, Kind.EDGE, RuleIdentity.EDGE_GAP),
          spike("edge-gap-spike", RuleSubject.DEPENDENCY, Kind.EDGE, RuleIdentity.EDGE_GAP),
          plain("dependency-errors", RuleSubject.DEPENDENCY, Kind.EDGE, "edge.errors", ERRORS),
          plain(
              "callee-vanished",
              RuleSubject.DEPENDENCY,
              Kind.EDGE,
              "edge.calls",
              new Condition.Vanished(3, LEAST_CALLS)));

  private static final List<AlertRule> HOST =
      List.of(
          above("host-cpu", Kind.HOST, "host.cpu", 0.9, 0.8),
          above("host-memory", Kind.HOST, "host.memory", 0.95, 0.9),
          above("instance-cpu", Kind.INSTANCE, "process.cpu", 0.9, 0.8),
          above("instance-memory", Kind.INSTANCE, "process.memory", 0.95, 0.9),
          above("gc-pauses", Kind.INSTANCE, "runtime.gc.pause", 0.1, 0.05),
          above("file-descriptors", Kind.INSTANCE, "process.files", 0.9, 0.8),
          above("threads", Kind.INSTANCE, "process.threads", 0.9, 0.8),
          plain(
              "disk-full-soon",
              RuleSubject.HOST,
              Kind.HOST,
              "host.disk",
              new Condition.RunsOut(60, 240)));

  private static final List<AlertRule> LOG =
      List.of(
          surge("log-error-new", "log.template", "surge.new"),
          surge("log-surge-in-failing-traces", "log.lift", "surge.lift"));

  private static final List<AlertRule> ABSENT =
      List.of(
          absent("agent-silent", "agent.alive", 3),
          absent("objective-without-data", "slo.events", 15));

  private ShippedRules() {}

  /**
   * The three that the product began with: P99 above what is usual by three deviations for five
   * minutes, more than 20 % of an error budget burnt in an hour, log lines that surge.
   */
  public static List<AlertRule> founding() {
    return FOUNDING;
  }

  /** All of them, the founding ones first. */
  public static List<AlertRule> all() {
    return Stream.of(FOUNDING, PROVIDED_SERVICE, STATUS, DATABASE, DEPENDENCY, HOST, LOG, ABSENT)
        .flatMap(List::stream)
        .toList();
  }

  /**
   * All of them for who has set no objective. What is then held against every service is a guess,
   * and a service that always fails a little more often than it allows would page for good: a
   * trickle of errors is there for whoever looks, as a slow burn is.
   */
  public static List<AlertRule> withoutObjectives() {
    return all().stream()
        .map(rule -> rule.id().equals(TRICKLE) ? rule.withSeverity(Severity.INFO) : rule)
        .toList();
  }

  /** R1 of alerting.md 1.2: five minutes in a row, each above its baseline. */
  private static AlertRule shift(String id, RuleSubject subject, Kind kind, String signal) {
    return detected(
        id,
        RuleFamily.BASELINE,
        subject,
        kind,
        signal,
        "baseline.r1",
        5,
        Severity.WARNING,
        escalation(subject));
  }

  /** R2: its three minutes are the detector's, which learns how high they have to be. */
  private static AlertRule spike(String id, RuleSubject subject, Kind kind, String signal) {
    return detected(
        id,
        RuleFamily.BASELINE,
        subject,
        kind,
        signal,
        "baseline.r2",
        1,
        Severity.WARNING,
        escalation(subject));
  }

  private static AlertRule burn(String id, String detector, Severity severity) {
    return detected(
        id,
        RuleFamily.SLO,
        RuleSubject.STATUS,
        Kind.SERVICE,
        "slo.errors",
        detector,
        1,
        severity,
        Escalation.NONE);
  }

  private static AlertRule surge(String id, String signal, String detector) {
    return detected(
        id,
        RuleFamily.SURGE,
        RuleSubject.LOG,
        Kind.LOG,
        signal,
        detector,
        1,
        Severity.WARNING,
        escalation(RuleSubject.LOG));
  }

  private static AlertRule detected(
      String id,
      RuleFamily family,
      RuleSubject subject,
      Kind kind,
      String signal,
      String detector,
      int forMinutes,
      Severity severity,
      Escalation escalation) {
    return new AlertRule(
        new RuleIdentity(id, VERSION, subject, family, signal, severity, escalation, false),
        Selector.all(kind),
        new Condition.Detected(detector),
        forMinutes,
        RECOVERY_MINUTES,
        family == RuleFamily.BASELINE ? CALM_DEVIATION : Hysteresis.NONE);
  }

  private static AlertRule plain(
      String id, RuleSubject subject, Kind kind, String signal, Condition condition) {
    Severity severity = subject == RuleSubject.HOST ? Severity.INFO : Severity.WARNING;
    return plain(id, subject, kind, signal, condition, severity);
  }

  private static AlertRule evidence(
      String id, RuleSubject subject, Kind kind, String signal, Condition condition) {
    return plain(id, subject, kind, signal, condition, Severity.INFO);
  }

  /** A condition whose window is its patience: it fires at once. */
  private static AlertRule plain(
      String id,
      RuleSubject subject,
      Kind kind,
      String signal,
      Condition condition,
      Severity severity) {
    return new AlertRule(
        new RuleIdentity(
            id,
            VERSION,
            subject,
            RuleFamily.THRESHOLD,
            signal,
            severity,
            escalation(subject),
            false),
        Selector.all(kind),
        condition,
        1,
        RECOVERY_MINUTES,
        Hysteresis.NONE);
  }

  /** A share of what a machine or process has, in each of five minutes. */
  private static AlertRule above(
      String id, Kind kind, String signal, double limit, double calmBelow) {
    return new AlertRule(
        new RuleIdentity(
            id,
            VERSION,
            RuleSubject.HOST,
            RuleFamily.THRESHOLD,
            signal,
            Severity.INFO,
            escalation(RuleSubject.HOST),
            false),
        Selector.all(kind),
        new Condition.Compared(Aggregate.MEAN, 1, Comparison.ABOVE, limit, "share"),
        5,
        RECOVERY_MINUTES,
        Hysteresis.below(calmBelow));
  }

  private static AlertRule absent(String id, String signal, int minutes) {
    return new AlertRule(
        new RuleIdentity(
            id,
            VERSION,
            RuleSubject.PROVIDED_SERVICE,
            RuleFamily.ABSENT,
            signal,
            Severity.WARNING,
            Escalation.NONE,
            false),
        Selector.all(Kind.SERVICE),
        new Condition.Absent(minutes),
        1,
        1,
        Hysteresis.NONE);
  }

  private static Escalation escalation(RuleSubject subject) {
    return switch (subject) {
      case PROVIDED_SERVICE, STATUS, DATABASE -> Escalation.NONE;
      case DEPENDENCY -> Escalation.CRITICAL_IF_EXPLAINING_SLO;
      case HOST -> Escalation.WARNING_IF_EXPLAINING;
      case LOG -> Escalation.CRITICAL_BESIDE_SLO;
    };
  }
}
