package io.tailwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.cli.probe.PrometheusText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class StatusReportTest {
  private static final PrometheusText METRICS =
      PrometheusText.parse(
          """
          tailwater_config_version 7.0
          tailwater_ingest_spans_total{topic="a"} 100.0
          tailwater_ingest_spans_total{topic="b"} 1.23456789E8
          tailwater_sampling_traces_total{decision="kept",policy="errors"} 3
          tailwater_sampling_traces_total{decision="kept",policy="slow"} 4
          tailwater_sampling_traces_total{decision="dropped",policy=""} 93
          tailwater_sampling_spans_total{decision="kept"} 70
          tailwater_deadletters_records_total{reason="malformed"} 2
          tailwater_consumer_lag_records{lane="rekey"} 5
          tailwater_consumer_lag_records{lane="shard"} 6
          tailwater_sampling_undecided_spans 11
          tailwater_sampling_undecided_bytes 4096
          tailwater_accounting_looks_total 3
          tailwater_accounting_gap_spans{stage="sampling"} 0
          tailwater_accounting_gap_spans{stage="clickhouse"} 2
          tailwater_accounting_spans{count="received",stage="sampling"} 100
          tailwater_accounting_spans{count="kept",stage="sampling"} 60
          tailwater_accounting_spans{count="dropped_by_policy",stage="sampling"} 40
          tailwater_accounting_spans{count="received",stage="clickhouse"} 60
          tailwater_accounting_spans{count="kept",stage="clickhouse"} 58
          """);
  private static final StatusReport REPORT =
      new StatusReport(
          true, false, List.of("starting"), METRICS, new TreeMap<>(Map.of("spans", 70L)));

  @Test
  void jsonIsOneLineAndItsNumbersAreNumbers() throws JsonProcessingException {
    assertThat(REPORT.json()).doesNotContain("\n");
    JsonNode json = new ObjectMapper().readTree(REPORT.json());

    assertThat(json.get("up").isBoolean()).isTrue();
    assertThat(json.get("ready").asBoolean(true)).isFalse();
    assertThat(json.at("/reasons/0").asText()).isEqualTo("starting");
    assertThat(json.get("policy_version").longValue()).isEqualTo(7);
    assertThat(json.get("spans_in").isIntegralNumber()).isTrue();
    assertThat(json.get("spans_in").longValue()).isEqualTo(123_456_889L);
    assertThat(json.get("traces_judged").longValue()).isEqualTo(100);
    assertThat(json.get("traces_kept").longValue()).isEqualTo(7);
    assertThat(json.at("/traces_kept_by_policy/slow").longValue()).isEqualTo(4);
    assertThat(json.get("traces_kept_by_policy").has("")).isFalse();
    assertThat(json.get("dead_letters").longValue()).isEqualTo(2);
    assertThat(json.get("lag_records").longValue()).isEqualTo(11);
    assertThat(json.at("/rows/spans").longValue()).isEqualTo(70);
    assertThat(json.at("/accounting/complete").asBoolean(true)).isFalse();
    assertThat(json.at("/accounting/gap_spans").longValue()).isEqualTo(2);
    assertThat(json.at("/accounting/stages/sampling/dropped_by_policy").longValue()).isEqualTo(40);
  }

  @Test
  void textNamesWhatPeopleAskFor() {
    assertThat(REPORT.text().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "node up, not ready",
            " - starting",
            "policies version 7",
            "spans in 123456889",
            "traces judged 100: 7 kept, 93 dropped",
            " kept by errors: 3",
            "undecided 11 spans, 4096 bytes",
            "lag 11 records (rekey 5, shard 6)",
            "dead letters 2 (malformed 2)",
            "accounting GAP: 2 spans are not accounted for",
            " sampling: 100 received = 60 kept + 40 dropped by policy",
            " clickhouse: 60 received = 58 kept, GAP 2",
            "rows in spans 70");
  }
}
