package io.tailwater.processors.alert.rule;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What an alert carries of its rule.
 *
 * @param id names the rule for ever; not empty
 * @param version grows with each change of the rule
 * @param subject what it is about
 * @param family by what means it judges
 * @param signal what it looks at, such as {@code latency.p99} or {@code edge.gap}; rules of one
 *     signal are not evidence for each other
 * @param severity how bad a breach is
 * @param escalation when it is worse than that
 * @param userFacing whether users feel a breach, so that its alerts are never hidden; service level
 *     objectives of services that nobody else calls are so in any case
 */
public record RuleIdentity(
    String id,
    int version,
    RuleSubject subject,
    RuleFamily family,
    String signal,
    Severity severity,
    Escalation escalation,
    boolean userFacing) {
  /** The signal that shows time lost between a caller and its callee, see alerting.md 1.2. */
  public static final String EDGE_GAP = "edge.gap";

  public RuleIdentity {
    if (id.isBlank()) {
      throw new IllegalArgumentException("a rule needs an id");
    }
    if (version < 1) {
      throw new IllegalArgumentException("rule " + id + " has version " + version);
    }
  }

  /** Writes it. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeUTF(id);
    out.writeInt(version);
    Codes.write(out, subject);
    Codes.write(out, family);
    out.writeUTF(signal);
    Codes.write(out, severity);
    Codes.write(out, escalation);
    out.writeBoolean(userFacing);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static RuleIdentity readFrom(DataInput in) throws IOException {
    return new RuleIdentity(
        in.readUTF(),
        in.readInt(),
        Codes.read(in, RuleSubject.class),
        Codes.read(in, RuleFamily.class),
        in.readUTF(),
        Codes.read(in, Severity.class),
        Codes.read(in, Escalation.class),
        in.readBoolean());
  }
}
