package io.tailwater.config;

import static io.tailwater.config.Alerting.assertErrors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.processors.alert.baseline.BaselineSettings;
import io.tailwater.processors.alert.desk.Links;
import io.tailwater.processors.alert.incident.DeskSettings;
import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Condition;
import io.tailwater.processors.alert.rule.Condition.Aggregate;
import io.tailwater.processors.alert.rule.Condition.Comparison;
import io.tailwater.processors.alert.rule.Hysteresis;
import io.tailwater.processors.alert.rule.RuleFamily;
import io.tailwater.processors.alert.rule.RuleSubject;
import io.tailwater.processors.alert.rule.Severity;
import io.tailwater.processors.alert.rule.ShippedRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AlertBlockTest {
  private static AlertSettings read(String yaml) {
    return Alerting.config(yaml).alerts();
  }

  private static AlertRule rule(String yaml) {
    return read("alerts:\n  rules:\n    - " + yaml + "\n").judge().rules().getLast();
  }

  @Test
  void aNewcomerHasEverything() {
    assertThat(read("")).isEqualTo(AlertSettings.defaults());
    assertThat(read("alerts: {}\n")).isEqualTo(AlertSettings.defaults());
    assertThat(read("").judge().rules()).isEqualTo(ShippedRules.withoutObjectives());
  }

  @Test
  void aTrickleOfErrorsPagesOnlyWhoHasSetAnObjective() {
    String same = "slos: [{name: availability, service: '*', availability: 99.5, period: 30d}]\n";

    assertThat(read("").judge().objectives()).isEqualTo(read(same).judge().objectives());
    assertThat(trickle("")).isEqualTo(Severity.INFO);
    assertThat(trickle(same)).isEqualTo(Severity.WARNING);
  }

  private static Severity trickle(String yaml) {
    return read(yaml).judge().rules().stream()
        .filter(rule -> rule.id().equals("budget-burn-trickle"))
        .findFirst()
        .orElseThrow()
        .severity();
  }

  @Test
  void rulesNeedNoSamplingWhereNothingElseIsRead(@TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("rules.yaml"),
            """
            alerts: {disable: [log-surge]}
            receivers:
              - {name: me, type: generic, url: "${env:NOT_SET_ANYWHERE}"}
            """);

    assertThat(TailwaterConfig.loadAlerts(file).judge().rules())
        .hasSize(ShippedRules.all().size() - 1);

    Files.writeString(file, "tail_smapling: {}\nalerts: {disable: [log-urge]}\n");
    assertThatThrownBy(() -> TailwaterConfig.loadAlerts(file))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("rules.yaml:1:1: tail_smapling: unknown key")
        .hasMessageContaining("rules.yaml:2:20: alerts.disable: unknown rule 'log-urge'");
  }

  @Test
  void everyKeyIsRead() {
    AlertSettings alerts =
        read(
            """
            alerts:
              enabled: false
              zone: Europe/Berlin
              lateness: 1m
              apdex: 250ms
              links: {incident: "https://tw.example/i/{incident}", trace: "https://tw.example/t/{trace_id}"}
              budget_per_day: 7
              group_wait: 1s
              group_wait_critical: 2s
              group_interval: 3m
              repeat_interval: 1h
              close_after: 4m
              baselines:
                sigmas: 4
                recovery_sigmas: 2.5
                sustained_minutes: 7
                false_alarms_per_day: 1
                least_change: 1.5
                least_calls: 30
                least_slower: 20ms
                least_calls_per_minute: 50
              disable: [log-surge, latency-drift]
            """);
    assertThat(alerts.enabled()).isFalse();
    assertThat(alerts.lateness()).isEqualTo(Duration.ofMinutes(1));
    assertThat(alerts.apdex()).isEqualTo(Duration.ofMillis(250));
    assertThat(alerts.rollups().apdexNanos()).isEqualTo(250_000_000);
    assertThat(alerts.links())
        .isEqualTo(new Links("https://tw.example/i/{incident}", "https://tw.example/t/{trace_id}"));
    assertThat(alerts.desk())
        .isEqualTo(new DeskSettings(1_000, 2_000, 180_000, 3_600_000, 300_000, 240_000, 7));
    assertThat(alerts.judge().baselines())
        .isEqualTo(
            new BaselineSettings(
                ZoneId.of("Europe/Berlin"),
                4,
                7,
                2.5,
                1,
                new BaselineSettings.Gate(1.5, 30, 20_000_000, 50),
                BaselineSettings.Floors.DEFAULT));
    assertThat(alerts.judge().rules())
        .hasSize(ShippedRules.all().size() - 2)
        .extracting(AlertRule::id)
        .doesNotContain("log-surge", "latency-drift");
  }

  @Test
  void aNumberOfALatencyIsInMilliseconds() {
    AlertRule rule =
        rule(
            "{name: slow, on: endpoint, match: [service=cart], signal: latency.p95, above: 300,"
                + " recover_at: 250, window: 3m, aggregate: most, for: 2m, recovery: 4m, severity:"
                + " critical, user_facing: true}");
    assertThat(rule.condition())
        .isEqualTo(new Condition.Compared(Aggregate.MOST, 3, Comparison.ABOVE, 3e8, "ns"));
    assertThat(rule.hysteresis()).isEqualTo(Hysteresis.below(2.5e8));
    assertThat(rule.forMinutes()).isEqualTo(2);
    assertThat(rule.recoveryMinutes()).isEqualTo(4);
    assertThat(rule.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(rule.identity().userFacing()).isTrue();
    assertThat(rule.selector().selects(AlertEntity.endpoint("default", "cart", "GET /"))).isTrue();
    assertThat(rule.selector().selects(AlertEntity.endpoint("default", "shop", "GET /"))).isFalse();
    assertThat(rule.selector().selects(AlertEntity.service("default", "cart"))).isFalse();
  }

  @Test
  void eachWayOfJudgingIsRead() {
    AlertRule baseline = rule("{name: a, on: edge, signal: edge.gap, baseline: r2}");
    assertThat(baseline.condition()).isEqualTo(new Condition.Detected("baseline.r2"));
    assertThat(baseline.family()).isEqualTo(RuleFamily.BASELINE);
    assertThat(baseline.subject()).isEqualTo(RuleSubject.DEPENDENCY);

    AlertRule below = rule("{name: a, on: service, signal: throughput, below: 10}");
    assertThat(below.condition())
        .isEqualTo(new Condition.Compared(Aggregate.MEAN, 1, Comparison.BELOW, 10, "calls"));
    assertThat(below.forMinutes()).isEqualTo(5);
    assertThat(below.recoveryMinutes()).isEqualTo(5);
    assertThat(below.severity()).isEqualTo(Severity.WARNING);

    AlertRule ratio =
        rule("{name: a, on: service, signal: status.5xx, ratio: {factor: 2, significance: 0.01}}");
    assertThat(ratio.condition()).isEqualTo(new Condition.Ratio(5, 2, 0.01, 20, 5));
    assertThat(ratio.forMinutes()).isEqualTo(1);

    AlertRule absent = rule("{name: a, on: service, signal: agent.alive, absent: 15m}");
    assertThat(absent.condition()).isEqualTo(new Condition.Absent(15));
    assertThat(absent.family()).isEqualTo(RuleFamily.ABSENT);

    AlertRule log = rule("{name: a, on: log, match: [service=cart], signal: log.template}");
    assertThat(log.condition()).isEqualTo(new Condition.Detected("surge.new"));
    assertThat(log.family()).isEqualTo(RuleFamily.SURGE);
  }

  @Test
  void aRuleWithAShippedNameReplacesIt() {
    AlertSettings alerts =
        read(
            """
            alerts:
              rules:
                - {name: latency-spike, on: service, signal: latency.p90, baseline: r2, severity: info}
            """);
    assertThat(alerts.judge().rules()).hasSameSizeAs(ShippedRules.all());
    assertThat(alerts.judge().rules())
        .filteredOn(rule -> rule.id().equals("latency-spike"))
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.version()).isEqualTo(2);
              assertThat(rule.severity()).isEqualTo(Severity.INFO);
            });
  }

  @Test
  void maintenanceIsRead() {
    AlertSettings alerts =
        read(
            """
            alerts:
              maintenance:
                - {id: upgrade, match: [service=cart], start: 2026-12-01T02:00:00Z, end: 2026-12-01T04:00:00Z, author: ann}
            """);
    assertThat(alerts.maintenance())
        .singleElement()
        .satisfies(
            window -> {
              assertThat(window.name()).isEqualTo("maintenance:upgrade");
              assertThat(window.holdsAt(Instant.parse("2026-12-01T03:00:00Z").toEpochMilli()))
                  .isTrue();
              assertThat(window.holdsAt(Instant.parse("2026-12-01T04:00:00Z").toEpochMilli()))
                  .isFalse();
            });
  }

  @Test
  void wrongNumbersAndPlacesAreRefused() {
    assertErrors(
        """
        alerts:
          zone: Europe/Berln
          lateness: 11m
          links:
            incident: tw.example/{incident}
            trace: https://tw.example/t
          baselines:
            sigmas: 2
            false_alarms_per_day: 4
            least_change: 0.9
          disable: [log-surg]
        """,
        "t.yaml:3:3: alerts.zone: unknown time zone 'Europe/Berln'; did you mean 'Europe/Berlin'?",
        "t.yaml:4:13: alerts.lateness: out of range: 11m is not 0s to 10m",
        "t.yaml:6:5: alerts.links.incident: does not begin with https:// or http:// -- write it"
            + " whole",
        "t.yaml:7:5: alerts.links.trace: leads everybody to the same page -- write {trace_id}"
            + " where the id belongs",
        "t.yaml:9:5: alerts.baselines.sigmas: a rule that fires at 2.0 sigmas cannot recover at"
            + " 2.0 -- let sigmas be above recovery_sigmas",
        "t.yaml:10:5: alerts.baselines.false_alarms_per_day: must be above 0 and below 4",
        "t.yaml:11:5: alerts.baselines.least_change: must be 1 or more",
        "t.yaml:12:13: alerts.disable: unknown rule 'log-surg'; did you mean 'log-surge'?");
  }

  @Test
  void aRuleMayBeOnAnyMetricOfAServiceAnInstanceOrAMachine() {
    AlertRule queue =
        rule(
            "{name: queue, on: instance, match: [service=mail], signal: 'metric:queue.depth',"
                + " baseline: r1}");
    assertThat(queue.identity().signal()).isEqualTo("metric:queue.depth");
    assertThat(queue.condition()).isEqualTo(new Condition.Detected("baseline.r1"));
    assertThat(queue.selector().selects(AlertEntity.instance("default", "mail", "mail-1")))
        .isTrue();

    AlertRule disk =
        rule("{name: disk, on: host, signal: host.disk, above: 0.9, severity: critical}");
    assertThat(disk.identity().subject()).isEqualTo(RuleSubject.HOST);
    assertThat(disk.selector().selects(AlertEntity.host("default", "db-7"))).isTrue();

    assertErrors(
        """
        alerts:
          rules:
            - {name: a, on: endpoint, signal: 'metric:queue.depth', above: 1}
            - {name: b, on: host, signal: 'metric:', above: 1}
            - {name: c, on: host, signal: process.cpu, above: 1}
        """,
        "t.yaml:4:31: alerts.rules[0].signal: unknown signal 'metric:queue.depth' on endpoint;"
            + " known here: latency.p99, latency.p95, latency.p90, throughput, error.ratio",
        "t.yaml:5:27: alerts.rules[1].signal: unknown signal 'metric:' on host; known here:"
            + " host.cpu, host.memory, host.disk, metric:NAME",
        "t.yaml:6:27: alerts.rules[2].signal: unknown signal 'process.cpu' on host; known"
            + " here: host.cpu, host.memory, host.disk, metric:NAME");
  }

  @Test
  void rulesThatCannotBeAreRefused() {
    assertErrors(
        """
        alerts:
          rules:
            - {name: a, on: service, signal: latency.p98, above: 1}
            - {name: b, on: service, signal: latency.p99}
            - {name: c, on: service, signal: latency.p99, above: 1, below: 2}
            - {name: d, on: service, signal: latency.p99, ratio: {}}
            - {name: e, on: service, signal: latency.p99, above: 1, for: 90s}
            - {name: f, on: service, signal: latency.p99, above: 1, recover_at: 2}
            - {name: f, on: service, signal: latency.p99, above: 1}
            - {name: g, on: service, match: [servce=a], signal: latency.p99, above: 1}
            - {name: h, on: log, signal: log.class, above: 1}
            - {name: i, on: service, signal: latency.p99, baseline: r1, window: 5m}
            - {name: j, on: service, signal: status.5xx, ratio: {factor: 0.5}}
            - {name: k, on: servce, signal: latency.p99, above: 1}
        """,
        "t.yaml:4:30: alerts.rules[0].signal: unknown signal 'latency.p98' on service; did you"
            + " mean 'latency.p99'?",
        "t.yaml:5:7: alerts.rules[1]: does not say what a breach is -- write one of baseline,"
            + " above, below",
        "t.yaml:6:61: alerts.rules[2].below: a rule has one of these, and 'above' is there already"
            + " -- write one of baseline, above, below",
        "t.yaml:7:51: alerts.rules[3].ratio: the signal 'latency.p99' is not judged so -- write"
            + " one of baseline, above, below",
        "t.yaml:8:61: alerts.rules[4].for: must be whole minutes: services are judged by the"
            + " minute",
        "t.yaml:9:61: alerts.rules[5].recover_at: must not be above the limit -- write what the"
            + " signal has to fall below",
        "t.yaml:10:8: alerts.rules[6].name: 'f' is already used in line 9",
        "t.yaml:11:38: alerts.rules[7].match: unknown label 'servce'; did you mean 'service'?",
        "t.yaml:12:45: alerts.rules[8].above: the signal 'log.class' says itself what a breach is"
            + " -- leave it out",
        "t.yaml:13:65: alerts.rules[9].window: has no effect here: it belongs to rules with above,"
            + " below or ratio -- leave it out",
        "t.yaml:14:58: alerts.rules[10].ratio.factor: must be 1 or more",
        "t.yaml:15:21: alerts.rules[11].on: unknown value 'servce'; did you mean 'service'?");
  }

  @Test
  void maintenanceThatCannotBeIsRefused() {
    assertErrors(
        """
        alerts:
          maintenance:
            - {id: a, match: [service=cart], start: tomorrow, end: 2026-12-01T04:00:00Z, author: ann}
            - {id: b, match: [service=cart], start: 2026-12-01T04:00:00Z, end: 2026-12-01T02:00:00Z, author: ann}
        """,
        "t.yaml:4:38: alerts.maintenance[0].start: 'tomorrow' is no time -- write it as"
            + " 2026-12-01T02:00:00Z",
        "t.yaml:5:67: alerts.maintenance[1].end: silence b ends before it starts");
  }
}
