package io.tailwater.model.alert;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * What is usual for a series in a minute, and what was measured: a row of {@code
 * tailwater.baselines}. Numbers that there are none of are NaN.
 *
 * @param minuteMillis begin of the minute, epoch milliseconds
 * @param service the service whose telemetry it is
 * @param entity what of the service it is: {@code service}, {@code endpoint}, {@code edge}, ...
 * @param key which of that kind; empty for the service itself
 * @param signal what is measured, such as {@code latency.p99}
 * @param unit of value, expected, lower and upper
 * @param state what could be told of the minute, in lower case
 * @param value what was measured
 * @param quantile of a latency, the quantile that it is; 0 for other signals
 * @param calls of a latency, the calls that it was measured on
 * @param mergedMinutes minutes that were merged for it
 * @param errorBar the most that the value may be off, as a part of it
 * @param expected what is usual
 * @param lower lower edge of the band
 * @param upper upper edge of the band
 * @param sigmas how many deviations the value is from what is usual
 * @param version the epoch hour of the baseline; 0 where there is none
 * @param basis what hours the baseline is made of, in lower case; empty where there is none
 * @param firing rules that hold, in lower case
 */
public record BaselineRow(
    long minuteMillis,
    String service,
    String entity,
    String key,
    String signal,
    String unit,
    String state,
    double value,
    double quantile,
    long calls,
    int mergedMinutes,
    double errorBar,
    double expected,
    double lower,
    double upper,
    double sigmas,
    long version,
    String basis,
    List<String> firing) {
  /** What a record's header of the kind says where its value is a list of these. */
  public static final String KIND = "baselines";

  private static final String WHAT = "baselines";

  /** Copies the list. */
  public BaselineRow {
    firing = List.copyOf(firing);
  }

  /**
   * Encodes rows: version (1 byte), number (4), then each row's parts in their order. Texts are cut
   * to 8 KiB, lists to 4,096 elements.
   */
  public static byte[] encode(List<BaselineRow> rows) {
    return RowTexts.encode(rows, (out, row) -> row.writeTo(out));
  }

  /**
   * Decodes rows.
   *
   * @throws IllegalArgumentException if the bytes are none of a known version
   */
  public static List<BaselineRow> decode(byte[] bytes) {
    return RowTexts.decode(bytes, WHAT, BaselineRow::readFrom);
  }

  private void writeTo(DataOutputStream out) throws IOException {
    out.writeLong(minuteMillis);
    RowTexts.writeText(out, service);
    RowTexts.writeText(out, entity);
    RowTexts.writeText(out, key);
    RowTexts.writeText(out, signal);
    RowTexts.writeText(out, unit);
    RowTexts.writeText(out, state);
    out.writeDouble(value);
    out.writeDouble(quantile);
    out.writeLong(calls);
    out.writeInt(mergedMinutes);
    out.writeDouble(errorBar);
    out.writeDouble(expected);
    out.writeDouble(lower);
    out.writeDouble(upper);
    out.writeDouble(sigmas);
    out.writeLong(version);
    RowTexts.writeText(out, basis);
    RowTexts.writeTexts(out, firing);
  }

  private static BaselineRow readFrom(DataInputStream in) throws IOException {
    return new BaselineRow(
        in.readLong(),
        RowTexts.readText(in),
        RowTexts.readText(in),
        RowTexts.readText(in),
        RowTexts.readText(in),
        RowTexts.readText(in),
        RowTexts.readText(in),
        in.readDouble(),
        in.readDouble(),
        in.readLong(),
        in.readInt(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readLong(),
        RowTexts.readText(in),
        RowTexts.readTexts(in));
  }
}
