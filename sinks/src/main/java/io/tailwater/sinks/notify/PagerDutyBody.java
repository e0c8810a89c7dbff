package io.tailwater.sinks.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.model.alert.ExemplarTrace;
import io.tailwater.model.alert.Notification;
import io.tailwater.model.alert.NotificationStatus;
import io.tailwater.model.alert.NotifiedAlert;

/**
 * An event of PagerDuty's Events API v2. All messages about an incident have its id as {@code
 * dedup_key}, so they open, change and close one incident there.
 *
 * <p>Limits: 255 characters of {@code dedup_key}, 1,024 of {@code summary}, 512 KB in all, far of
 * which the bounds on lines and links keep it.
 */
final class PagerDutyBody {
  private static final int SUMMARY = 1_024;
  private static final int MOST_LINKS = 10;
  private static final int MOST_ALERTS = 100;
  private static final int LINE = 300;

  private PagerDutyBody() {}

  static byte[] of(Receiver.PagerDuty receiver, Notification one) {
    ObjectNode body = Json.object();
    body.put("routing_key", receiver.routingKey().value());
    body.put("event_action", action(one));
    body.put("dedup_key", one.incident());
    if (action(one).equals("trigger")) {
      trigger(body, one);
    }
    return Json.bytes(body);
  }

  private static String action(Notification one) {
    if (one.resolved()) {
      return "resolve";
    }
    // What was never triggered cannot be acknowledged there.
    return one.status() == NotificationStatus.UPDATED && one.taken() ? "acknowledge" : "trigger";
  }

  private static void trigger(ObjectNode body, Notification one) {
    String first = one.services().isEmpty() ? "" : one.services().getFirst();
    String source = first.isEmpty() ? one.incident() : first;
    ObjectNode payload = body.putObject("payload");
    payload.put("summary", summary(one));
    payload.put("source", Cut.line(source, LINE));
    payload.put("severity", one.severity().word());
    payload.put("timestamp", Amounts.instant(one.sinceMillis()));
    put(payload, "component", one.cause().service());
    put(payload, "group", first);
    put(payload, "class", one.alerts().getFirst().labels().getOrDefault("alertname", ""));
    ObjectNode details = payload.putObject("custom_details");
    if (one.measured() != null) {
      details.put("measured", Cut.line(Wording.measured(one.measured()), LINE));
    }
    put(details, "probable_cause", one.cause().service());
    ArrayNode why = details.putArray("why");
    one.cause().lines().stream().limit(MOST_ALERTS).forEach(line -> why.add(Cut.line(line, LINE)));
    ArrayNode services = details.putArray("affected");
    one.services().stream().limit(MOST_ALERTS).forEach(name -> services.add(Cut.line(name, LINE)));
    ArrayNode alerts = details.putArray("alerts");
    one.alerts().stream()
        .limit(MOST_ALERTS)
        .map(NotifiedAlert::labels)
        .forEach(labels -> alerts.add(Cut.line(labels.toString(), LINE)));
    details.put("alert_count", one.alerts().size());
    details.put("silenced", one.silenced());
    details.put("acknowledged", one.acknowledged());
    ArrayNode links = body.putArray("links");
    link(links, one.link(), "Incident " + one.incident());
    for (ExemplarTrace trace : one.traces().subList(0, Math.min(MOST_LINKS, one.traces().size()))) {
      link(links, trace.link(), "Trace " + trace.id().toHex());
    }
    body.put("client", "Tailwater");
    if (Markup.usable(one.link())) {
      body.put("client_url", one.link());
    }
  }

  /** Title, numbers and cause: a telephone shows little else. */
  private static String summary(Notification one) {
    String text =
        one.title()
            + (one.measured() == null ? "" : ". " + Wording.measured(one.measured()))
            + (one.cause().service().isEmpty() ? "" : ". Probable cause: " + one.cause().service());
    return Cut.line(text, SUMMARY);
  }

  private static void put(ObjectNode object, String name, String text) {
    if (!text.isEmpty()) {
      object.put(name, Cut.line(text, LINE));
    }
  }

  private static void link(ArrayNode links, String url, String text) {
    if (Markup.usable(url)) {
      links.addObject().put("href", url).put("text", text);
    }
  }
}
