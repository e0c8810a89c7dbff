package io.tailwater.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.config.NodeSettings.Source;
import io.tailwater.model.LogEncoding;
import io.tailwater.model.MetricEncoding;
import io.tailwater.model.Signal;
import io.tailwater.model.StatusCode;
import io.tailwater.model.TraceEncoding;
import io.tailwater.processors.log.LogSamplingSpec;
import io.tailwater.processors.sampling.PolicySpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TailwaterConfigTest {
  @Test
  void shippedFileIsValidAndHasNoNotes() throws InvalidConfigException {
    TailwaterConfig config = TailwaterConfig.parse("shipped", TailwaterConfig.shippedText());

    assertThat(config.notes()).isEmpty();
    assertThat(config.sampling().decisionWait()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.sampling().quietAfterRoot()).isEqualTo(Duration.ofSeconds(6));
    assertThat(config.sampling().policies())
        .containsExactly(
            new PolicySpec.StatusCodes("errors", Set.of(StatusCode.ERROR)),
            new PolicySpec.Latency("slow", 500, 0),
            new PolicySpec.StringAttribute("core", "tailwater.tier", List.of("core"), false, false),
            new PolicySpec.Probabilistic("rest", "", 100));
  }

  @Test
  void absentKeysMeanTheDocumentedDefaults() throws InvalidConfigException {
    TailwaterConfig config =
        TailwaterConfig.parse(
            "t", "tail_sampling: {policies: [{name: all, type: always_sample}]}\n");

    assertThat(config.sampling().decisionWait()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.sampling().quietAfterRoot()).isEqualTo(Duration.ofSeconds(6));
    assertThat(config.node())
        .isEqualTo(
            new NodeSettings(
                OptionalLong.empty(),
                8,
                GroupProtocol.COOPERATIVE,
                new NodeSettings.Limits(8 << 20, 1 << 20),
                true,
                List.of(
                    new Source("otlp_spans", TraceEncoding.OTLP_PROTO),
                    new Source("otlp_logs", LogEncoding.OTLP_PROTO),
                    new Source("otlp_metrics", MetricEncoding.OTLP_PROTO)),
                new NodeSettings.Receivers(true, true, true),
                new NodeSettings.ClickHouseBatch(50_000, Duration.ofSeconds(1))));
    assertThat(config.metrics()).isEqualTo(new SeriesLimits(100_000, 2_000));
    assertThat(config.logs())
        .isEqualTo(
            new LogSettings(
                Optional.empty(),
                Duration.ofHours(2),
                new LogSettings.Masking(true, List.of(), List.of()),
                LogSamplingSpec.DEFAULT));
  }

  @Test
  void everyKeyReachesItsSetting() throws InvalidConfigException {
    TailwaterConfig config =
        TailwaterConfig.parse(
            "t",
            """
            tail_sampling:
              decision_wait: 1m30s
              decision_wait_after_root_received: 0s
              policies:
                - name: both
                  type: and
                  and:
                    and_sub_policy:
                      - name: route
                        type: string_attribute
                        string_attribute: {key: http.route, values: ['^/a', b], enabled_regex_matching: true, invert_match: true}
                      - type: latency
                        latency: {threshold_ms: 0x10, upper_threshold_ms: 5e2}
                - name: share
                  type: probabilistic
                  probabilistic: {hash_salt: s, sampling_percentage: 12.5}
            node:
              memory_budget: 1GiB
              partitions: 3
              group_protocol: consumer
              limits: {max_record_bytes: 2MiB, max_span_bytes: 2000}
              rekey: {enabled: false}
              sources:
                - a
                - {topic: b, encoding: zipkin_json}
                - {topic: c, signal: logs}
                - {topic: d, encoding: skywalking_log}
                - {topic: e, encoding: skywalking_meters}
              otlp_grpc: false
              zipkin_http: false
              skywalking_grpc: true
              clickhouse: {batch_max_rows: 7, batch_max_delay: 250ms}
            logs:
              wait: 1m
              verdict_memory: 30m
              always_keep: warn
              first_of_pattern: 3
              rate: 0.25
              masking: {enabled: false, names: [national_id], patterns: ['ID-[0-9]+']}
              tiers:
                - {name: core, services: [checkout, payment]}
                - {name: batch, services: [reports], rate: 0.01}
            metrics: {max_series: 50000, max_series_per_metric: 300}
            skywalking:
              agent_config:
                - {service: 'shop::*', settings: {agent.sample_rate: 0.5, plugin.jdbc.trace_sql_parameters: true}}
            """);

    assertThat(config.sampling().decisionWait()).isEqualTo(Duration.ofSeconds(90));
    assertThat(config.sampling().quietAfterRoot()).isZero();
    assertThat(config.sampling().policies())
        .containsExactly(
            new PolicySpec.And(
                "both",
                List.of(
                    new PolicySpec.StringAttribute(
                        "route", "http.route", List.of("^/a", "b"), true, true),
                    new PolicySpec.Latency(
                        "tail_sampling.policies[0].and.and_sub_policy[1]", 16, 500))),
            new PolicySpec.Probabilistic("share", "s", 12.5));
    assertThat(config.node())
        .isEqualTo(
            new NodeSettings(
                OptionalLong.of(1 << 30),
                3,
                GroupProtocol.CONSUMER,
                new NodeSettings.Limits(2 << 20, 2000),
                false,
                List.of(
                    new Source("a", TraceEncoding.OTLP_PROTO),
                    new Source("b", TraceEncoding.ZIPKIN_JSON),
                    new Source("c", LogEncoding.OTLP_PROTO),
                    new Source("d", LogEncoding.SKYWALKING_LOG),
                    new Source("e", MetricEncoding.SKYWALKING_METERS)),
                new NodeSettings.Receivers(false, false, true),
                new NodeSettings.ClickHouseBatch(7, Duration.ofMillis(250))));
    assertThat(config.metrics()).isEqualTo(new SeriesLimits(50_000, 300));
    assertThat(config.agents().of("shop::orders"))
        .containsOnly(
            Map.entry("agent.sample_rate", "0.5"),
            Map.entry("plugin.jdbc.trace_sql_parameters", "true"));
    assertThat(config.agents().of("bank")).isEmpty();
    assertThat(config.logs())
        .isEqualTo(
            new LogSettings(
                Optional.of(Duration.ofMinutes(1)),
                Duration.ofMinutes(30),
                new LogSettings.Masking(false, List.of("national_id"), List.of("ID-[0-9]+")),
                new LogSamplingSpec(
                    13,
                    3,
                    0.25,
                    List.of(
                        new LogSamplingSpec.Tier("core", Set.of("checkout", "payment"), 1),
                        new LogSamplingSpec.Tier("batch", Set.of("reports"), 0.01)))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "node: {sources: [a, {topic: b, signal: logs, encoding: zipkin_json}]}"
            + "|'zipkin_json' is no encoding of logs",
        "node: {sources: [a, {topic: b, signal: traces, encoding: text}]}"
            + "|'text' is no encoding of traces",
        "node: {sources: [{topic: b, signal: logs}]}|names no topic with traces",
        "logs: {rate: 1.5}|must be from 0 to 1",
        "logs: {tiers: [{name: core, services: [a], rate: -1}]}|must be from 0 to 1",
      })
  void sourcesAndRatesThatCannotBeAreRefused(String block, String reason) {
    assertThatThrownBy(
            () ->
                TailwaterConfig.parse(
                    "t", "tail_sampling: {policies: [{name: all, type: always_sample}]}\n" + block))
        .hasMessageContaining(reason);
  }

  @Test
  void theGatewaysSegmentsAreReadWhetherListedOrNot() throws InvalidConfigException {
    String policies = "tail_sampling: {policies: [{name: all, type: always_sample}]}\n";
    Source segments = new Source("skywalking-segments", TraceEncoding.SKYWALKING_SEGMENT);

    assertThat(TailwaterConfig.parse("t", policies).node().allSources()).contains(segments);
    assertThat(
            TailwaterConfig.parse("t", policies + "node: {skywalking_grpc: false}")
                .node()
                .allSources())
        .doesNotContain(segments);
    assertThat(
            TailwaterConfig.parse(
                    "t",
                    policies + "node: {sources: [{topic: skywalking-segments, encoding: auto}]}")
                .node()
                .allSources(Signal.TRACES))
        .containsExactly(new Source("skywalking-segments", TraceEncoding.AUTO));
  }

  @Test
  void collectorOptionsThatOnlySizeItsMemoryAreNoted() throws InvalidConfigException {
    TailwaterConfig config =
        TailwaterConfig.parse(
            "t.yaml",
            """
            tail_sampling:
              expected_new_traces_per_sec: 100
              decision_cache: {sampled_cache_size: 5}
              sampling_strategy: trace-complete
              sample_on_first_match: false
              policies:
                - {name: all, type: always_sample, latency: {threshold_ms: 1}}
                - {name: more, type: probabilistic, probabilistic: {sampling_percentage: 150}}
            """);

    assertThat(config.notes().stream().map(Finding::toString))
        .containsExactly(
            "t.yaml:2:3: tail_sampling.expected_new_traces_per_sec: has no effect here: memory is"
                + " bounded in bytes",
            "t.yaml:3:3: tail_sampling.decision_cache: has no effect here: every decision is"
                + " remembered in the ledger",
            "t.yaml:7:40: tail_sampling.policies[0].latency: has no effect: the policy's type is"
                + " always_sample",
            "t.yaml:8:57: tail_sampling.policies[1].probabilistic.sampling_percentage: is above"
                + " 100: keeps every trace");
  }
}
