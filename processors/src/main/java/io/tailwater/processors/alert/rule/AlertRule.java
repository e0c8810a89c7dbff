package io.tailwater.processors.alert.rule;

/**
 * A rule: what is watched, what a breach is, and how long one has to last.
 *
 * @param identity what its alerts carry of it
 * @param selector which entities it watches
 * @param condition what a breach is
 * @param forMinutes in how many evaluated minutes in a row it must be breached to fire, at least 1:
 *     with 1 the first breach fires
 * @param recoveryMinutes after how many calm minutes in a row it resolves, at least 1
 * @param hysteresis what calm is
 */
public record AlertRule(
    RuleIdentity identity,
    Selector selector,
    Condition condition,
    int forMinutes,
    int recoveryMinutes,
    Hysteresis hysteresis) {
  /** The longest that a breach or calm may be asked to last: a day. */
  public static final int MOST_MINUTES = 1_440;

  public AlertRule {
    checkMinutes(identity.id(), "for", forMinutes);
    checkMinutes(identity.id(), "recovery", recoveryMinutes);
  }

  private static void checkMinutes(String id, String what, int minutes) {
    if (minutes < 1 || minutes > MOST_MINUTES) {
      throw new IllegalArgumentException(
          "rule %s: %s must be 1 to %,d minutes, not %,d"
              .formatted(id, what, MOST_MINUTES, minutes));
    }
  }

  /** The rule's id. */
  public String id() {
    return identity.id();
  }

  /** The rule's version. */
  public int version() {
    return identity.version();
  }

  /** What it is about. */
  public RuleSubject subject() {
    return identity.subject();
  }

  /** By what means it judges. */
  public RuleFamily family() {
    return identity.family();
  }

  /** How bad a breach is. */
  public Severity severity() {
    return identity.severity();
  }

  /** The same rule, of which a breach is as bad as that. */
  AlertRule withSeverity(Severity severity) {
    return new AlertRule(
        new RuleIdentity(
            identity.id(),
            identity.version(),
            identity.subject(),
            identity.family(),
            identity.signal(),
            severity,
            identity.escalation(),
            identity.userFacing()),
        selector,
        condition,
        forMinutes,
        recoveryMinutes,
        hysteresis);
  }
}
