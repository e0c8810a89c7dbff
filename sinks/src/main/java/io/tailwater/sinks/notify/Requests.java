package io.tailwater.sinks.notify;

import io.tailwater.model.alert.Notification;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The exact request that tells a receiver of a message. Pure. */
public final class Requests {
  private static final String JSON = "application/json; charset=utf-8";
  private static final String ALERTMANAGER_JSON = "application/json";

  private Requests() {}

  /**
   * The request.
   *
   * @param nowMillis when this attempt is made, epoch milliseconds: what signatures cover
   * @throws IllegalArgumentException if the receiver takes one incident a request and the message
   *     tells of more
   */
  public static OutgoingRequest of(Receiver receiver, Message message, long nowMillis) {
    TargetUrl url = receiver.endpoint().url();
    return switch (receiver) {
      case Receiver.Slack _ -> plain(receiver, url, ChatBodies.slack(message));
      case Receiver.Teams _ -> plain(receiver, url, ChatBodies.teams(message));
      case Receiver.WeCom _ -> plain(receiver, url, ChatBodies.weCom(message));
      case Receiver.DingTalk robot ->
          plain(receiver, Robots.dingTalkUrl(robot, nowMillis), Robots.dingTalk(robot, message));
      case Receiver.Feishu bot -> plain(receiver, url, Robots.feishu(bot, message, nowMillis));
      case Receiver.PagerDuty service ->
          plain(receiver, url, PagerDutyBody.of(service, only(receiver, message)));
      case Receiver.AlertmanagerPush push ->
          plain(receiver, url, AlertmanagerBodies.push(push, message, nowMillis));
      case Receiver.AlertmanagerWebhook webhook -> {
        byte[] body = AlertmanagerBodies.webhook(webhook, only(receiver, message));
        yield signed(receiver, message, nowMillis, body, webhook.signing());
      }
      case Receiver.SkyWalking bot -> {
        byte[] body = SkyWalkingBody.of(only(receiver, message));
        yield signed(receiver, message, nowMillis, body, bot.signing());
      }
      case Receiver.Generic program -> {
        only(receiver, message);
        byte[] body = GenericBody.of(program.template(), message);
        yield signed(receiver, message, nowMillis, body, program.signing());
      }
    };
  }

  private static Notification only(Receiver receiver, Message message) {
    List<Notification> all = message.notifications();
    if (all.size() != 1) {
      throw new IllegalArgumentException(
          receiver.type() + " takes one incident a request, not " + all.size());
    }
    return all.getFirst();
  }

  private static OutgoingRequest plain(Receiver receiver, TargetUrl url, byte[] body) {
    return new OutgoingRequest(url, headers(receiver), body);
  }

  private static OutgoingRequest signed(
      Receiver receiver, Message message, long nowMillis, byte[] body, List<Secret> secrets) {
    Map<String, String> signature =
        StandardSignature.headers(message.key(), nowMillis / 1_000, body, secrets);
    SortedMap<String, String> headers = headers(receiver);
    headers.putAll(signature);
    return new OutgoingRequest(receiver.endpoint().url(), headers, body);
  }

  private static SortedMap<String, String> headers(Receiver receiver) {
    SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put(
        "content-type", receiver instanceof Receiver.AlertmanagerPush ? ALERTMANAGER_JSON : JSON);
    headers.put("user-agent", "tailwater");
    receiver.endpoint().headers().forEach((name, secret) -> headers.put(name, secret.value()));
    return headers;
  }
}
