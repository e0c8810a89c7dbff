package io.tailwater.processors.alert.desk;

import static io.tailwater.processors.alert.desk.AlertRows.MINUTE_MILLIS;

import io.tailwater.model.TraceId;
import io.tailwater.model.alert.ExemplarTrace;
import io.tailwater.model.alert.Measurement;
import io.tailwater.model.alert.Notification;
import io.tailwater.model.alert.NotificationSeverity;
import io.tailwater.model.alert.NotificationStatus;
import io.tailwater.model.alert.NotifiedAlert;
import io.tailwater.model.alert.PageRow;
import io.tailwater.processors.alert.incident.Page;
import io.tailwater.processors.alert.incident.Page.Member;
import io.tailwater.processors.alert.incident.ServiceGraph;
import io.tailwater.processors.alert.lifecycle.AlertState;
import io.tailwater.processors.alert.rule.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of pages.
 *
 * @param graph in which the pages' alerts are seen
 * @param links to incidents and traces
 * @param deployments what was deployed
 */
record Messages(ServiceGraph graph, Links links, Deployments deployments) {
  private static final int MOST_TRACES = 3;
  private static final int FINGERPRINT_DIGITS = 16;

  /** What is told of a page. */
  DeskResult.Told of(Page page) {
    Notification message = message(page);
    SortedMap<String, String> labels =
        new TreeMap<>(page.headline().entity().labels(page.headline().rule()));
    labels.put("severity", page.severity().word());
    return new DeskResult.Told(message, labels, row(page, message));
  }

  private Notification message(Page page) {
    List<NotifiedAlert> alerts = alerts(page);
    long silenced =
        page.members().stream().filter(member -> member.state() == AlertState.SILENCED).count();
    return new Notification(
        page.incident(),
        page.sequence(),
        status(page.status()),
        severity(page.severity()),
        words(page.headline()).title(),
        measured(page.headline()),
        page.sinceMinute() * MINUTE_MILLIS,
        until(page),
        new CauseLines(graph, page, deployments).cause(),
        traces(page),
        services(page),
        shared(alerts),
        alerts,
        (int) silenced,
        page.acknowledgedBy().isEmpty() ? 0 : alerts.size(),
        links.incident().replace("{incident}", page.incident()));
  }

  private static NotificationStatus status(Page.Status status) {
    return switch (status) {
      case FIRING -> NotificationStatus.FIRING;
      case UPDATED, ACKNOWLEDGED -> NotificationStatus.UPDATED;
      case RESOLVED -> NotificationStatus.RESOLVED;
    };
  }

  private static NotificationSeverity severity(Severity severity) {
    return switch (severity) {
      case INFO -> NotificationSeverity.INFO;
      case WARNING -> NotificationSeverity.WARNING;
      case CRITICAL -> NotificationSeverity.CRITICAL;
    };
  }

  static AlertWords words(Member member) {
    return new AlertWords(member.rule(), member.entity(), member.measurement());
  }

  private static @Nullable Measurement measured(Member member) {
    AlertWords words = words(member);
    if (!words.value().isKnown()) {
      return null;
    }
    double errorBar = member.measurement().errorBar();
    return new Measurement(
        words.what(),
        words.value().value(),
        words.threshold().value(),
        words.isAgainstUsual()
            ? Measurement.Expectation.BASELINE
            : Measurement.Expectation.THRESHOLD,
        errorBar > 0 ? errorBar : Double.NaN,
        member.measurement().count(),
        words.value().unit());
  }

  /** When the last of its alerts resolved; the page's time where some go on elsewhere. */
  private static long until(Page page) {
    if (page.status() != Page.Status.RESOLVED) {
      return 0;
    }
    long last = page.members().stream().mapToLong(Member::untilMinute).max().orElseThrow();
    return last == Member.GOES_ON ? page.atMillis() : last * MINUTE_MILLIS;
  }

  /** The headline first: receivers that have room for one alert show that. */
  private static List<NotifiedAlert> alerts(Page page) {
    return page.members().stream()
        .sorted(
            Comparator.comparing(
                member -> !member.fingerprint().equals(page.headline().fingerprint())))
        .map(Messages::alert)
        .toList();
  }

