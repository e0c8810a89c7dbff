package io.tailwater.model.alert;

import io.tailwater.model.TraceId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * A step of an alert, as SQL users see it: a row of {@code tailwater.alerts}.
 *
 * @param minuteMillis begin of the minute of event time whose judgement did it, epoch milliseconds
 * @param decidedMillis when it was decided, epoch milliseconds
 * @param tenant whose alert it is
 * @param fingerprint names the alert, 64 hexadecimal digits
 * @param rule the rule's id
 * @param ruleVersion the rule's version
 * @param family by what means the rule judges
 * @param signal what the rule looks at
 * @param severity how bad a breach is
 * @param service the service whose telemetry shows it; empty for a machine
 * @param entity what of the service it is: {@code service}, {@code endpoint}, {@code edge}, ...
 * @param key which of that kind; empty for the service itself
 * @param place the vertex of the service graph where it sits
 * @param from the state before
 * @param to the state since
 * @param sinceMillis begin of the first minute of the breach, epoch milliseconds
 * @param value what was measured, in {@code unit}; NaN where nothing was
 * @param threshold what it was held against, in {@code unit}; NaN where there is none
 * @param score what the rule's hysteresis is held against; NaN where there is none
 * @param errorBar how far the value may be off, relative
 * @param count how many calls, lines or samples it comes from
 * @param chance how likely such a value is when nothing is wrong; NaN where that is not known
 * @param unit of value and threshold; may be empty
 * @param basis what the threshold comes from, such as the version of a baseline; may be empty
 * @param traces traces that show it, the best first; may be empty
 * @param cause why the state changed
 * @param by what covers the alert: the place that explains it, a silence, the budget; may be empty
 * @param late whether late data did it
 * @param historical whether it was too old to be told when it was judged
 */
public record AlertRow(
    long minuteMillis,
    long decidedMillis,
    String tenant,
    String fingerprint,
    String rule,
    int ruleVersion,
    String family,
    String signal,
    String severity,
    String service,
    String entity,
    String key,
    String place,
    String from,
    String to,
    long sinceMillis,
    double value,
    double threshold,
    double score,
    double errorBar,
    long count,
    double chance,
    String unit,
    String basis,
    List<TraceId> traces,
    String cause,
    String by,
    boolean late,
    boolean historical) {
  /** What a record's header of the kind says where its value is a list of these. */
  public static final String KIND = "alerts";

  private static final String WHAT = "steps of alerts";

  /** Copies the list. */
  public AlertRow {
    traces = List.copyOf(traces);
  }

  /**
   * Encodes rows: version (1 byte), number (4), then each row's parts in their order. Texts are cut
   * to 8 KiB, lists to 4,096 elements.
   */
  public static byte[] encode(List<AlertRow> rows) {
    return RowTexts.encode(rows, (out, row) -> row.writeTo(out));
  }

  /**
   * Decodes rows.
   *
   * @throws IllegalArgumentException if the bytes are none of a known version
   */
  public static List<AlertRow> decode(byte[] bytes) {
    return RowTexts.decode(bytes, WHAT, AlertRow::readFrom);
  }

  private void writeTo(DataOutputStream out) throws IOException {
    out.writeLong(minuteMillis);
    out.writeLong(decidedMillis);
    RowTexts.writeText(out, tenant);
    RowTexts.writeText(out, fingerprint);
    RowTexts.writeText(out, rule);
    out.writeInt(ruleVersion);
    RowTexts.writeText(out, family);
    RowTexts.writeText(out, signal);
    RowTexts.writeText(out, severity);
    RowTexts.writeText(out, service);
    RowTexts.writeText(out, entity);
    RowTexts.writeText(out, key);
    RowTexts.writeText(out, place);
    RowTexts.writeText(out, from);
    RowTexts.writeText(out, to);
    out.writeLong(sinceMillis);
    out.writeDouble(value);
    out.writeDouble(threshold);
    out.writeDouble(score);
    out.writeDouble(errorBar);
    out.writeLong(count);
    out.writeDouble(chance);
    RowTexts.writeText(out, unit);
    RowTexts.writeText(out, basis);
    RowTexts.writeTraces(out, traces);
    RowTexts.writeText(out, cause);
    RowTexts.writeText(out, by);
    out.writeBoolean(late);
    out.writeBoolean(historical);
  }

  private static AlertRow readFrom(DataInputStream in) throws IOException {
    return new AlertRow(
        in.readLong(),
        in.readLong(),
        RowTexts.readText(in),
        RowTexts.readText(in),
        RowTexts.readText(in),
        in.readInt(),
        RowTexts.readText(in),
        RowTexts.readText(in),
        RowTexts.readText(in),
        RowTexts.readText(in),
        RowTexts.readText(in),
        RowTexts.readText(in),
        RowTexts.readText(in),
        RowTexts.readText(in),
        RowTexts.readText(in),
        in.readLong(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readLong(),
        in.readDouble(),
        RowTexts.readText(in),
        RowTexts.readText(in),
        RowTexts.readTraces(in),
        RowTexts.readText(in),
        RowTexts.readText(in),
        in.readBoolean(),
        in.readBoolean());
  }
}
