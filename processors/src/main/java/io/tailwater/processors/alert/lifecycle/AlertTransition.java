package io.tailwater.processors.alert.lifecycle;

import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.Codes;
import io.tailwater.processors.alert.rule.Measurement;
import io.tailwater.processors.alert.rule.RuleIdentity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * A step of an alert, with all that explains it: a row of {@code tailwater.alerts}.
 *
 * @param rule the rule, as it was
 * @param entity what the alert is about
 * @param from where it stood
 * @param to where it stands
 * @param minute of event time, in minutes since 1970-01-01 UTC, whose judgement did it
 * @param sinceMinute the first minute of the breach; {@code minute} where there is none
 * @param measurement what was measured last
 * @param traces ids of traces that show it; may be empty
 * @param cause why
 * @param by what covers the alert, such as the place that explains it or the id of a silence; empty
 *     where nothing does
 * @param late whether late data did it
 * @param historical whether it was more than 15 minutes old when it was judged: nobody is told
 */
public record AlertTransition(
    RuleIdentity rule,
    AlertEntity entity,
    AlertState from,
    AlertState to,
    long minute,
    long sinceMinute,
    Measurement measurement,
    List<String> traces,
    TransitionCause cause,
    String by,
    boolean late,
    boolean historical) {
  public AlertTransition {
    traces = List.copyOf(traces);
    if (sinceMinute > minute) {
      throw new IllegalArgumentException(
          "a breach of minute " + minute + " that began in minute " + sinceMinute);
    }
  }

  /** Names the alert, see {@link AlertEntity#fingerprint}. */
  public String fingerprint() {
    return entity.fingerprint(rule.id());
  }

  /** Writes it. */
  public void writeTo(DataOutput out) throws IOException {
    rule.writeTo(out);
    entity.writeTo(out);
    Codes.write(out, from);
    Codes.write(out, to);
    out.writeLong(minute);
    out.writeLong(sinceMinute);
    measurement.writeTo(out);
    Codes.writeTexts(out, traces);
    Codes.write(out, cause);
    out.writeUTF(by);
    out.writeBoolean(late);
    out.writeBoolean(historical);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static AlertTransition readFrom(DataInput in) throws IOException {
    return new AlertTransition(
        RuleIdentity.readFrom(in),
        AlertEntity.readFrom(in),
        Codes.read(in, AlertState.class),
        Codes.read(in, AlertState.class),
        in.readLong(),
        in.readLong(),
        Measurement.readFrom(in),
        Codes.readTexts(in),
        Codes.read(in, TransitionCause.class),
        in.readUTF(),
        in.readBoolean(),
        in.readBoolean());
  }
}
