package io.tailwater.model.alert;

import io.tailwater.model.TraceId;
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
  /** Copies the lists. */
  public PageRow {
    causeLines = List.copyOf(causeLines);
    services = List.copyOf(services);
    fingerprints = List.copyOf(fingerprints);
    traces = List.copyOf(traces);
  }
}
