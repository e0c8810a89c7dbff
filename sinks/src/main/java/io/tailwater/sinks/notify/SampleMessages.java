package io.tailwater.sinks.notify;

import io.tailwater.model.TraceId;
import io.tailwater.model.alert.ExemplarTrace;
import io.tailwater.model.alert.Measurement;
import io.tailwater.model.alert.Notification;
import io.tailwater.model.alert.NotificationSeverity;
import io.tailwater.model.alert.NotificationStatus;
import io.tailwater.model.alert.NotifiedAlert;
import io.tailwater.model.alert.ProbableCause;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Made-up incidents, to try templates and receivers on. */
public final class SampleMessages {
  private static final long SINCE_MILLIS = 1_700_000_000_000L;
  private static final long LASTING_MILLIS = 12 * 60_000;

  private SampleMessages() {}

  /**
   * What {@code test-receiver} sends: it says that it is a test.
   *
   * @param sequence tells one test from another
   * @param nowMillis when it is made, epoch milliseconds
   */
  public static Notification test(long sequence, long nowMillis) {
    SortedMap<String, String> labels =
        new TreeMap<>(Map.of("alertname", "TailwaterTest", "service", "tailwater"));
    return new Notification(
        "test",
        sequence,
        NotificationStatus.FIRING,
        NotificationSeverity.INFO,
        "Test: this receiver works",
        null,
        nowMillis,
        0,
        new ProbableCause("", List.of("somebody tried this receiver; nothing is wrong")),
        List.of(),
        List.of("tailwater"),
        labels,
        List.of(new NotifiedAlert(labels, new TreeMap<>(), nowMillis, 0, "7461696c77617465", "")),
        0,
        0,
        "");
  }

  /** With everything that there can be, and signs that JSON escapes. */
  static Message full() {
    return new Message.Single(
        incident(
            NotificationStatus.FIRING,
            0,
            new Measurement(
                "P99 of \"POST /pay\"",
                2_410,
                310,
                Measurement.Expectation.BASELINE,
                .011,
                412,
                "ms"),
            List.of(new ExemplarTrace(new TraceId(1, 2), "https://tailwater.example/trace/1"))));
  }

  /** With as little as there can be. */
  static Message sparse() {
    return new Message.NeverDelivered(
        incident(NotificationStatus.RESOLVED, SINCE_MILLIS + LASTING_MILLIS, null, List.of()));
  }

  private static Notification incident(
      NotificationStatus status,
      long untilMillis,
      @Nullable Measurement measured,
      List<ExemplarTrace> traces) {
    SortedMap<String, String> labels = new TreeMap<>(Map.of("service", "pay\\\"ment\n"));
    return new Notification(
        "sample",
        1,
        status,
        NotificationSeverity.CRITICAL,
        "payment is \"slow\"",
        measured,
        SINCE_MILLIS,
        untilMillis,
        measured == null ? ProbableCause.NONE : new ProbableCause("bank", List.of("a\tline")),
        traces,
        List.of("payment"),
        labels,
        List.of(
            new NotifiedAlert(
                labels, new TreeMap<>(), SINCE_MILLIS, untilMillis, "0123456789abcdef", "")),
        0,
        0,
        "https://tailwater.example/incident/sample");
  }
}
