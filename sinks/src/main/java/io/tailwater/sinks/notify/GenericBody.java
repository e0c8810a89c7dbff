package io.tailwater.sinks.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.model.alert.ExemplarTrace;
import io.tailwater.model.alert.Measurement;
import io.tailwater.model.alert.Notification;
import io.tailwater.model.alert.NotifiedAlert;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tailwater's own document: {@code type}, {@code timestamp} and {@code data}, as Standard Webhooks
 * recommends. It is kept below 20 KB by leaving out alerts, which {@code truncatedAlerts} counts.
 */
final class GenericBody {
  private static final int BYTES = 20_000;
  private static final int LINE = 500;
  private static final int MOST_TEXTS = 20;

  private GenericBody() {}

  /** The document, or what the template makes of its {@code data}. */
  static byte[] of(@Nullable Template template, Message message) {
    Notification one = message.notifications().getFirst();
    return Json.fitted(
        BYTES,
        one.alerts().size(),
        shown -> {
          ObjectNode data = data(message, shown);
          return template == null
              ? Json.bytes(document(one, data))
              : template.render(data).getBytes(StandardCharsets.UTF_8);
        });
  }

  private static ObjectNode document(Notification one, ObjectNode data) {
    ObjectNode document = Json.object();
    document.put("type", "incident." + one.status().word());
    document.put(
        "timestamp", Amounts.instant(one.resolved() ? one.untilMillis() : one.sinceMillis()));
    document.set("data", data);
    return document;
  }

  /** All that is known of a message, without the alerts beyond the first few. */
  static ObjectNode data(Message message, int shown) {
    Notification one = message.notifications().getFirst();
    ObjectNode data = Json.object();
    data.put("key", one.key());
    data.put("incident", one.incident());
    data.put("sequence", one.sequence());
    data.put("status", one.status().word());
    data.put("deliveredBefore", !(message instanceof Message.NeverDelivered));
    data.put("severity", one.severity().word());
    data.put("title", Cut.line(one.title(), LINE));
    data.set("measured", measured(one.measured()));
    data.put("since", Amounts.instant(one.sinceMillis()));
    data.put("until", one.resolved() ? Amounts.instant(one.untilMillis()) : null);
    ObjectNode cause = data.putObject("cause");
    cause.put("service", one.cause().service());
    cause.set("lines", texts(one.cause().lines()));
    data.set("traces", traces(one));
    data.set("services", texts(one.services()));
    data.set("labels", Json.object(one.labels()));
    data.set("alerts", alerts(one, shown));
    data.put("truncatedAlerts", one.alerts().size() - shown);
    data.put("silenced", one.silenced());
    data.put("acknowledged", one.acknowledged());
    data.put("link", one.link());
    data.put("text", text(message));
    return data;
  }

  /** Headline and lines as people read them. */
  private static String text(Message message) {
    Wording wording = Wording.of(message, Markup.PLAIN);
    return wording.headline() + "\n" + String.join("\n", wording.lines());
  }

  private static JsonNode measured(@Nullable Measurement measured) {
    if (measured == null) {
      return Json.object().nullNode();
    }
    ObjectNode object = Json.object();
    object.put("what", Cut.line(measured.what(), LINE));
    object.set("value", Json.number(measured.value()));
    object.set("expected", Json.number(measured.expected()));
    object.put("expectation", measured.expectation().name().toLowerCase(Locale.ROOT));
    object.set("errorShare", Json.number(measured.errorShare()));
    object.put("n", measured.n());
    object.put("unit", measured.unit());
    return object;
  }

  private static ArrayNode traces(Notification one) {
    ArrayNode traces = Json.array();
    for (ExemplarTrace trace : one.traces().subList(0, Math.min(MOST_TEXTS, one.traces().size()))) {
      traces.addObject().put("id", trace.id().toHex()).put("link", trace.link());
    }
    return traces;
  }

  private static ArrayNode alerts(Notification one, int shown) {
    ArrayNode alerts = Json.array();
    for (NotifiedAlert alert : one.alerts().subList(0, shown)) {
      ObjectNode item = alerts.addObject();
      item.set("labels", Json.object(alert.labels()));
      item.set("annotations", Json.object(alert.annotations()));
      item.put("startsAt", Amounts.instant(alert.startsAtMillis()));
      item.put("endsAt", alert.resolved() ? Amounts.instant(alert.endsAtMillis()) : null);
      item.put("fingerprint", alert.fingerprint());
      item.put("link", alert.link());
    }
    return alerts;
  }

  private static ArrayNode texts(List<String> texts) {
    return Json.array(texts.stream().limit(MOST_TEXTS).map(text -> Cut.line(text, LINE)).toList());
  }
}
