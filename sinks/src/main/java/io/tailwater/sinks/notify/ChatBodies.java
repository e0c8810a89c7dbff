package io.tailwater.sinks.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Bodies for Slack, Teams and WeCom, whose webhooks need nothing but a body.
 *
 * <p>Limits: Slack 150 characters in a header, 3,000 in a section, 50 blocks; Teams 28 KB; WeCom
 * 4,096 bytes of Markdown.
 */
final class ChatBodies {
  private static final int SLACK_HEADER = 150;
  private static final int SLACK_SECTION = 3_000;
  private static final int SLACK_SECTIONS = 40;
  private static final int SLACK_CONTEXT_LABELS = 10;
  private static final int TEAMS_TEXT_BYTES = 20_000;
  private static final int WECOM_BYTES = 4_096;

  private ChatBodies() {}

  /** {@code {"text", "blocks": [header, section..., context]}}. */
  static byte[] slack(Message message) {
    Wording wording = Wording.of(message, Markup.SLACK);
    List<String> sections = sections(wording);
    ObjectNode body = Json.object();
    body.put("text", Markup.SLACK.escape(wording.headline()));
    ArrayNode blocks = body.putArray("blocks");
    ObjectNode header = blocks.addObject().put("type", "header").putObject("text");
    header.put("type", "plain_text").put("text", Cut.line(wording.headline(), SLACK_HEADER));
    for (String section : sections) {
      ObjectNode text = blocks.addObject().put("type", "section").putObject("text");
      text.put("type", "mrkdwn").put("text", section);
    }
    String labels = labels(message);
    if (!labels.isEmpty()) {
      ObjectNode context = blocks.addObject().put("type", "context");
      context.putArray("elements").addObject().put("type", "mrkdwn").put("text", labels);
    }
    return Json.bytes(body);
  }

  /** Whole lines, as many to a section as it holds; what does not fit in all is said to be left. */
  private static List<String> sections(Wording wording) {
    List<String> lines =
        Cut.lines(
            wording.lines(),
            wording.rest(),
            "\n",
            SLACK_SECTION * SLACK_SECTIONS / 2,
            String::length);
    List<String> sections = new ArrayList<>();
    StringBuilder section = new StringBuilder();
    for (String line : lines) {
      if (section.length() + 1 + line.length() > SLACK_SECTION) {
        sections.add(section.toString());
        section.setLength(0);
      }
      section.append(section.isEmpty() ? "" : "\n").append(line);
    }
    sections.add(section.toString());
    return sections;
  }

  private static String labels(Message message) {
    if (!(message instanceof Message.Single) && !(message instanceof Message.NeverDelivered)) {
      return "";
    }
    List<String> words = new ArrayList<>();
    message.notifications().getFirst().labels().entrySet().stream()
        .limit(SLACK_CONTEXT_LABELS)
        .forEach(
            label ->
                words.add(
                    Markup.SLACK.escape(Cut.line(label.getKey() + "=" + label.getValue(), 100))));
    return String.join(" · ", words);
  }

  /** An Adaptive Card in the envelope that a Teams workflow takes. */
  static byte[] teams(Message message) {
    Wording wording = Wording.of(message, Markup.MARKDOWN);
    ObjectNode body = Json.object().put("type", "message");
    ObjectNode attachment = body.putArray("attachments").addObject();
    attachment.put("contentType", "application/vnd.microsoft.card.adaptive").putNull("contentUrl");
    ObjectNode card = attachment.putObject("content");
    card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
    card.put("type", "AdaptiveCard").put("version", "1.2");
    ArrayNode blocks = card.putArray("body");
    block(blocks, Markup.MARKDOWN.escape(wording.headline()))
        .put("weight", "Bolder")
        .put("size", "Medium")
        .put("color", colour(message));
    // Each line is a block, and the JSON around it takes some 60 bytes.
    for (String line :
        Cut.lines(
            wording.lines(), wording.rest(), "", TEAMS_TEXT_BYTES, text -> Json.size(text) + 60)) {
      block(blocks, line);
    }
    if (!wording.url().isEmpty()) {
      ObjectNode open = card.putArray("actions").addObject().put("type", "Action.OpenUrl");
      open.put("title", "Open incident").put("url", wording.url());
    }
    card.putObject("msteams").put("width", "full");
    return Json.bytes(body);
  }

  private static ObjectNode block(ArrayNode blocks, String text) {
    return blocks.addObject().put("type", "TextBlock").put("text", text).put("wrap", true);
  }

  private static String colour(Message message) {
    if (message.notifications().stream().allMatch(one -> one.resolved())) {
      return "Good";
    }
    return switch (Urgency.of(message)) {
      case INFO -> "Accent";
      case WARNING -> "Warning";
      case ERROR, CRITICAL -> "Attention";
    };
  }

  /** {@code {"msgtype": "markdown", "markdown": {"content"}}}. */
  static byte[] weCom(Message message) {
    Wording wording = Wording.of(message, Markup.MARKDOWN);
    String headline = "### " + Markup.MARKDOWN.escape(wording.headline()) + "\n";
    List<String> lines =
        Cut.lines(
            wording.lines(),
            wording.rest(),
            "\n",
            WECOM_BYTES - Cut.utf8Bytes(headline),
            Cut::utf8Bytes);
    ObjectNode body = Json.object().put("msgtype", "markdown");
    body.putObject("markdown").put("content", headline + String.join("\n", lines));
    return Json.bytes(body);
  }
}
