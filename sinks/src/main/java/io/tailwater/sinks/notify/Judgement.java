package io.tailwater.sinks.notify;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an answer means, for each kind of receiver. Pure.
 *
 * <p>Only 2xx is a success, and for the robots of DingTalk, Feishu and WeCom only a code of 0 in
 * the body. Everything else is tried again, since an operator may mend it, with three exceptions:
 * 410 ends the receiver, PagerDuty's 400 ends the message, and a status that blames the content
 * (400, 413, 415, 422) has a few tries, so that one bad message does not hold up the rest for days.
 */
public final class Judgement {
  private static final int GONE = 410;
  private static final int BAD_REQUEST = 400;
  private static final Set<Integer> ABOUT_CONTENT = Set.of(BAD_REQUEST, 413, 415, 422);
  private static final Set<Integer> THROTTLING = Set.of(429, 502, 503, 504);
  private static final int SUCCESS = 200;
  private static final int REDIRECT = 300;

  /** What a throttling answer without {@code Retry-After} is left alone for. */
  private static final long THROTTLED_MILLIS = 10_000;

  /** More than a day nobody is left alone, whatever it asks for. */
  private static final long LONGEST_WAIT_MILLIS = 24 * 3_600_000L;

  /** DingTalk takes nothing for ten minutes after too many messages. */
  private static final int DINGTALK_TOO_FAST = 130101;

  private static final long DINGTALK_WAIT_MILLIS = 600_000;
  private static final int FEISHU_TOO_FAST = 11232;

  /** What Feishu's bots of the first version call it. */
  private static final String FEISHU_OLD_CODE = "StatusCode";

  private static final int WECOM_TOO_FAST = 45009;
  private static final long MINUTE_MILLIS = 60_000;
  private static final int LONGEST_REASON = 300;

  /** Shorter parts of a URL are words like {@code send}. */
  private static final int SHORTEST_SECRET = 8;

  /** A Teams connector answers 200 and says in the body that it failed. */
  private static final String TEAMS_FAILED = "failed with error";

  private Judgement() {}

  /**
   * The verdict on an answer.
   *
   * @param nowMillis when it came, epoch milliseconds
   */
  public static Verdict of(Receiver receiver, Answer answer, long nowMillis) {
    int status = answer.status();
    if (status == GONE) {
      return new Verdict.Gone(reason(receiver, answer));
    }
    if (status >= SUCCESS && status < REDIRECT) {
      return body(receiver, answer);
    }
    if (receiver instanceof Receiver.PagerDuty && status == BAD_REQUEST) {
      return new Verdict.Refused(reason(receiver, answer));
    }
    if (ABOUT_CONTENT.contains(status)) {
      return new Verdict.Rejected(reason(receiver, answer));
    }
    long asked = waitMillis(answer.retryAfter(), nowMillis);
    long wait = asked == 0 && THROTTLING.contains(status) ? THROTTLED_MILLIS : asked;
    return new Verdict.Retry(reason(receiver, answer), wait);
  }

  /** The verdict where no answer came. */
  public static Verdict unreachable(Receiver receiver, String why) {
    return new Verdict.Retry(
        redacted(receiver, receiver.endpoint().url().place() + " does not answer: " + why), 0);
  }

  private static Verdict body(Receiver receiver, Answer answer) {
    return switch (receiver) {
      case Receiver.DingTalk _ ->
          coded(receiver, answer, "errcode", DINGTALK_TOO_FAST, DINGTALK_WAIT_MILLIS);
      case Receiver.WeCom _ -> coded(receiver, answer, "errcode", WECOM_TOO_FAST, MINUTE_MILLIS);
      case Receiver.Feishu _ -> coded(receiver, answer, "code", FEISHU_TOO_FAST, MINUTE_MILLIS);
      case Receiver.Teams _ ->
          answer.body().contains(TEAMS_FAILED)
              ? new Verdict.Retry(reason(receiver, answer), THROTTLED_MILLIS)
              : new Verdict.Delivered();
      case Receiver.Slack _,
          Receiver.PagerDuty _,
          Receiver.AlertmanagerWebhook _,
          Receiver.AlertmanagerPush _,
          Receiver.SkyWalking _,
          Receiver.Generic _ ->
          new Verdict.Delivered();
    };
  }

  /** A robot's verdict is a number in its body; without one nobody knows. */
  private static Verdict coded(
      Receiver receiver, Answer answer, String field, int tooFast, long tooFastMillis) {
    JsonNode said = Json.parse(answer.body());
    JsonNode code = said.has(field) ? said.path(field) : said.path(FEISHU_OLD_CODE);
    if (code.isIntegralNumber() && code.longValue() == 0) {
      return new Verdict.Delivered();
    }
    boolean throttled = code.isIntegralNumber() && code.longValue() == tooFast;
    return new Verdict.Retry(reason(receiver, answer), throttled ? tooFastMillis : 0);
  }

  /** Seconds or a date of HTTP; 0 for neither. */
  private static long waitMillis(String retryAfter, long nowMillis) {
    String text = retryAfter.strip();
    if (text.matches("\\d{1,9}")) {
      return Math.min(LONGEST_WAIT_MILLIS, 1_000 * Long.parseLong(text));
    }
    try {
      long at =
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant()
              .toEpochMilli();
      return Math.clamp(at - nowMillis, 0, LONGEST_WAIT_MILLIS);
    } catch (DateTimeException _) {
      return 0;
    }
  }

  private static String reason(Receiver receiver, Answer answer) {
    String said = answer.body().isBlank() ? "" : ": " + answer.body();
    return redacted(
        receiver, receiver.endpoint().url().place() + " answers " + answer.status() + said);
  }

  /** One line, without the secrets that a receiver may have repeated in its answer. */
  private static String redacted(Receiver receiver, String text) {
    String line = text;
    for (String secret : secrets(receiver)) {
      line = line.replace(secret, "***");
    }
    return Cut.line(line, LONGEST_REASON);
  }

  /** The longest first, so that no part of one is left over. */
  private static List<String> secrets(Receiver receiver) {
    List<String> all = new ArrayList<>();
    URI uri = receiver.endpoint().url().uri();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    all.add(query);
    all.add(path);
    Pattern.compile("[&=/]").splitAsStream(query + "/" + path).forEach(all::add);
    receiver.endpoint().headers().values().forEach(secret -> all.add(secret.value()));
    switch (receiver) {
      case Receiver.DingTalk robot ->
          add(all, robot.secret() == null ? List.of() : List.of(robot.secret()));
      case Receiver.Feishu bot ->
          add(all, bot.secret() == null ? List.of() : List.of(bot.secret()));
      case Receiver.PagerDuty service -> add(all, List.of(service.routingKey()));
      case Receiver.AlertmanagerWebhook webhook -> add(all, webhook.signing());
      case Receiver.SkyWalking bot -> add(all, bot.signing());
      case Receiver.Generic program -> add(all, program.signing());
      case Receiver.Slack _, Receiver.Teams _, Receiver.WeCom _, Receiver.AlertmanagerPush _ -> {}
    }
    all.removeIf(secret -> secret.length() < SHORTEST_SECRET);
    all.sort(Comparator.comparingInt(String::length).reversed());
    return all;
  }

  private static void add(List<String> all, List<Secret> secrets) {
    secrets.forEach(secret -> all.add(secret.value()));
  }
}
