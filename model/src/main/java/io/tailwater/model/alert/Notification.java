package io.tailwater.model.alert;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One message about an incident, as it is meant for everybody who is told.
 *
 * @param incident its id: up to {@value #MAX_INCIDENT_LENGTH} letters, digits, {@code . _ : -}
 * @param sequence counts the messages about the incident, from 1
 * @param status whether it began, changed or ended
 * @param severity how bad it is at its worst
 * @param title what is wrong, on one line, without severity and status
 * @param measured the headline's numbers; null where there are none, as for missing data
 * @param sinceMillis since when, epoch milliseconds
 * @param untilMillis until when; 0 unless resolved
 * @param cause where it probably comes from
 * @param traces traces that show it, best first
 * @param services services that are affected, worst first
 * @param labels what all of its alerts share
 * @param alerts the single alerts in it, at least one
 * @param silenced of its alerts, those that a silence hides
 * @param acknowledged of its alerts, those that somebody took on
 * @param link a URL that shows the incident; empty where there is none
 */
public record Notification(
    String incident,
    long sequence,
    NotificationStatus status,
    NotificationSeverity severity,
    String title,
    @Nullable Measurement measured,
    long sinceMillis,
    long untilMillis,
    ProbableCause cause,
    List<ExemplarTrace> traces,
    List<String> services,
    SortedMap<String, String> labels,
    List<NotifiedAlert> alerts,
    int silenced,
    int acknowledged,
    String link) {
  /** The longest id of an incident, so that keys and PagerDuty's {@code dedup_key} hold it. */
  public static final int MAX_INCIDENT_LENGTH = 200;

  private static final Pattern INCIDENT =
      Pattern.compile("[A-Za-z0-9._:-]{1," + MAX_INCIDENT_LENGTH + "}");

  /** Copies lists and maps; refuses ids of another form, empty messages and impossible times. */
  public Notification {
    if (!INCIDENT.matcher(incident).matches()) {
      throw new IllegalArgumentException("not an incident's id: '" + incident + "'");
    }
    if (sequence < 1) {
      throw new IllegalArgumentException("messages are counted from 1, not " + sequence);
    }
    if (title.isBlank()) {
      throw new IllegalArgumentException("incident " + incident + " has no title");
    }
    if ((status == NotificationStatus.RESOLVED) != (untilMillis != 0)) {
      throw new IllegalArgumentException(
          "incident " + incident + " is " + status.word() + " with the end " + untilMillis);
    }
    traces = List.copyOf(traces);
    services = List.copyOf(services);
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    alerts = List.copyOf(alerts);
    if (alerts.isEmpty()) {
      throw new IllegalArgumentException("incident " + incident + " has no alert");
    }
    if (silenced < 0 || acknowledged < 0) {
      throw new IllegalArgumentException("incident " + incident + " counts below 0");
    }
  }

  /** Tells the message from every other, however often it is sent: the idempotency key. */
  public String key() {
    return "msg_" + incident + "_" + sequence;
  }

  /** Whether the incident is over. */
  public boolean resolved() {
    return status == NotificationStatus.RESOLVED;
  }

  /** Whether somebody took on all of its alerts. */
  public boolean taken() {
    return acknowledged >= alerts.size();
  }
}
