package io.tailwater.sinks.notify;

import io.tailwater.model.TraceId;
import io.tailwater.model.alert.ExemplarTrace;
import io.tailwater.model.alert.Measurement;
import io.tailwater.model.alert.Notification;
import io.tailwater.model.alert.NotificationSeverity;
import io.tailwater.model.alert.NotificationStatus;
import io.tailwater.model.alert.NotifiedAlert;
import io.tailwater.model.alert.ProbableCause;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Notifications that tests tell of. */
public final class Incidents {
  /** 2026-11-27 14:03:20 UTC. */
  public static final long SINCE_MILLIS = Instant.parse("2026-11-27T14:03:20Z").toEpochMilli();

  private static final long UNTIL_MILLIS = SINCE_MILLIS + 18 * 60_000 + 40_000;

  private Incidents() {}

  /** The demo's incident as it begins. */
  public static Notification firing() {
    return of("inc-7", 1, NotificationStatus.FIRING);
  }

  /** The demo's incident as it ends. */
  public static Notification resolved() {
    return of("inc-7", 3, NotificationStatus.RESOLVED);
  }

  /** The demo's incident under another id and number. */
  public static Notification of(String incident, long sequence, NotificationStatus status) {
    return of(incident, sequence, status, List.of(alert(status)), List.of(causeLine()));
  }

  /** The demo's incident with as many alerts and as long a cause as a test wants. */
  static Notification of(
      String incident,
      long sequence,
      NotificationStatus status,
      List<NotifiedAlert> alerts,
      List<String> causeLines) {
    return new Notification(
        incident,
        sequence,
        status,
        NotificationSeverity.CRITICAL,
        "payment is slow & failing",
        new Measurement(
            "P99 latency of POST /pay",
            2_412.4,
            310.2,
            Measurement.Expectation.BASELINE,
            .0108,
            412,
            "ms"),
        SINCE_MILLIS,
        status == NotificationStatus.RESOLVED ? UNTIL_MILLIS : 0,
        new ProbableCause("bank-api", causeLines),
        List.of(
            new ExemplarTrace(
                TraceId.fromHex("4bf92f3577b34da6a3ce929d0e0e4736"),
                "https://tw.example/trace/4bf92f3577b34da6a3ce929d0e0e4736")),
        List.of("payment", "checkout"),
        labels("env", "prod"),
        alerts,
        0,
        0,
        "https://tw.example/incident/inc-7");
  }

  static String causeLine() {
    return "edge payment->bank-api waits 2.1 s longer; 38 of 40 slow traces pass it";
  }

  static NotifiedAlert alert(NotificationStatus status) {
    return alert(
        status, labels("alertname", "P99AboveBaseline", "env", "prod", "service", "payment"));
  }

  static NotifiedAlert alert(NotificationStatus status, SortedMap<String, String> labels) {
    return new NotifiedAlert(
        labels,
        labels("runbook", "https://wiki.example/p99"),
        SINCE_MILLIS,
        status == NotificationStatus.RESOLVED ? UNTIL_MILLIS : 0,
        "00ff00ff00ff00ff",
        "");
  }

  static NotifiedAlert numbered(int number) {
    return alert(
        NotificationStatus.FIRING,
        labels("alertname", "P99AboveBaseline", "service", "service-" + number));
  }

  static Notification digestPart(int number) {
    return of("inc-" + number, 1, NotificationStatus.FIRING);
  }

  static SortedMap<String, String> labels(String... pairs) {
    SortedMap<String, String> labels = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      labels.put(pairs[i], pairs[i + 1]);
    }
    return labels;
  }
}
