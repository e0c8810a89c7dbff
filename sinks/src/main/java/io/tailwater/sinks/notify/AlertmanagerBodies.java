package io.tailwater.sinks.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.model.alert.ExemplarTrace;
import io.tailwater.model.alert.Notification;
import io.tailwater.model.alert.NotifiedAlert;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Alertmanager's two forms: the body of its webhook, version 4, and the alerts of its API, version
 * 2. Fields and words are those of Alertmanager 0.34; what is ours stands in annotations whose
 * names begin with {@code tailwater_}.
 */
final class AlertmanagerBodies {
  private static final int WEBHOOK_BYTES = 20_000;
  private static final int TEXT_LENGTH = 2_000;

  /** What the webhook says of an alert that still fires. */
  private static final String ZERO_TIME = "0001-01-01T00:00:00Z";

  /** An alert that is not sent again ends by itself after so many times the pace of sending. */
  private static final int PACES_TO_LIVE = 4;

  private AlertmanagerBodies() {}

  /** The webhook's body; alerts that are too many are counted in {@code truncatedAlerts}. */
  static byte[] webhook(Receiver.AlertmanagerWebhook receiver, Notification one) {
    return Json.fitted(
        WEBHOOK_BYTES, one.alerts().size(), shown -> Json.bytes(webhook(receiver, one, shown)));
  }

  private static ObjectNode webhook(
      Receiver.AlertmanagerWebhook receiver, Notification one, int shown) {
    ObjectNode body = Json.object();
    body.put("receiver", receiver.name());
    body.put("status", one.resolved() ? "resolved" : "firing");
    ArrayNode alerts = body.putArray("alerts");
    for (NotifiedAlert alert : one.alerts().subList(0, shown)) {
      ObjectNode item = alerts.addObject();
      item.put("status", alert.resolved() ? "resolved" : "firing");
      item.set("labels", Json.object(alert.labels()));
      item.set("annotations", Json.object(annotations(one, alert)));
      item.put("startsAt", Amounts.instant(alert.startsAtMillis()));
      item.put("endsAt", alert.resolved() ? Amounts.instant(alert.endsAtMillis()) : ZERO_TIME);
      item.put("generatorURL", link(one, alert));
      item.put("fingerprint", alert.fingerprint());
    }
    body.set("groupLabels", Json.object(one.labels()));
    body.set("commonLabels", Json.object(common(one.alerts().stream().map(NotifiedAlert::labels))));
    body.set(
        "commonAnnotations",
        Json.object(common(one.alerts().stream().map(alert -> annotations(one, alert)))));
    body.put("externalURL", receiver.externalUrl());
    body.put("version", "4");
    body.put("groupKey", "{}:{incident=\"" + one.incident() + "\"}");
    body.put("truncatedAlerts", one.alerts().size() - shown);
    body.put("notification_reason", reason(one));
    body.putObject("routeLabels");
    return body;
  }

  private static String reason(Notification one) {
    return switch (one.status()) {
      case FIRING -> "first notification";
      case UPDATED ->
          one.alerts().stream().anyMatch(NotifiedAlert::resolved)
              ? "some alerts resolved"
              : "new alerts added";
      case RESOLVED -> "all alerts resolved";
    };
  }

  /** The API's array. What fires ends by itself, later than it is sent again. */
  static byte[] push(Receiver.AlertmanagerPush receiver, Message message, long nowMillis) {
    ArrayNode alerts = Json.array();
    for (Notification one : message.notifications()) {
      for (NotifiedAlert alert : one.alerts()) {
        ObjectNode item = alerts.addObject();
        item.set("labels", Json.object(alert.labels()));
        item.set("annotations", Json.object(annotations(one, alert)));
        item.put("startsAt", Amounts.instant(alert.startsAtMillis()));
        item.put(
            "endsAt",
            Amounts.instant(
                alert.resolved() || one.resolved()
                    ? Math.max(alert.endsAtMillis(), one.untilMillis())
                    : nowMillis + PACES_TO_LIVE * receiver.refreshMillis()));
        item.put("generatorURL", link(one, alert));
      }
    }
    return Json.bytes(alerts);
  }

  /** The alert's own, the incident's, and the two that every template knows. */
  private static SortedMap<String, String> annotations(Notification one, NotifiedAlert alert) {
    SortedMap<String, String> all = new TreeMap<>();
    alert.annotations().forEach((name, text) -> all.put(name, cut(text)));
    all.putIfAbsent("summary", Wording.headline(one, ""));
    all.putIfAbsent("description", cut(description(one)));
    all.put("tailwater_incident", one.incident());
    if (!one.cause().service().isEmpty()) {
      all.put("tailwater_root", one.cause().service());
    }
    if (!one.traces().isEmpty()) {
      all.put("tailwater_traces", traces(one.traces()));
    }
    String baseline = one.measured() == null ? null : Wording.expected(one.measured());
    if (baseline != null) {
      all.put("tailwater_baseline", baseline);
    }
    return all;
  }

  private static String description(Notification one) {
    return String.join("\n", Wording.of(new Message.Single(one), Markup.PLAIN).lines());
  }

  private static String traces(List<ExemplarTrace> traces) {
    return traces.stream()
        .map(trace -> trace.link().isEmpty() ? trace.id().toHex() : trace.link())
        .collect(Collectors.joining(" "));
  }

  private static String cut(String text) {
    if (text.length() <= TEXT_LENGTH) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, TEXT_LENGTH / 2)) + "…";
  }

  /** What all of the maps say alike. */
  private static Map<String, String> common(Stream<SortedMap<String, String>> maps) {
    Iterator<SortedMap<String, String>> each = maps.iterator();
    SortedMap<String, String> shared = new TreeMap<>(each.next());
    each.forEachRemaining(map -> shared.entrySet().retainAll(map.entrySet()));
    return shared;
  }

  private static String link(Notification one, NotifiedAlert alert) {
    return alert.link().isEmpty() ? one.link() : alert.link();
  }
}