  private static NotifiedAlert alert(Member member) {
    return new NotifiedAlert(
        labels(member),
        annotations(member),
        member.sinceMinute() * MINUTE_MILLIS,
        member.untilMinute() == Member.GOES_ON ? 0 : member.untilMinute() * MINUTE_MILLIS,
        member.fingerprint().substring(0, FINGERPRINT_DIGITS),
        "");
  }

  /** What identifies it, and the names by which SkyWalking's bots know the parts of a service. */
  private static SortedMap<String, String> labels(Member member) {
    SortedMap<String, String> labels = new TreeMap<>(member.entity().labels(member.rule()));
    labels.put("alertname", member.rule().id());
    switch (member.entity().kind()) {
      case ENDPOINT -> labels.put("endpoint", member.entity().key());
      case INSTANCE -> labels.put("instance", member.entity().key());
      case EDGE, DATABASE -> labels.put("peer", member.entity().place());
      case SERVICE, HOST, LOG -> {}
    }
    // To whom it is sent, a label without a value is none.
    labels.values().removeIf(String::isEmpty);
    return labels;
  }

  private static SortedMap<String, String> annotations(Member member) {
    AlertWords words = words(member);
    SortedMap<String, String> annotations = new TreeMap<>();
    annotations.put("summary", words.title());
    annotations.put("state", member.state().word());
    if (words.value().isKnown()) {
      annotations.put("value", words.value().text());
    }
    if (words.threshold().isKnown()) {
      annotations.put(words.isAgainstUsual() ? "usual" : "limit", words.threshold().text());
    }
    if (!member.by().isEmpty()) {
      annotations.put("by", member.by());
    }
    return annotations;
  }

  /** Those of the root's alerts first, then the headline's, then those of others. */
  private List<ExemplarTrace> traces(Page page) {
    List<String> texts =
        Stream.concat(
                Stream.concat(
                    page.members().stream()
                        .filter(member -> member.entity().place().equals(page.root())),
                    Stream.of(page.headline())),
                page.members().stream())
            .flatMap(member -> member.traces().stream())
            .toList();
    return TraceIds.of(texts).stream()
        .limit(MOST_TRACES)
        .map(id -> new ExemplarTrace(id, links.trace().replace("{trace_id}", id.toHex())))
        .toList();
  }

  /** The services whose telemetry shows it; machines are their own. */
  private static List<String> services(Page page) {
    return page.members().stream()
        .sorted(
            Comparator.comparing((Member member) -> !member.state().isOpen())
                .thenComparing(Member::severity, Comparator.reverseOrder())
                .thenComparing(
                    member -> !member.fingerprint().equals(page.headline().fingerprint()))
                .thenComparing(Member::sinceMinute)
                .thenComparing(Messages::affected))
        .map(Messages::affected)
        .distinct()
        .toList();
  }

  private static String affected(Member member) {
    String service = member.entity().service();
    return service.isEmpty() ? member.entity().place() : service;
  }

  private static SortedMap<String, String> shared(List<NotifiedAlert> alerts) {
    SortedMap<String, String> shared = new TreeMap<>(alerts.getFirst().labels());
    alerts.forEach(alert -> shared.entrySet().retainAll(alert.labels().entrySet()));
    return shared;
  }

  private static PageRow row(Page page, Notification message) {
    List<TraceId> traces = new ArrayList<>();
    message.traces().forEach(trace -> traces.add(trace.id()));
    return new PageRow(
        page.atMillis(),
        page.tenant(),
        page.incident(),
        page.sequence(),
        message.key(),
        page.status().word(),
        page.reason().word(),
        page.severity().word(),
        message.sinceMillis(),
        message.title(),
        page.root(),
        message.cause().service(),
        message.cause().lines(),
        message.services(),
        page.members().stream().map(Member::fingerprint).toList(),
        traces,
        page.acknowledgedBy(),
        page.continuedBy());
  }
}
