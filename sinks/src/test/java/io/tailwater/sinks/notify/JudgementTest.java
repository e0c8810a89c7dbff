package io.tailwater.sinks.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JudgementTest {
  private static final long NOW = Incidents.SINCE_MILLIS;
  private static final Receiver GENERIC =
      new Receiver.Generic(
          Endpoint.of("bot", "https://bot.example/hook/0123456789-token?key=query-token")
              .withHeader("Authorization", Secret.of("Bearer header-token")),
          null,
          List.of());

  @Test
  void anySuccessIsOne() {
    assertThat(judged(GENERIC, 200, "")).isEqualTo(new Verdict.Delivered());
    assertThat(judged(GENERIC, 204, "")).isEqualTo(new Verdict.Delivered());
    assertThat(judged(RequestsTest.PAGERDUTY, 202, "")).isEqualTo(new Verdict.Delivered());
    assertThat(judged(RequestsTest.SLACK, 200, "ok")).isEqualTo(new Verdict.Delivered());
    assertThat(judged(RequestsTest.TEAMS, 202, "")).isEqualTo(new Verdict.Delivered());
  }

  @Test
  void redirectsAndErrorsAreTriedAgain() {
    for (int status : List.of(301, 307, 401, 403, 404, 408, 500)) {
      assertThat(judged(GENERIC, status, ""))
          .isEqualTo(new Verdict.Retry("https://bot.example answers " + status, 0));
    }
  }

  @Test
  void throttlingLeavesTheReceiverAlone() {
    for (int status : List.of(429, 502, 503, 504)) {
      assertThat(judged(GENERIC, status, ""))
          .isInstanceOfSatisfying(
              Verdict.Retry.class, retry -> assertThat(retry.waitMillis()).isEqualTo(10_000));
    }
  }

  @Test
  void retryAfterIsHonouredInBothForms() {
    assertThat(wait("120")).isEqualTo(120_000);
    assertThat(wait("Fri, 27 Nov 2026 14:04:20 GMT")).isEqualTo(60_000);
    assertThat(wait("Fri, 27 Nov 2026 13:04:20 GMT")).isZero();
    assertThat(wait("soon")).isZero();
    assertThat(wait("999999999")).isEqualTo(24 * 3_600_000L);
  }

  private static long wait(String retryAfter) {
    Verdict verdict = Judgement.of(GENERIC, new Answer(500, retryAfter, ""), NOW);
    return ((Verdict.Retry) verdict).waitMillis();
  }

  @Test
  void goneEndsTheReceiver() {
    assertThat(judged(GENERIC, 410, "")).isInstanceOf(Verdict.Gone.class);
  }

  @Test
  void pagerDutysBadRequestEndsTheMessageAndOthersHaveAFewTries() {
    assertThat(judged(RequestsTest.PAGERDUTY, 400, "")).isInstanceOf(Verdict.Refused.class);
    assertThat(judged(GENERIC, 400, "")).isInstanceOf(Verdict.Rejected.class);
    assertThat(judged(GENERIC, 413, "")).isInstanceOf(Verdict.Rejected.class);
  }

  @Test
  void robotsSayInTheBodyThatTheyFailed() {
    assertThat(judged(RequestsTest.DINGTALK, 200, "{\"errcode\":0,\"errmsg\":\"ok\"}"))
        .isEqualTo(new Verdict.Delivered());
    assertThat(judged(RequestsTest.DINGTALK, 200, "{\"errcode\":310000,\"errmsg\":\"sign\"}"))
        .isEqualTo(
            new Verdict.Retry(
                "https://ding.example answers 200: {\"errcode\":310000,\"errmsg\":\"sign\"}", 0));
    assertThat(judged(RequestsTest.DINGTALK, 200, "{\"errcode\":130101}"))
        .isInstanceOfSatisfying(
            Verdict.Retry.class, retry -> assertThat(retry.waitMillis()).isEqualTo(600_000));
    assertThat(judged(RequestsTest.WECOM, 200, "{\"errcode\":45009}"))
        .isInstanceOfSatisfying(
            Verdict.Retry.class, retry -> assertThat(retry.waitMillis()).isEqualTo(60_000));
    assertThat(
            judged(RequestsTest.FEISHU_CARD, 200, "{\"code\":19021,\"msg\":\"sign match fail\"}"))
        .isInstanceOf(Verdict.Retry.class);
    assertThat(judged(RequestsTest.FEISHU_CARD, 200, "{\"code\":11232}"))
        .isInstanceOfSatisfying(
            Verdict.Retry.class, retry -> assertThat(retry.waitMillis()).isEqualTo(60_000));
    assertThat(judged(RequestsTest.FEISHU_CARD, 200, "{\"code\":0,\"msg\":\"success\"}"))
        .isEqualTo(new Verdict.Delivered());
    assertThat(judged(RequestsTest.FEISHU_TEXT, 200, "{\"StatusCode\":0}"))
        .isEqualTo(new Verdict.Delivered());
    assertThat(judged(RequestsTest.TEAMS, 200, "Webhook message delivery failed with error: 429"))
        .isInstanceOf(Verdict.Retry.class);
  }

  @Test
  void bodyWithoutACodeIsNoSuccessOfARobot() {
    for (String body : List.of("", "ok", "<html>", "{}", "{\"errcode\":\"0\"}", "[]", "null")) {
      assertThat(judged(RequestsTest.DINGTALK, 200, body)).isInstanceOf(Verdict.Retry.class);
    }
  }

  @Test
  void reasonsHoldNoSecretThatTheReceiverRepeats() {
    Verdict verdict =
        judged(
            GENERIC,
            500,
            "no /hook/0123456789-token\nnor 0123456789-token, query-token, Bearer header-token");

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Retry("https://bot.example answers 500: no *** nor ***, ***, ***", 0));
  }

  private static Verdict judged(Receiver receiver, int status, String body) {
    return Judgement.of(receiver, new Answer(status, "", body), NOW);
  }
}
