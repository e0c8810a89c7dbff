package io.tailwater.sinks.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.model.alert.ExemplarTrace;
import io.tailwater.model.alert.Notification;
import io.tailwater.model.alert.NotifiedAlert;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The array that SkyWalking's webhook sends: one object an alert, with the fields of release 10 in
 * its order. An alert that ended has {@code recoveryTime} besides, as later releases have it.
 *
 * <p>Labels say what an alert is about: {@code service} and {@code endpoint}, {@code instance} or
 * {@code peer} (the service that is called). Ids are made as SkyWalking makes them: the name in
 * Base64 and {@code .1} for a service that has an agent.
 */
final class SkyWalkingBody {
  private static final int BYTES = 20_000;
  private static final int MESSAGE_LENGTH = 1_000;

  /** What an alert is about, as SkyWalking numbers and names it. */
  private record Scope(int id, String name, String entity, String id0, String id1) {}

  private SkyWalkingBody() {}

  static byte[] of(Notification one) {
    return Json.fitted(
        BYTES,
        one.alerts().size(),
        shown -> {
          ArrayNode array = Json.array();
          one.alerts().subList(0, Math.max(1, shown)).forEach(alert -> add(array, one, alert));
          return Json.bytes(array);
        });
  }

  private static void add(ArrayNode array, Notification one, NotifiedAlert alert) {
    Scope scope = scope(alert);
    boolean over = one.resolved() || alert.resolved();
    ObjectNode item = array.addObject();
    item.put("scopeId", scope.id());
    item.put("scope", scope.name());
    item.put("name", scope.entity());
    item.put("id0", scope.id0());
    item.put("id1", scope.id1());
    item.put("ruleName", alert.labels().getOrDefault("alertname", "tailwater_rule"));
    item.put("alarmMessage", message(one, over));
    item.put("startTime", alert.startsAtMillis());
    if (over) {
      item.put("recoveryTime", Math.max(alert.endsAtMillis(), one.untilMillis()));
    }
    ArrayNode tags = item.putArray("tags");
    tag(tags, "level", one.severity().word().toUpperCase(Locale.ROOT));
    tag(tags, "incident", one.incident());
    if (one.measured() != null) {
      tag(tags, "value", Amounts.of(one.measured().value(), one.measured().unit()));
      String expected = Wording.expected(one.measured());
      if (expected != null) {
        tag(tags, one.measured().expectation().name().toLowerCase(Locale.ROOT), expected);
      }
    }
    tag(tags, "cause", one.cause().service());
    tag(
        tags,
        "traces",
        one.traces().stream()
            .map(ExemplarTrace::id)
            .map(Object::toString)
            .collect(Collectors.joining(" ")));
    tag(tags, "link", alert.link().isEmpty() ? one.link() : alert.link());
  }

  private static void tag(ArrayNode tags, String key, String value) {
    if (!value.isEmpty()) {
      tags.addObject().put("key", key).put("value", value);
    }
  }

  private static String message(Notification one, boolean over) {
    String measured = one.measured() == null ? "" : " " + Wording.measured(one.measured());
    return Cut.line((over ? "Resolved: " : "") + one.title() + "." + measured, MESSAGE_LENGTH);
  }

  private static Scope scope(NotifiedAlert alert) {
    String service = alert.labels().getOrDefault("service", "");
    String id = base64(service) + ".1";
    String endpoint = alert.labels().get("endpoint");
    String instance = alert.labels().get("instance");
    String peer = alert.labels().get("peer");
    if (peer != null) {
      return new Scope(4, "SERVICE_RELATION", service + " to " + peer, id, base64(peer) + ".1");
    }
    if (endpoint != null) {
      return new Scope(3, "ENDPOINT", endpoint + " in " + service, id + "_" + base64(endpoint), "");
    }
    if (instance != null) {
      return new Scope(
          2, "SERVICE_INSTANCE", instance + " of " + service, id + "_" + base64(instance), "");
    }
    return new Scope(1, "SERVICE", service, id, "");
  }

  private static String base64(String name) {
    return Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }
}
