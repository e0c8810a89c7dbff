package io.tailwater.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What a node says of alerts, as lines for people. */
final class AlertLines {
  private AlertLines() {}

  /** An incident, and below it its alerts. */
  static List<String> of(JsonNode incident) {
    List<String> lines = new ArrayList<>();
    String by = incident.path("acknowledgedBy").asText();
    lines.add(
        "  %s  %s  root %s, %s%s%s"
            .formatted(
                incident.path("incident").asText(),
                incident.path("severity").asText(),
                incident.path("root").asText(),
                count(incident.path("pages").asInt(), "page"),
                incident.path("withheld").asBoolean() ? ", withheld by the budget" : "",
                by.isEmpty() ? "" : ", taken by " + by));
    incident.path("alerts").forEach(alert -> lines.add("    " + alert(alert)));
    return lines;
  }

  private static String alert(JsonNode alert) {
    String key = alert.path("key").asText();
    String what = alert.path("service").asText() + (key.isEmpty() ? "" : " " + key);
    String by = alert.path("by").asText();
    return "%s%s  %s  %s %s  since %s%s"
        .formatted(
            alert.path("state").asText(),
            by.isEmpty() ? "" : " by " + by,
            alert.path("rule").asText(),
            alert.path("entity").asText(),
            what.strip(),
            alert.path("since").asText(),
            measured(alert));
  }

  private static String measured(JsonNode alert) {
    if (!alert.has("value")) {
      return "";
    }
    String unit = alert.path("unit").asText();
    String against =
        alert.has("threshold") ? " against " + number(alert.path("threshold").asDouble()) : "";
    return "  %s%s %s"
        .formatted(number(alert.path("value").asDouble()), against, unit)
        .stripTrailing();
  }

  private static String number(double value) {
    return Math.abs(value) >= 1_000 || value == Math.rint(value)
        ? "%,d".formatted(Math.round(value))
        : "%.3g".formatted(value);
  }

  static String silence(JsonNode silence) {
    List<String> matchers = new ArrayList<>();
    silence.path("matchers").forEach(matcher -> matchers.add(matcher.asText()));
    return "%s  %s  %s to %s, by %s: %s"
        .formatted(
            silence.path("id").asText(),
            String.join(" ", matchers),
            silence.path("start").asText(),
            silence.path("end").asText(),
            silence.path("author").asText(),
            silence.path("comment").asText());
  }

  static String receiver(JsonNode receiver) {
    String reason = receiver.path("reason").asText();
    return "%s  %s delivered, %s waiting%s%s"
        .formatted(
            receiver.path("receiver").asText(),
            receiver.path("delivered").asText(),
            receiver.path("waiting").asText(),
            receiver.path("disabled").asBoolean() ? ", disabled" : "",
            reason.isEmpty() ? "" : ", failed: " + reason);
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
