package io.tailwater.loadtests.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.cli.probe.PrometheusText;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CountersTest {
  private static final String SCRAPE =
      """
      # TYPE tailwater_ingest_spans_total counter
      tailwater_ingest_spans_total 1000.0
      tailwater_sampling_judged_spans_total 1100.0
      tailwater_sampling_replayed_spans_total 90.0
      tailwater_sampling_duplicate_spans_total 4.0
      tailwater_sampling_late_spans_total 7.0
      tailwater_deadletters_records_total{reason="malformed_record"} 1.0
      tailwater_deadletters_records_total{reason="undecodable_span"} 2.0
      tailwater_sampling_spans_total{decision="kept"} 204.0
      tailwater_sampling_spans_total{decision="dropped"} 700.0
      tailwater_sampling_traces_total{decision="kept",policy="errors"} 12.0
      tailwater_sampling_traces_total{decision="kept",policy="rest"} 5.0
      tailwater_sampling_traces_total{decision="dropped",policy=""} 80.0
      tailwater_sampling_undecided_spans 96.0
      tailwater_consumer_lag_records{lane="rekey"} 3.0
      tailwater_consumer_lag_records{lane="shards"} 0.0
      """;

  private final Counters counters = Counters.of(PrometheusText.parse(SCRAPE));

  @Test
  void readsWhatTheNodeSays() {
    assertThat(counters.ingestSpans()).isEqualTo(1_000);
    assertThat(counters.lateSpans()).isEqualTo(7);
    assertThat(counters.deadLetters()).isEqualTo(3);
    assertThat(counters.keptTraces()).isEqualTo(Map.of("errors", 12L, "rest", 5L));
    assertThat(counters.tracesJudged()).isEqualTo(97);
    assertThat(counters.undecidedSpans()).isEqualTo(96);
    assertThat(counters.lagRecords()).isEqualTo(Map.of("rekey", 3L, "shards", 0L));
    assertThat(counters.lag()).isEqualTo(3);
  }

  @Test
  void spansSkippedOnTakeOverAreNotJudgedAgain() {
    assertThat(counters.judgedSpans()).isEqualTo(1_010);
  }

  @Test
  void duplicatesOfKeptSpansGetNoRow() {
    assertThat(counters.rowsToExpect()).isEqualTo(200);
  }

  @Test
  void countsSinceAnEarlierMomentButKeepsGauges() {
    Counters since = counters.since(counters);

    assertThat(since.ingestSpans()).isZero();
    assertThat(since.rowsToExpect()).isZero();
    assertThat(since.tracesJudged()).isZero();
    assertThat(since.keptTraces()).isEmpty();
    assertThat(since.undecidedSpans()).isEqualTo(96);
    assertThat(since.lag()).isEqualTo(3);
  }

  @Test
  void isIdleOnlyWhenNothingWaitsAnywhere() {
    assertThat(counters.isIdle()).isFalse();
    assertThat(Samples.counters().isIdle()).isTrue();
    assertThat(Samples.judgedOnly(999).isIdle()).isFalse();
  }

  @Test
  void smallerCountsComeFromAYoungerProcess() {
    assertThat(Counters.NONE.restartedSince(counters)).isTrue();
    assertThat(counters.restartedSince(Counters.NONE)).isFalse();
    assertThat(counters.restartedSince(counters)).isFalse();
  }
}
