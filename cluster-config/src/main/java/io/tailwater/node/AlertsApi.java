package io.tailwater.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.processors.alert.incident.IncidentView;
import io.tailwater.processors.alert.incident.Page;
import io.tailwater.processors.alert.incident.Silence;
import io.tailwater.processors.alert.rule.LabelMatcher;
import io.tailwater.processors.alert.shard.DeskCommand;
import io.tailwater.sinks.notify.outbox.LaneStatus;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Alerts, at {@code /api/alerts}: the open incidents with their alerts, the silences, how it stands
 * with receivers; and what people ask of the desk. Blocks while Kafka is asked.
 */
final class AlertsApi {
  private static final String PATH = "/api/alerts";
  private static final String SILENCES = PATH + "/silences";
  private static final String INCIDENTS = PATH + "/incidents/";
  private static final String RECEIVERS = PATH + "/receivers/";
  private static final long MINUTE_MILLIS = 60_000;
  private static final Duration LONGEST_SILENCE = Duration.ofDays(400);

  /**
   * What the desk has written of itself.
   *
   * @param judgedMillis the time that it is of, epoch milliseconds; 0 where nothing is known
   */
  record View(
      long judgedMillis,
      List<IncidentView> incidents,
      List<Silence> silences,
      List<LaneStatus> receivers) {
    View {
      incidents = List.copyOf(incidents);
      silences = List.copyOf(silences);
      receivers = List.copyOf(receivers);
    }
  }

  /** The desk, wherever it is. */
  interface Desk {
    /** What it has written last. */
    View view();

    /** Asks it for something; returns once that is written down. */
    void ask(DeskCommand command);
  }

  private final Desk desk;
  private final boolean enabled;
  private final InstantSource clock;

  AlertsApi(Desk desk, boolean enabled, InstantSource clock) {
    this.desk = desk;
    this.enabled = enabled;
    this.clock = clock;
  }

  /** Whether this part of the API answers for a path. */
  static boolean owns(String path) {
    return path.equals(PATH) || path.startsWith(PATH + "/");
  }

  ApiAnswer answer(ApiRequest request) {
    if (!enabled) {
      return ApiAnswer.error(404, "alerts are off: set alerts.enabled to true in tailwater.yaml");
    }
    String path = request.path();
    if (path.equals(PATH)) {
      return request.method().equals("GET")
          ? ApiAnswer.json(200, json(desk.view()))
          : ApiAnswer.wrongMethod(path, "GET");
    }
    if (path.equals(SILENCES)) {
      return request.method().equals("POST")
          ? silence(request)
          : ApiAnswer.wrongMethod(path, "POST");
    }
    if (path.startsWith(SILENCES + "/")) {
      return request.method().equals("DELETE")
          ? endSilence(path.substring(SILENCES.length() + 1))
          : ApiAnswer.wrongMethod(path, "DELETE");
    }
    String[] parts = path.split("/", -1);
    if (parts.length == 6 && (path.startsWith(INCIDENTS) || path.startsWith(RECEIVERS))) {
      return request.method().equals("POST")
          ? act(parts[3], parts[4], parts[5], request)
          : ApiAnswer.wrongMethod(path, "POST");
    }
    return ApiAnswer.unknownPath(path);
  }

  private ApiAnswer act(String what, String name, String action, ApiRequest request) {
    return switch (what + "/" + action) {
      case "incidents/acknowledge" -> acknowledge(name, request);
      case "receivers/retry" -> ofReceiver(name, new DeskCommand.RetryNow(name));
      case "receivers/replay" -> ofReceiver(name, new DeskCommand.Replay(name));
      default -> ApiAnswer.unknownPath(request.path());
    };
  }

  private ApiAnswer acknowledge(String incident, ApiRequest request) {
    String author;
    try {
      author = text(ApiAnswer.parsed(body(request)), "author");
    } catch (IllegalArgumentException _) {
      author = "";
    }
    if (author.isBlank()) {
      return ApiAnswer.error(400, "say who takes care: {\"author\": \"...\"}");
    }
    if (desk.view().incidents().stream().noneMatch(open -> open.id().equals(incident))) {
      return ApiAnswer.error(404, "there is no open incident " + incident);
    }
    desk.ask(new DeskCommand.Acknowledge(incident, author));
    return ApiAnswer.json(202, ApiAnswer.object().put("incident", incident).put("by", author));
  }

  private ApiAnswer ofReceiver(String name, DeskCommand command) {
    if (desk.view().receivers().stream().noneMatch(lane -> lane.receiver().equals(name))) {
      return ApiAnswer.error(404, "there is no receiver " + name);
    }
    desk.ask(command);
    return ApiAnswer.json(202, ApiAnswer.object().put("receiver", name));
  }

  private ApiAnswer endSilence(String id) {
    if (desk.view().silences().stream().noneMatch(silence -> silence.id().equals(id))) {
      return ApiAnswer.error(404, "there is no silence " + id);
    }
    desk.ask(new DeskCommand.EndSilence(id));
    return ApiAnswer.json(202, ApiAnswer.object().put("silence", id));
  }

