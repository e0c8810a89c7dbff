package io.tailwater.config;

import static io.tailwater.config.ConfigKey.optional;
import static io.tailwater.config.ConfigKey.required;

import io.tailwater.config.ValueType.Blocks;
import io.tailwater.config.ValueType.Choice;
import io.tailwater.config.ValueType.Flag;
import io.tailwater.config.ValueType.Hidden;
import io.tailwater.config.ValueType.Hiddens;
import io.tailwater.config.ValueType.Text;
import io.tailwater.config.ValueType.TextByName;
import io.tailwater.config.ValueType.Texts;
import io.tailwater.config.ValueType.Wait;
import io.tailwater.config.ValueType.Whole;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The keys of the {@code receivers:} list. */
final class ReceiverReference {
  /** The list's name, at the top of the file. */
  static final String LIST = "receivers";

  private static final String ONE = "receivers[].";

  /** What each kind takes beside what all take, by the kind's word. */
  static final Map<String, List<String>> KINDS =
      Map.of(
          "slack", List.of(),
          "teams", List.of(),
          "dingtalk", List.of("secret", "at_mobiles", "at_all"),
          "feishu", List.of("secret", "format"),
          "wecom", List.of(),
          "pagerduty", List.of("routing_key"),
          "webhook", List.of("external_url", "secrets"),
          "alertmanager", List.of("refresh"),
          "skywalking", List.of("secrets"),
          "generic", List.of("template", "secrets"));

  static final List<ConfigKey> KEYS =
      List.of(
          optional(
              "receivers[]",
              new Blocks(0),
              "",
              "Who is told about incidents: docs/alerts/receivers.md. In texts, `${env:NAME}` stands for a variable of the node's environment."),
          required(
              ONE + "name",
              new Text(),
              "How commands and messages call it; up to 63 letters, digits, dots, dashes and underscores."),
          required(
              ONE + "type", new Choice(KINDS.keySet().stream().sorted().toList()), "The kind."),
          optional(
              ONE + "url",
              new Hidden(),
              "required; PagerDuty's own with `pagerduty`",
              "Where requests go. Never shown, but for its host."),
          optional(
              ONE + "match",
              new Texts(1),
              "all",
              "Which alerts it is told of, such as `service=cart` or `rule=~\"latency.*\"`; all must match. Labels: "
                  + String.join(", ", Matchers.OF_ALERTS)
                  + "."),
          optional(
              ONE + "severity",
              new Choice(AlertReference.SEVERITIES),
              "warning",
              "The least severity that it is told of."),
          optional(
              ONE + "limits[]",
              new Blocks(0),
              "the kind's own",
              "How many requests it takes; `[]` for as many as there are."),
          required(ONE + "limits[].count", new Whole(1, 1_000), "So many requests at most."),
          required(
              ONE + "limits[].per",
              new Wait(Duration.ofMillis(1), Duration.ofHours(24)),
              "Within any stretch of this length."),
          optional(
              ONE + "fallback",
              new Text(),
              "",
              "Name of the receiver that is told as well once this one failed three times in a row."),
          optional(
              ONE + "collapse",
              new Flag(),
              "false",
              "Whether what resolved before it could be delivered is told once."),
          optional(
              ONE + "allow_private",
              new Flag(),
              "false",
              "Whether it may be on this machine or in a private network."),
          optional(
              ONE + "headers", new TextByName(), "", "Further headers of each request, by name."),
          optional(
              ONE + "secret",
              new Hidden(),
              "",
              "`dingtalk`, `feishu`: the secret of the robot's security setting."),
          optional(
              ONE + "at_mobiles",
              new Texts(1),
              "",
              "`dingtalk`: telephone numbers of those who are called by name."),
          optional(
              ONE + "at_all",
              new Flag(),
              "false",
              "`dingtalk`: whether the whole group is called."),
          optional(
              ONE + "format",
              new Choice(List.of("card", "text")),
              "card",
              "`feishu`: an interactive card, or plain text."),
          optional(
              ONE + "routing_key",
              new Hidden(),
              "required with `pagerduty`",
              "`pagerduty`: the integration key, 32 characters."),
          optional(
              ONE + "external_url",
              new Hidden(),
              "",
              "`webhook`: where people find this Tailwater."),
          optional(
              ONE + "secrets",
              new Hiddens(),
              "",
              "`webhook`, `skywalking`, `generic`: secrets of Standard Webhooks, the current one first; none for no signature."),
          optional(
              ONE + "refresh",
              new Wait(Duration.ofSeconds(5), Duration.ofMinutes(1)),
              "1m",
              "`alertmanager`: how often what fires is sent again."),
          optional(
              ONE + "template",
              new Text(),
              "",
              "`generic`: the body, JSON with fields as `${title}`; Tailwater's own document without."));

  private ReceiverReference() {}
}
