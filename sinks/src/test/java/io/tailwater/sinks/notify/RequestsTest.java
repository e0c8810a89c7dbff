package io.tailwater.sinks.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.model.alert.Notification;
import io.tailwater.model.alert.NotificationStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long NOW = Incidents.SINCE_MILLIS + 5_000;

  static final Receiver SLACK =
      new Receiver.Slack(Endpoint.of("slack", "https://hooks.slack.example/services/T/B/x"));
  static final Receiver TEAMS =
      new Receiver.Teams(Endpoint.of("teams", "https://teams.example/workflow?sig=abc"));
  static final Receiver DINGTALK =
      new Receiver.DingTalk(
          Endpoint.of("ding", "https://ding.example/robot/send?access_token=tok"),
          Secret.of("SECabc"),
          List.of("13800000000"),
          false);
  static final Receiver FEISHU_CARD =
      new Receiver.Feishu(
          Endpoint.of("feishu", "https://feishu.example/hook/1"),
          Secret.of("feishu-secret"),
          FeishuFormat.CARD);
  static final Receiver FEISHU_TEXT =
      new Receiver.Feishu(
          Endpoint.of("feishu", "https://feishu.example/hook/1"), null, FeishuFormat.TEXT);
  static final Receiver WECOM =
      new Receiver.WeCom(Endpoint.of("wecom", "https://wecom.example/webhook/send?key=k-1"));
  static final Receiver PAGERDUTY =
      new Receiver.PagerDuty(
          Endpoint.of("pd", Receiver.PagerDuty.DEFAULT_URL),
          Secret.of("0123456789abcdef0123456789abcdef"));
  static final List<Receiver> CHATS =
      List.of(SLACK, TEAMS, DINGTALK, FEISHU_CARD, FEISHU_TEXT, WECOM);

  @Test
  void slackReadsTopDown() throws IOException {
    JsonNode body = body(SLACK, Incidents.firing());

    assertThat(body.path("text").textValue()).isEqualTo("[CRITICAL] payment is slow &amp; failing");
    assertThat(body.path("blocks").path(0).toString())
        .isEqualTo(
            "{\"type\":\"header\",\"text\":{\"type\":\"plain_text\","
                + "\"text\":\"[CRITICAL] payment is slow & failing\"}}");
    assertThat(body.path("blocks").path(1).path("type").textValue()).isEqualTo("section");
    assertThat(body.path("blocks").path(1).path("text").path("type").textValue())
        .isEqualTo("mrkdwn");
    assertThat(body.path("blocks").path(1).path("text").path("text").textValue())
        .isEqualTo(
            """
            P99 latency of POST /pay: 2.41 s (±1.08 %, n=412), baseline 310 ms
            Since 2026-11-27 14:03 UTC
            *Probable cause: bank-api*
            - edge payment-&gt;bank-api waits 2.1 s longer; 38 of 40 slow traces pass it
            *Look at*
            - <https://tw.example/incident/inc-7|incident>
            - <https://tw.example/trace/4bf92f3577b34da6a3ce929d0e0e4736|trace 4bf92f3577b34da6a3ce929d0e0e4736>
            Affected: payment, checkout
            1 alert, incident inc-7""");
    assertThat(body.path("blocks").path(2).toString())
        .isEqualTo(
            "{\"type\":\"context\",\"elements\":[{\"type\":\"mrkdwn\",\"text\":\"env=prod\"}]}");
  }

  @Test
  void resolvedSaysHowLongItLasted() throws IOException {
    JsonNode body = body(SLACK, Incidents.resolved());

    assertThat(body.path("text").textValue()).startsWith("[RESOLVED] ");
    assertThat(body.path("blocks").path(1).path("text").path("text").textValue())
        .contains("From 2026-11-27 14:03 UTC for 18 min");
  }

  @Test
  void endOfWhatWasNeverDeliveredSaysSo() {
    for (Receiver chat : CHATS) {
      assertThat(text(chat, new Message.NeverDelivered(Incidents.resolved())))
          .contains("[RESOLVED, was not delivered]");
    }
  }

  @Test
  void teamsGetsACardInItsEnvelope() throws IOException {
    JsonNode body = body(TEAMS, Incidents.firing());
    JsonNode attachment = body.path("attachments").path(0);

    assertThat(body.path("type").textValue()).isEqualTo("message");
    assertThat(attachment.path("contentType").textValue())
        .isEqualTo("application/vnd.microsoft.card.adaptive");
    assertThat(attachment.path("contentUrl").isNull()).isTrue();
    assertThat(attachment.path("content").path("type").textValue()).isEqualTo("AdaptiveCard");
    assertThat(attachment.path("content").path("body").path(0).path("color").textValue())
        .isEqualTo("Attention");
    assertThat(attachment.path("content").path("actions").path(0).path("url").textValue())
        .isEqualTo("https://tw.example/incident/inc-7");
  }

  @Test
  void dingTalkBreaksLinesWithEmptyOnesAndCallsByNumber() throws IOException {
    JsonNode body = body(DINGTALK, Incidents.firing());

    assertThat(body.path("msgtype").textValue()).isEqualTo("markdown");
    assertThat(body.path("markdown").path("title").textValue())
        .isEqualTo("[CRITICAL] payment is slow & failing");
    assertThat(body.path("markdown").path("text").textValue())
        .contains("\n\n**Probable cause: bank-api**\n\n")
        .endsWith("@13800000000");
    assertThat(body.path("at").toString())
        .isEqualTo("{\"atMobiles\":[\"13800000000\"],\"isAtAll\":false}");
  }

  @Test
  void feishuHasCardsAndTexts() throws IOException {
    JsonNode card = body(FEISHU_CARD, Incidents.firing());
    JsonNode text = body(FEISHU_TEXT, Incidents.firing());

    assertThat(card.path("msg_type").textValue()).isEqualTo("interactive");
    assertThat(card.path("timestamp").textValue()).isEqualTo("1795788205");
    assertThat(card.path("card").path("header").path("template").textValue()).isEqualTo("red");
    assertThat(card.path("card").path("elements").path(0).path("text").path("tag").textValue())
        .isEqualTo("lark_md");
    assertThat(text.path("msg_type").textValue()).isEqualTo("text");
    assertThat(text.has("sign")).isFalse();
    assertThat(text.path("content").path("text").textValue())
        .startsWith("[CRITICAL] payment is slow & failing\nP99 latency");
  }

  @Test
  void pagerDutyOpensChangesAndClosesOneIncident() throws IOException {
    JsonNode trigger = body(PAGERDUTY, Incidents.firing());
    JsonNode resolve = body(PAGERDUTY, Incidents.resolved());

    assertThat(trigger.path("event_action").textValue()).isEqualTo("trigger");
    assertThat(trigger.path("dedup_key").textValue()).isEqualTo("inc-7");
    assertThat(trigger.path("payload").path("severity").textValue()).isEqualTo("critical");
    assertThat(trigger.path("payload").path("source").textValue()).isEqualTo("payment");
    assertThat(trigger.path("payload").path("component").textValue()).isEqualTo("bank-api");
    assertThat(trigger.path("payload").path("timestamp").textValue())
        .isEqualTo("2026-11-27T14:03:20Z");
    assertThat(trigger.path("payload").path("summary").textValue())
        .isEqualTo(
            "payment is slow & failing. P99 latency of POST /pay: 2.41 s (±1.08 %, n=412),"
                + " baseline 310 ms. Probable cause: bank-api");
    assertThat(trigger.path("links").path(0).path("href").textValue())
        .isEqualTo("https://tw.example/incident/inc-7");
    assertThat(resolve.toString())
        .isEqualTo(
            "{\"routing_key\":\"0123456789abcdef0123456789abcdef\","
                + "\"event_action\":\"resolve\",\"dedup_key\":\"inc-7\"}");
  }

  @Test
  void pagerDutyHearsThatSomebodyTookItOn() throws IOException {
    Notification one = Incidents.firing();
    Notification taken =
        new Notification(
            one.incident(),
            2,
            NotificationStatus.UPDATED,
            one.severity(),
            one.title(),
            one.measured(),
            one.sinceMillis(),
            0,
            one.cause(),
            one.traces(),
            one.services(),
            one.labels(),
            one.alerts(),
            0,
            1,
            one.link());

    assertThat(body(PAGERDUTY, taken).path("event_action").textValue()).isEqualTo("acknowledge");
  }

  @Test
  void genericDocumentTellsEverything() throws IOException {
    Receiver generic =
        new Receiver.Generic(Endpoint.of("bot", "https://bot.example/"), null, List.of());

    JsonNode body = body(generic, Incidents.firing());

    assertThat(body.path("type").textValue()).isEqualTo("incident.firing");
    assertThat(body.path("timestamp").textValue()).isEqualTo("2026-11-27T14:03:20Z");
    JsonNode data = body.path("data");
    assertThat(data.path("key").textValue()).isEqualTo("msg_inc-7_1");
    assertThat(data.path("measured").path("value").doubleValue()).isEqualTo(2_412.4);
    assertThat(data.path("measured").path("n").longValue()).isEqualTo(412);
    assertThat(data.path("cause").path("service").textValue()).isEqualTo("bank-api");
    assertThat(data.path("cause").path("lines").path(0).textValue())
        .isEqualTo(Incidents.causeLine());
    assertThat(data.path("until").isNull()).isTrue();
    assertThat(data.path("deliveredBefore").booleanValue()).isTrue();
    assertThat(data.path("alerts").path(0).path("fingerprint").textValue())
        .isEqualTo("00ff00ff00ff00ff");
  }

  @Test
  void chatsKeepTheLimitsOfTheirTargetsAndLinkToTheRest() throws IOException {
    String emoji = "\uD83D\uDD25".repeat(200);
    Notification long1 =
        Incidents.of(
            "inc-7",
            1,
            NotificationStatus.FIRING,
            IntStream.range(0, 500).mapToObj(Incidents::numbered).toList(),
            IntStream.range(0, 50).mapToObj(i -> i + emoji + "<&\"\\\n").toList());
    List<Notification> storm = IntStream.range(0, 50).mapToObj(Incidents::digestPart).toList();

    for (Message message : List.of(new Message.Single(long1), new Message.Digest(storm))) {
      JsonNode slack = MAPPER.readTree(bytes(SLACK, message));
      assertThat(slack.path("blocks").size()).isLessThanOrEqualTo(50);
      slack
          .path("blocks")
          .forEach(
              block ->
                  assertThat(block.path("text").path("text").asText().length())
                      .isLessThanOrEqualTo(3_000));
      assertThat(bytes(TEAMS, message).length).isLessThan(28 << 10);
      assertThat(bytes(DINGTALK, message).length).isLessThan(20_000);
      assertThat(bytes(FEISHU_CARD, message).length).isLessThan(20_000);
      assertThat(bytes(FEISHU_TEXT, message).length).isLessThan(20_000);
      String weCom =
          MAPPER.readTree(bytes(WECOM, message)).path("markdown").path("content").textValue();
      assertThat(weCom.getBytes(UTF_8).length).isLessThanOrEqualTo(4_096);
      assertThat(weCom).contains("more lines: [open](https://tw.example/incident/inc-7)");
    }
    JsonNode event = MAPPER.readTree(bytes(PAGERDUTY, new Message.Single(long1)));
    assertThat(event.path("payload").path("summary").textValue().length())
        .isLessThanOrEqualTo(1_024);
    assertThat(event.toString().getBytes(UTF_8).length).isLessThan(512 << 10);
  }

  @Test
  void digestNamesEachIncidentWithItsCause() throws IOException {
    Message digest = new Message.Digest(List.of(Incidents.digestPart(1), Incidents.digestPart(2)));

    for (Receiver chat : CHATS) {
      assertThat(text(chat, digest))
          .contains("2 messages in one")
          .contains("since 2026-11-27 14:03 UTC, cause: bank-api");
    }
  }

  @Test
  void programsThatKnowOneIncidentARequestRefuseDigests() {
    Message digest = new Message.Digest(List.of(Incidents.digestPart(1), Incidents.digestPart(2)));

    assertThatThrownBy(() -> Requests.of(PAGERDUTY, digest, NOW))
        .hasMessage("pagerduty takes one incident a request, not 2");
  }

  @Test
  void whatServicesSayCallsNobodyAndHidesNoLink() {
    Notification sly =
        Incidents.of(
            "inc-7",
            1,
            NotificationStatus.FIRING,
            List.of(Incidents.alert(NotificationStatus.FIRING)),
            List.of("<!channel> <@all> <at id=all></at> [bank](https://evil.example)"));

    for (Receiver chat : CHATS) {
      assertThat(text(chat, new Message.Single(sly)))
          .doesNotContain("<!channel")
          .doesNotContain("<@all")
          .doesNotContain("<at id");
    }
    assertThat(text(DINGTALK, new Message.Single(sly))).doesNotContain("](https://evil");
  }

  @Test
  void requestsShowNoSecret() {
    OutgoingRequest request = Requests.of(DINGTALK, new Message.Single(Incidents.firing()), NOW);

    assertThat(request.toString() + DINGTALK + PAGERDUTY + FEISHU_CARD + Lanes.describe(DINGTALK))
        .doesNotContain("tok")
        .doesNotContain("SECabc")
        .doesNotContain("feishu-secret")
        .doesNotContain("0123456789abcdef");
  }

  private static String text(Receiver receiver, Message message) {
    List<String> texts = new ArrayList<>();
    collect(Json.parse(new String(bytes(receiver, message), UTF_8)), texts);
    return String.join("\n", texts);
  }

  private static void collect(JsonNode node, List<String> texts) {
    if (node.isTextual()) {
      texts.add(node.textValue());
    }
    node.forEach(child -> collect(child, texts));
  }

  private static byte[] bytes(Receiver receiver, Message message) {
    return Requests.of(receiver, message, NOW).body();
  }

  private static JsonNode body(Receiver receiver, Notification one) throws IOException {
    return MAPPER.readTree(bytes(receiver, new Message.Single(one)));
  }
}
