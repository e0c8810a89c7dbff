package io.tailwater.config;

import static io.tailwater.config.Alerting.assertErrors;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.alert.rule.Severity;
import io.tailwater.sinks.notify.FeishuFormat;
import io.tailwater.sinks.notify.RateLimit;
import io.tailwater.sinks.notify.Receiver;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReceiverBlockTest {
  private static final String SIGNING = "whsec_" + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final Map<String, String> VARIABLES =
      Map.of(
          "SLACK_URL", "https://hooks.slack.com/services/T0/B0/hushhush",
          "KEY", "0123456789abcdef0123456789abcdef",
          "SIGNING", SIGNING,
          "EMPTY", "");

  private static NotifySettings read(String yaml) {
    return Alerting.config(yaml, VARIABLES, Path.of("/none")).alertReceivers();
  }

  private static List<String> errors(String yaml) {
    return Alerting.errors(yaml, VARIABLES, Path.of("/none"));
  }

  @Test
  void everyKindOfTheDocumentationIsRead() {
    NotifySettings receivers =
        read(
            """
            receivers:
              - {name: a, type: slack, url: "${env:SLACK_URL}"}
              - {name: b, type: teams, url: "https://teams.example/flow"}
              - {name: c, type: dingtalk, url: "https://d.example/send?access_token=1", secret: SEC1, at_mobiles: ["13800000000"], at_all: true}
              - {name: d, type: feishu, url: "https://f.example/bot", format: text}
              - {name: e, type: wecom, url: "https://w.example/send?key=1"}
              - {name: f, type: pagerduty, routing_key: "${env:KEY}"}
              - {name: g, type: webhook, url: "https://w.example", external_url: "https://tw.example", secrets: ["${env:SIGNING}"]}
              - {name: h, type: alertmanager, url: "http://am:9093/api/v2/alerts", refresh: 30s, allow_private: true}
              - {name: i, type: skywalking, url: "https://s.example/alarm", secrets: []}
              - name: j
                type: generic
                url: https://g.example/hook
                template: |
                  {"text": "${title} (${severity})", "team": "${labels.team}"}
            """);
    assertThat(receivers.receivers())
        .extracting(Receiver::type)
        .containsExactly(
            "slack",
            "teams",
            "dingtalk",
            "feishu",
            "wecom",
            "pagerduty",
            "webhook",
            "alertmanager",
            "skywalking",
            "generic");
    assertThat(receivers.receivers().get(0).endpoint().url().uri().getPath()).endsWith("hushhush");
    assertThat(receivers.receivers().get(2))
        .isInstanceOfSatisfying(
            Receiver.DingTalk.class,
            robot -> {
              assertThat(robot.secret()).isNotNull();
              assertThat(robot.atMobiles()).containsExactly("13800000000");
              assertThat(robot.atAll()).isTrue();
            });
    assertThat(receivers.receivers().get(3))
        .isInstanceOfSatisfying(
            Receiver.Feishu.class, bot -> assertThat(bot.format()).isEqualTo(FeishuFormat.TEXT));
    assertThat(receivers.receivers().get(5).endpoint().url().place())
        .isEqualTo("https://events.pagerduty.com");
    assertThat(receivers.receivers().get(6))
        .isInstanceOfSatisfying(
            Receiver.AlertmanagerWebhook.class,
            hook -> {
              assertThat(hook.externalUrl()).isEqualTo("https://tw.example");
              assertThat(hook.signing()).hasSize(1);
            });
    assertThat(receivers.lanes().get("h"))
        .satisfies(lane -> assertThat(lane.refreshMillis()).isEqualTo(30_000));
    assertThat(receivers.receivers().get(9))
        .isInstanceOfSatisfying(
            Receiver.Generic.class, bot -> assertThat(bot.template()).isNotNull());
  }

  @Test
  void whatAllKindsHaveIsRead() {
    NotifySettings receivers =
        read(
            """
            receivers:
              - name: ops
                type: slack
                url: ${env:SLACK_URL}
                limits: [{count: 3, per: 1m}]
                fallback: on-call
                collapse: true
                headers: {X-Team: payments, Authorization: "Bearer ${env:KEY}"}
              - {name: on-call, type: teams, url: "https://t.example", limits: []}
            """);
    assertThat(receivers.lanes().get("ops"))
        .satisfies(
            lane -> {
              assertThat(lane.limits()).containsExactly(new RateLimit(3, 60_000));
              assertThat(lane.fallback()).isEqualTo("on-call");
              assertThat(lane.collapses()).isTrue();
            });
    assertThat(receivers.receivers().getFirst().endpoint().headers())
        .containsOnlyKeys("X-Team", "Authorization");
    assertThat(receivers.lanes().get("on-call"))
        .satisfies(lane -> assertThat(lane.limits()).isEmpty());
  }

  @Test
  void aReceiverIsToldOfWhatItAskedFor() {
    NotifySettings receivers =
        read(
            """
            receivers:
              - {name: all, type: slack, url: "https://s.example/1"}
              - {name: pay, type: slack, url: "https://s.example/2", match: ["service=~pay.*", rule!=log-surge], severity: info}
              - {name: night, type: slack, url: "https://s.example/3", severity: critical}
            """);
    Map<String, String> pay = Map.of("service", "payment", "rule", "latency-spike");
    assertThat(receivers.receiversOf(pay, Severity.INFO)).containsExactly("pay");
    assertThat(receivers.receiversOf(pay, Severity.WARNING)).containsExactly("all", "pay");
    assertThat(receivers.receiversOf(Map.of("service", "cart"), Severity.CRITICAL))
        .containsExactly("all", "night");
    assertThat(
            receivers.receiversOf(
                Map.of("service", "payment", "rule", "log-surge"), Severity.WARNING))
        .containsExactly("all");
  }

  @Test
  void withoutTheListNobodyIsTold() {
    assertThat(read("").receivers()).isEmpty();
  }

  @Test
  void aTextThatStandsByItselfIsValidWithoutItsVariables() throws InvalidConfigException {
    TailwaterConfig config =
        TailwaterConfig.parse(
            "version 7",
            """
            tail_sampling: {policies: [{name: all, type: always_sample}]}
            receivers: [{name: a, type: slack, url: "${env:NOBODY_SETS_THIS}"}]
            """);
    assertThat(config.alertReceivers().receivers()).isEmpty();
  }

  @Test
  void missingAndEmptyVariablesAreNamed() {
    assertThat(
            errors(
                """
                receivers:
                  - name: a
                    type: slack
                    url: ${env:SLACK}
                  - name: b
                    type: pagerduty
                    routing_key: ${env:EMPTY}
                """))
        .containsExactly(
            "t.yaml:5:5: receivers[0].url: the variable SLACK of the environment is not set -- set"
                + " it where the node is started",
            "t.yaml:8:5: receivers[1].routing_key: the variable EMPTY of the environment is empty"
                + " -- set it where the node is started");
  }

  @Test
  void secretsAreNeverShown() {
    List<String> errors =
        errors(
            """
            receivers:
              - https://hooks.slack.com/services/T0/B0/hushhush
              - {name: a, type: slack, url: "hushhush://x"}
              - {name: b, type: pagerduty, routing_key: hushhush}
              - {name: c, type: generic, url: "https://g.example", secrets: [hushhush]}
              - {name: d, type: slack, url: {hushhush: 1}}
              - {name: e, type: slack, url: "https://user:hushhush@g.example"}
              - {name: f, type: slack, url: "https://g.example", headers: {X-A: "hushhush\\nx"}}
            """);
    assertThat(errors).hasSize(7).noneMatch(line -> line.contains("hushhush"));
  }

  @Test
  void keysOfOtherKindsAreRefused() {
    assertErrors(
        """
        receivers:
          - name: a
            type: slack
            url: https://s.example
            secret: x
          - name: b
            type: feishu
            url: https://s.example
            routing_key: x
        """,
        "t.yaml:6:5: receivers[0].secret: is no key of the kind 'slack' -- leave it out",
        "t.yaml:10:5: receivers[1].routing_key: is no key of the kind 'feishu' -- leave it out; it"
            + " has secret, format");
  }

  @Test
  void whatIsMissingIsSaid() {
    assertErrors(
        """
        receivers:
          - {name: a, type: slack}
          - {name: b, type: pagerduty}
        """,
        "t.yaml:3:5: receivers[0].url: required, but missing -- copy the address of the webhook,"
            + " best as ${env:NAME}",
        "t.yaml:4:5: receivers[1].routing_key: required with 'pagerduty', but missing -- copy the"
            + " integration key of 32 characters");
  }

  @Test
  void whatReceiversRefuseStandsWhereItWasWritten() {
    assertErrors(
        """
        receivers:
          - name: a b
            type: slack
            url: https://s.example
        """,
        "t.yaml:3:5: receivers[0].name: the name 'a b' -- use up to 63 letters, digits, dots,"
            + " dashes and underscores");
    assertErrors(
        """
        receivers:
          - name: a
            type: wecom
            url: https://s.example
        """,
        "t.yaml:5:5: receivers[0].url: has no key=... -- copy the whole webhook address of the"
            + " robot");
    assertErrors(
        """
        receivers:
          - name: a
            type: slack
            url: https://s.example
            headers: {Host: x}
        """,
        "t.yaml:6:5: receivers[0].headers.Host: is set by Tailwater, or no header -- leave it out");
    assertErrors(
        """
        receivers:
          - name: a
            type: generic
            url: https://s.example
            template: '{"a": "${titel}"}'
        """,
        "t.yaml:6:5: receivers[0].template: the template names the unknown field 'titel' -- see"
            + " docs/alerts/receivers.md");
  }

  @Test
  void receiversMustFitTogether() {
    assertErrors(
        """
        receivers:
          - {name: a, type: slack, url: "https://s.example", fallback: c}
          - {name: b, type: slack, url: "https://s.example"}
        """,
        "t.yaml:3:54: receivers[0].fallback: there is no receiver 'c' -- name one of the list");
    assertErrors(
        """
        receivers:
          - {name: a, type: slack, url: "https://s.example"}
          - {name: a, type: slack, url: "https://s.example"}
        """,
        "t.yaml:4:6: receivers[1].name: the name 'a' is already used in line 3");
  }

  @Test
  void misspeltWordsAreNamedWithTheNearest() {
    assertErrors(
        """
        receivers:
          - name: a
            type: slak
            url: https://s.example
            severity: warnin
            match: [servise=cart, cart]
        """,
        "t.yaml:4:11: receivers[0].type: unknown value 'slak'; did you mean 'slack'?",
        "t.yaml:6:15: receivers[0].severity: unknown value 'warnin'; did you mean 'warning'?");
    assertErrors(
        """
        receivers:
          - name: a
            type: slack
            url: https://s.example
            match: [servise=cart, cart]
        """,
        "t.yaml:6:13: receivers[0].match: unknown label 'servise'; did you mean 'service'?",
        "t.yaml:6:27: receivers[0].match: the matcher cart has no sign: write =, !=, =~ or !~"
            + " between name and value");
  }

  @Test
  void theCollectorsReceiversAreStillTold() {
    assertErrors(
        "receivers: {otlp: {}}\n",
        "t.yaml:2:1: receivers: unknown key; of a collector's file, put only the tail_sampling"
            + " block here, at the top level");
  }
}
