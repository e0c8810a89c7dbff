package io.tailwater.processors.alert.backtest;

import io.tailwater.model.alert.Notification;
import io.tailwater.model.alert.NotificationSeverity;
import io.tailwater.model.alert.PageRow;
import io.tailwater.processors.alert.desk.DeskResult;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** An incident with all that would have been told of it. Not thread-safe. */
public final class ToldIncident {
  private final String id;
  private final long toldMillis;
  private final SortedSet<String> rules = new TreeSet<>();
  private final SortedSet<String> fingerprints = new TreeSet<>();
  private long sinceMillis;
  private long untilMillis;
  private NotificationSeverity severity = NotificationSeverity.INFO;
  private String title = "";
  private String root = "";
  private String cause = "";
  private List<String> services = List.of();
  private String continuedBy = "";
  private int messages;

  ToldIncident(String id, long toldMillis) {
    this.id = id;
    this.toldMillis = toldMillis;
  }

  void add(DeskResult.Told told) {
    Notification message = told.message();
    PageRow row = told.row();
    messages++;
    message.alerts().forEach(alert -> rules.add(alert.labels().getOrDefault("rule", "")));
    fingerprints.addAll(row.fingerprints());
    untilMillis = message.untilMillis();
    continuedBy = row.continuedBy();
    // The end says what is left of it; what it was is what was told before.
    if (!message.resolved()) {
      sinceMillis = message.sinceMillis();
      title = message.title();
      root = row.root();
      cause = row.cause();
      services = message.services();
      if (message.severity().compareTo(severity) > 0) {
        severity = message.severity();
      }
    }
  }

  boolean concerns(String service) {
    return root.equals(service) || services.contains(service);
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** When it was told first, epoch milliseconds. */
  public long toldMillis() {
    return toldMillis;
  }

  /** When the first of its alerts began, epoch milliseconds. */
  public long sinceMillis() {
    return sinceMillis;
  }

  /** When the last of its alerts ended, epoch milliseconds; 0 while it is open. */
  public long untilMillis() {
    return untilMillis;
  }

  /** How bad it was at its worst. */
  public NotificationSeverity severity() {
    return severity;
  }

  /** What was wrong, as it was told last before its end. */
  public String title() {
    return title;
  }

  /** The vertex of the service graph that its alerts lead to. */
  public String root() {
    return root;
  }

  /** The likeliest cause; empty where none stands out. */
  public String cause() {
    return cause;
  }

  /** The services that were affected, worst first. */
  public List<String> services() {
    return services;
  }

  /** The rules whose alerts it had, by id. */
  public List<String> rules() {
    return List.copyOf(rules);
  }

  /** How many alerts it had. */
  public int alerts() {
    return fingerprints.size();
  }

  /** How many messages were told of it. */
  public int messages() {
    return messages;
  }

  /** The incident that it turned out to be part of; empty otherwise. */
  public String continuedBy() {
    return continuedBy;
  }
}
