package io.tailwater.sinks.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LanesTest {
  private static final Endpoint SLACK = Endpoint.of("slack", "https://hooks.slack.example/T/B/x");

  @Test
  void eachKindHasTheLimitsOfItsTarget() {
    assertThat(Lanes.of(RequestsTest.SLACK).limits()).containsExactly(new RateLimit(1, 1_000));
    assertThat(Lanes.of(RequestsTest.DINGTALK).limits()).containsExactly(new RateLimit(20, 60_000));
    assertThat(Lanes.of(RequestsTest.WECOM).limits()).containsExactly(new RateLimit(20, 60_000));
    assertThat(Lanes.of(RequestsTest.FEISHU_CARD).limits())
        .containsExactly(new RateLimit(5, 1_000), new RateLimit(100, 60_000));
    assertThat(Lanes.of(RequestsTest.PAGERDUTY).limits()).isEmpty();
    assertThat(Lanes.of(RequestsTest.PAGERDUTY).digests()).isFalse();
    assertThat(Lanes.of(RequestsTest.SLACK).digests()).isTrue();
  }

  @Test
  void operatorsLimitsReplaceThem() {
    Receiver receiver = new Receiver.Slack(SLACK.limitedTo(List.of(new RateLimit(2, 5_000))));

    assertThat(Lanes.of(receiver).limits()).containsExactly(new RateLimit(2, 5_000));
    assertThat(Lanes.of(new Receiver.Slack(SLACK.limitedTo(List.of()))).limits()).isEmpty();
  }

  @Test
  void describesWithoutSecrets() {
    assertThat(Lanes.describe(new Receiver.Slack(SLACK.fallingBackTo("pd").collapsing())))
        .isEqualTo(
            "slack: slack at https://hooks.slack.example, at most [1/1s], digests, collapses,"
                + " falls back to pd");
  }

  @Test
  void refusesSetsThatDoNotFit() {
    Receiver slack = new Receiver.Slack(SLACK);
    Receiver a = new Receiver.Slack(Endpoint.of("a", "https://a.example/").fallingBackTo("b"));
    Receiver b = new Receiver.Slack(Endpoint.of("b", "https://b.example/").fallingBackTo("a"));

    assertThatThrownBy(() -> Lanes.of(List.of(slack, slack)))
        .hasMessage("receivers: two are named 'slack' -- rename one");
    assertThatThrownBy(() -> Lanes.of(List.of(a)))
        .hasMessage("receivers[a].fallback: there is no receiver 'b' -- name one of the list");
    assertThatThrownBy(() -> Lanes.of(List.of(a, b)))
        .hasMessage("receivers[a].fallback: leads round in a circle -- let one of them have none");
  }

  @Test
  void refusesSettingsInOneLine() {
    assertThatThrownBy(() -> Endpoint.of("a b", "https://a.example/"))
        .hasMessageStartingWith("receivers: the name 'a b'");
    assertThatThrownBy(() -> Endpoint.of("a", "hooks.slack.com/secret-path"))
        .hasMessage(
            "receivers[a].url: the URL does not begin with https:// or http:// -- copy it whole,"
                + " of the form https://host/path");
    assertThatThrownBy(() -> Endpoint.of("a", "https://user:secret@a.example/"))
        .hasMessageStartingWith("receivers[a].url: the URL holds a user")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> Endpoint.of("a", "https://a.example/ secret"))
        .hasMessageStartingWith("receivers[a].url: the URL is no URL")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> Endpoint.of("a", "https://a.example:70000/"))
        .hasMessageStartingWith("receivers[a].url: the URL names port 70000");
    assertThatThrownBy(() -> SLACK.withHeader("Host", Secret.of("x")))
        .hasMessageStartingWith("receivers[slack].headers.Host: is set by Tailwater");
    assertThatThrownBy(() -> SLACK.withHeader("X-A", Secret.of("x\r\nB: y")))
        .hasMessageStartingWith("receivers[slack].headers.X-A: has a line break");
    assertThatThrownBy(() -> new Receiver.WeCom(SLACK))
        .hasMessage(
            "receivers[slack].url: has no key=... -- copy the whole webhook address of the robot");
    assertThatThrownBy(() -> new Receiver.PagerDuty(SLACK, Secret.of("short")))
        .hasMessageStartingWith("receivers[slack].routing_key: has 5 characters");
    assertThatThrownBy(() -> new Receiver.AlertmanagerPush(SLACK, 60_000))
        .hasMessageStartingWith("receivers[slack].url: does not end in /api/v2/alerts");
    assertThatThrownBy(() -> new RateLimit(0, 1_000)).hasMessageStartingWith("a limit of 0 per");
  }
}
