package io.tailwater.model.alert;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * How an objective of a service stands after a minute: a row of {@code tailwater.slo_1m}.
 *
 * @param minuteMillis begin of the minute, epoch milliseconds
 * @param objective its name
 * @param service whose
 * @param indicator {@code availability} or {@code latency}
 * @param thresholdNanos of a latency objective, what is too slow; 0 for availability
 * @param target share of calls that has to be good
 * @param periodHours the period of the budget
 * @param calls of the minute
 * @param bad of the minute
 * @param allowedBad how many calls of a period may be bad
 * @param badOfPeriod how many were, in the period that ends now
 * @param remaining share of the budget that is left; below 0 once it is overdrawn
 * @param spentLastHour share of the budget that the last hour took
 * @param hoursLeft after how many hours nothing is left; infinity where nothing is spent
 * @param rules names of the rules, in the order of {@code burns}
 * @param burns burn rates over the rules' long windows
 * @param firing names of the rules that fire
 */
public record SloRow(
    long minuteMillis,
    String objective,
    String service,
    String indicator,
    long thresholdNanos,
    double target,
    int periodHours,
    long calls,
    long bad,
    double allowedBad,
    long badOfPeriod,
    double remaining,
    double spentLastHour,
    double hoursLeft,
    List<String> rules,
    List<Double> burns,
    List<String> firing) {
  /** What a record's header of the kind says where its value is a list of these. */
  public static final String KIND = "slo";

  private static final String WHAT = "minutes of objectives";

  /** Copies the lists. */
  public SloRow {
    rules = List.copyOf(rules);
    burns = List.copyOf(burns);
    firing = List.copyOf(firing);
  }

  /**
   * Encodes rows: version (1 byte), number (4), then each row's parts in their order. Texts are cut
   * to 8 KiB, lists to 4,096 elements.
   */
  public static byte[] encode(List<SloRow> rows) {
    return RowTexts.encode(rows, (out, row) -> row.writeTo(out));
  }

  /**
   * Decodes rows.
   *
   * @throws IllegalArgumentException if the bytes are none of a known version
   */
  public static List<SloRow> decode(byte[] bytes) {
    return RowTexts.decode(bytes, WHAT, SloRow::readFrom);
  }

  private void writeTo(DataOutputStream out) throws IOException {
    out.writeLong(minuteMillis);
    RowTexts.writeText(out, objective);
    RowTexts.writeText(out, service);
    RowTexts.writeText(out, indicator);
    out.writeLong(thresholdNanos);
    out.writeDouble(target);
    out.writeInt(periodHours);
    out.writeLong(calls);
    out.writeLong(bad);
    out.writeDouble(allowedBad);
    out.writeLong(badOfPeriod);
    out.writeDouble(remaining);
    out.writeDouble(spentLastHour);
    out.writeDouble(hoursLeft);
    RowTexts.writeTexts(out, rules);
    RowTexts.writeList(out, burns, DataOutputStream::writeDouble);
    RowTexts.writeTexts(out, firing);
  }

  private static SloRow readFrom(DataInputStream in) throws IOException {
    return new SloRow(
        in.readLong(),
        RowTexts.readText(in),
        RowTexts.readText(in),
        RowTexts.readText(in),
        in.readLong(),
        in.readDouble(),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        in.readDouble(),
        in.readLong(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        RowTexts.readTexts(in),
        RowTexts.readList(in, DataInputStream::readDouble),
        RowTexts.readTexts(in));
  }
}
