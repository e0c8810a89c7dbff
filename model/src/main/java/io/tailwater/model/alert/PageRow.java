package io.tailwater.model.alert;

import io.tailwater.model.TraceId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * What was told of an incident: a row of {@code tailwater.incidents}.
 *
 * @param timeMillis when it was decided, of event time, epoch milliseconds
 * @param tenant whose
 * @param incident the incident's id
 * @param sequence counts what was told of it, from 1
 * @param key names the message, the same however often it is sent
 * @param status whether it began, changed, was taken on or ended, as messages have it
 * @param reason why it was told
 * @param severity how bad it is
 * @param sinceMillis when the first of its alerts began, epoch milliseconds
 * @param title what is wrong, in one line
 * @param root the vertex of the service graph that its alerts lead to
 * @param cause the likeliest cause; empty where none stands out
 * @param causeLines what speaks for it
 * @param services services that are affected
 * @param fingerprints its alerts
 * @param traces traces that show it
 * @param acknowledgedBy who takes care; empty while nobody does
 * @param continuedBy the incident that it turned out to be part of; empty otherwise
 */
public record PageRow(
    long timeMillis,
    String tenant,
    String incident,
    int sequence,
    String key,
    String status,
    String reason,
    String severity,
    long sinceMillis,
    String title,
    String root,
    String cause,
    List<String> causeLines,
    List<String> services,
    List<String> fingerprints,
    List<TraceId> traces,
    String acknowledgedBy,
    String continuedBy) {
  /** What a record's header of the kind says where its value is a list of these. */
  public static final String KIND = "incidents";

  private static final String WHAT = "pages of incidents";

  /** Copies the lists. */
  public PageRow {
    causeLines = List.copyOf(causeLines);
    services = List.copyOf(services);
    fingerprints = List.copyOf(fingerprints);
    traces = List.copyOf(traces);
  }

  /**
   * Encodes rows: version (1 byte), number (4), then each row's parts in their order. Texts are cut
   * to 8 KiB, lists to 4,096 elements.
   */
  public static byte[] encode(List<PageRow> rows) {
    return RowTexts.encode(rows, (out, row) -> row.writeTo(out));
  }

  /**
   * Decodes rows.
   *
   * @throws IllegalArgumentException if the bytes are none of a known version
   */
  public static List<PageRow> decode(byte[] bytes) {
    return RowTexts.decode(bytes, WHAT, PageRow::readFrom);
  }

  private void writeTo(DataOutputStream out) throws IOException {
    out.writeLong(timeMillis);
    RowTexts.writeText(out, tenant);
    RowTexts.writeText(out, incident);
    out.writeInt(sequence);
    RowTexts.writeText(out, key);
    RowTexts.writeText(out, status);
    RowTexts.writeText(out, reason);
    RowTexts.writeText(out, severity);
    out.writeLong(sinceMillis);
    RowTexts.writeText(out, title);
    RowTexts.writeText(out, root);
    RowTexts.writeText(out, cause);
    RowTexts.writeTexts(out, causeLines);
    RowTexts.writeTexts(out, services);
    RowTexts.writeTexts(out, fingerprints);
    RowTexts.writeTraces(out, traces);
    RowTexts.writeText(out, acknowledgedBy);
    RowTexts.writeText(out, continuedBy);
  }

  private static PageRow readFrom(DataInputStream in) throws IOException {
    return new PageRow(
        in.readLong(),
        RowTexts.readText(in),
        RowTexts.readText(in),
        in.readInt(),
        RowTexts.readText(in),
        RowTexts.readText(in),
        RowTexts.readText(in),
        RowTexts.readText(in),
        in.readLong(),
        RowTexts.readText(in),
        RowTexts.readText(in),
        RowTexts.readText(in),
        RowTexts.readTexts(in),
        RowTexts.readTexts(in),
        RowTexts.readTexts(in),
        RowTexts.readTraces(in),
        RowTexts.readText(in),
        RowTexts.readText(in));
  }
}
