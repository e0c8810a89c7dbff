package io.tailwater.sinks.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Requests to the signed robots of DingTalk and Feishu.
 *
 * <p>The two sign alike and yet not: DingTalk takes the secret as the key and {@code
 * timestamp\nsecret} as the data, milliseconds, in the URL; Feishu takes {@code timestamp\nsecret}
 * as the key and no data at all, seconds, in the body. Both refuse a clock that is an hour off.
 * Limits: DingTalk 20,000 bytes, Feishu 20 KB.
 */
final class Robots {
  private static final int TEXT_BYTES = 17_000;

  private Robots() {}

  /** The address of a DingTalk robot, signed where it has a secret. */
  static TargetUrl dingTalkUrl(Receiver.DingTalk robot, long nowMillis) {
    Secret secret = robot.secret();
    if (secret == null) {
      return robot.endpoint().url();
    }
    String sign = Hmac.of(secret.value(), nowMillis + "\n" + secret.value());
    return robot
        .endpoint()
        .url()
        .withQuery(
            "timestamp=" + nowMillis + "&sign=" + URLEncoder.encode(sign, StandardCharsets.UTF_8));
  }

  /** {@code {"msgtype": "markdown", "markdown": {"title", "text"}, "at"}}. */
  static byte[] dingTalk(Receiver.DingTalk robot, Message message) {
    Wording wording = Wording.of(message, Markup.MARKDOWN);
    String headline = Markup.MARKDOWN.escape(wording.headline());
    // Only an empty line begins a new one there. Who is called by name has to stand in the text.
    String called =
        robot.atMobiles().stream().map(mobile -> "@" + mobile).collect(Collectors.joining(" "));
    String text =
        "### "
            + headline
            + "\n\n"
            + String.join("\n\n", fitting(wording, "\n\n"))
            + (called.isEmpty() ? "" : "\n\n" + called);
    ObjectNode body = Json.object().put("msgtype", "markdown");
    body.putObject("markdown").put("title", headline).put("text", text);
    ObjectNode at = body.putObject("at");
    at.set("atMobiles", Json.array(robot.atMobiles()));
    at.put("isAtAll", robot.atAll());
    return Json.bytes(body);
  }

  /** A card or a text, signed where the bot has a secret. */
  static byte[] feishu(Receiver.Feishu bot, Message message, long nowMillis) {
    ObjectNode body = Json.object();
    Secret secret = bot.secret();
    if (secret != null) {
      String timestamp = Long.toString(nowMillis / 1_000);
      body.put("timestamp", timestamp);
      body.put("sign", Hmac.of(timestamp + "\n" + secret.value(), ""));
    }
    switch (bot.format()) {
      case CARD -> card(body, message);
      case TEXT -> text(body, message);
    }
    return Json.bytes(body);
  }

  private static void text(ObjectNode body, Message message) {
    Wording wording = Wording.of(message, Markup.CHAT_TEXT);
    body.put("msg_type", "text");
    body.putObject("content")
        .put(
            "text",
            Markup.CHAT_TEXT.escape(wording.headline())
                + "\n"
                + String.join("\n", fitting(wording, "\n")));
  }

  private static void card(ObjectNode body, Message message) {
    Wording wording = Wording.of(message, Markup.MARKDOWN);
    body.put("msg_type", "interactive");
    ObjectNode card = body.putObject("card");
    card.putObject("config").put("wide_screen_mode", true);
    ObjectNode header = card.putObject("header").put("template", colour(message));
    header.putObject("title").put("tag", "plain_text").put("content", wording.headline());
    ArrayNode elements = card.putArray("elements");
    elements
        .addObject()
        .put("tag", "div")
        .putObject("text")
        .put("tag", "lark_md")
        .put("content", String.join("\n", fitting(wording, "\n")));
    if (!wording.url().isEmpty()) {
      ObjectNode button = elements.addObject().put("tag", "action").putArray("actions").addObject();
      button.put("tag", "button").put("type", "primary").put("url", wording.url());
      button.putObject("text").put("tag", "plain_text").put("content", "Open incident");
    }
  }

  private static String colour(Message message) {
    if (message.notifications().stream().allMatch(one -> one.resolved())) {
      return "green";
    }
    return switch (Urgency.of(message)) {
      case INFO -> "blue";
      case WARNING -> "orange";
      case ERROR, CRITICAL -> "red";
    };
  }

  private static List<String> fitting(Wording wording, String separator) {
    return Cut.lines(wording.lines(), wording.rest(), separator, TEXT_BYTES, Json::size);
  }
}