  private ApiAnswer silence(ApiRequest request) {
    try {
      Silence silence = silence(ApiAnswer.parsed(body(request)));
      desk.ask(new DeskCommand.PutSilence(silence));
      return ApiAnswer.json(202, json(silence));
    } catch (IllegalArgumentException refused) {
      return ApiAnswer.error(400, String.valueOf(refused.getMessage()));
    } catch (DateTimeException refused) {
      return ApiAnswer.error(
          400, "times are as 2026-11-28T10:00:00Z, durations as PT2H: " + refused.getMessage());
    }
  }

  private Silence silence(JsonNode body) {
    List<LabelMatcher> matchers = new ArrayList<>();
    body.path("matchers").forEach(matcher -> matchers.add(LabelMatcher.parse(matcher.asText())));
    long start =
        body.has("start") ? Instant.parse(text(body, "start")).toEpochMilli() : clock.millis();
    long end =
        body.has("end")
            ? Instant.parse(text(body, "end")).toEpochMilli()
            : start + Duration.parse(body.path("duration").asText("PT2H")).toMillis();
    if (end - start > LONGEST_SILENCE.toMillis()) {
      throw new IllegalArgumentException(
          "a silence lasts " + LONGEST_SILENCE.toDays() + " days at most");
    }
    String id = text(body, "id");
    Silence.Kind kind =
        text(body, "kind").equals(Silence.Kind.MAINTENANCE.word())
            ? Silence.Kind.MAINTENANCE
            : Silence.Kind.SILENCE;
    return new Silence(
        id.isBlank() ? "s" + Long.toString(clock.millis(), Character.MAX_RADIX) : id,
        kind,
        matchers,
        start,
        end,
        text(body, "author"),
        text(body, "comment"));
  }

  private static String body(ApiRequest request) {
    String body = new String(request.body(), StandardCharsets.UTF_8);
    return body.isBlank() ? "{}" : body;
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText("");
  }

  private static ObjectNode json(View view) {
    ObjectNode body =
        ApiAnswer.object().put("judgedUntil", Instant.ofEpochMilli(view.judgedMillis).toString());
    ArrayNode incidents = body.putArray("incidents");
    view.incidents.forEach(incident -> incidents.add(json(incident)));
    ArrayNode silences = body.putArray("silences");
    view.silences.forEach(silence -> silences.add(json(silence)));
    ArrayNode receivers = body.putArray("receivers");
    view.receivers.forEach(lane -> receivers.add(json(lane)));
    return body;
  }

  private static ObjectNode json(IncidentView incident) {
    ObjectNode json =
        ApiAnswer.object()
            .put("incident", incident.id())
            .put("severity", incident.severity().word())
            .put("root", incident.root())
            .put("pages", incident.pages())
            .put("withheld", incident.withheld())
            .put("acknowledgedBy", incident.acknowledgedBy());
    ArrayNode alerts = json.putArray("alerts");
    for (Page.Member member : incident.members()) {
      ObjectNode alert =
          alerts
              .addObject()
              .put("fingerprint", member.fingerprint())
              .put("rule", member.rule().id())
              .put("state", member.state().word())
              .put("by", member.by())
              .put("severity", member.severity().word())
              .put("service", member.entity().service())
              .put("entity", member.entity().kind().word())
              .put("key", member.entity().key())
              .put("place", member.entity().place())
              .put("since", Instant.ofEpochMilli(member.sinceMinute() * MINUTE_MILLIS).toString())
              .put("unit", member.measurement().unit())
              .put("count", member.measurement().count());
      putNumber(alert, "value", member.measurement().value());
      putNumber(alert, "threshold", member.measurement().threshold());
      member.traces().forEach(alert.putArray("traces")::add);
    }
    return json;
  }

  /** JSON knows no NaN. */
  private static void putNumber(ObjectNode json, String field, double number) {
    if (Double.isFinite(number)) {
      json.put(field, number);
    }
  }

  private static ObjectNode json(Silence silence) {
    ObjectNode json =
        ApiAnswer.object()
            .put("id", silence.id())
            .put("kind", silence.kind().word())
            .put("start", Instant.ofEpochMilli(silence.startMillis()).toString())
            .put("end", Instant.ofEpochMilli(silence.endMillis()).toString())
            .put("author", silence.author())
            .put("comment", silence.comment());
    ArrayNode matchers = json.putArray("matchers");
    silence.matchers().forEach(matcher -> matchers.add(matcher.toString()));
    return json;
  }

  private static ObjectNode json(LaneStatus lane) {
    return ApiAnswer.object()
        .put("receiver", lane.receiver())
        .put("waiting", lane.waiting())
        .put("failures", lane.failures())
        .put("reason", lane.reason())
        .put("disabled", lane.disabled())
        .put("delivered", lane.delivered())
        .put("collapsed", lane.collapsed());
  }
}
