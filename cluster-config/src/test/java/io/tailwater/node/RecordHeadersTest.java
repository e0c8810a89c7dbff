package io.tailwater.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.TraceId;
import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.trace.DecisionReason;
import io.tailwater.processors.trace.KeptRecord;
import io.tailwater.sinks.KeptTrace;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordHeadersTest {
  private static final byte[] OTLP = {1, 2, 3};

  private final ConsumerRecord<byte[], byte[]> record =
      new ConsumerRecord<>("tailwater.kept.spans", 3, 41, new byte[16], OTLP);

  private static KeptRecord judged(DecisionReason reason, boolean complete) {
    return new KeptRecord(
        new TraceId(1, 2), Verdict.keptBy("errors", 2.5, 12), reason, complete, 1, OTLP);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sinkReadsWhatTheShardSaidOfItsDecision(boolean complete) {
    RecordHeaders.putDecision(record.headers(), judged(DecisionReason.ROOT_QUIET, complete));

    KeptTrace kept = RecordHeaders.kept(record);

    assertThat(kept.offset()).isEqualTo(41);
    assertThat(kept.policy()).isEqualTo("errors");
    assertThat(kept.sampleWeight()).isEqualTo(2.5);
    assertThat(kept.policyVersion()).isEqualTo(12);
    assertThat(kept.decisionReason()).isEqualTo("root_quiet");
    assertThat(kept.complete()).isEqualTo(complete);
    assertThat(kept.otlp()).isSameAs(OTLP);
  }

  @Test
  void aPinnedTraceWeighsNothingInTheSinkToo() {
    RecordHeaders.putDecision(
        record.headers(),
        new KeptRecord(
            new TraceId(1, 2), Verdict.pinned(3), DecisionReason.ROOT_QUIET, true, 1, OTLP));

    KeptTrace kept = RecordHeaders.kept(record);

    assertThat(kept.policy()).isEqualTo("pinned");
    assertThat(kept.sampleWeight()).isZero();
    assertThat(kept.policyVersion()).isEqualTo(3);
  }

  @Test
  void headersAreTextThatAnyConsumerReads() {
    RecordHeaders.putDecision(record.headers(), judged(DecisionReason.MAX_WAIT, true));

    assertThat(record.headers())
        .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
        .containsExactly(
            "tailwater.policy=errors",
            "tailwater.sample_weight=2.5",
            "tailwater.policy_version=12",
            "tailwater.decision_reason=max_wait",
            "tailwater.complete=true");
  }

  @ParameterizedTest
  @EnumSource
  void onlySpansAfterTheJudgementAreLate(DecisionReason reason) {
    RecordHeaders.putDecision(record.headers(), judged(reason, false));

    assertThat(RecordHeaders.kept(record).late()).isEqualTo(reason == DecisionReason.LATE_SPAN);
  }

  @Test
  void recordOfAnOlderNodeHasVersionZeroAndIsNotComplete() {
    RecordHeaders.put(record.headers(), RecordHeaders.POLICY, "errors");

    KeptTrace kept = RecordHeaders.kept(record);

    assertThat(kept.policyVersion()).isZero();
    assertThat(kept.complete()).isFalse();
    assertThat(kept.decisionReason()).isEmpty();
    assertThat(kept.sampleWeight()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"NaN, -1, TRUE", "Infinity, 4294967296, yes", "0.5, 1.5, 1", "much, new, ''"})
  void headersThatNoNodeWritesDoNotStopTheSink(String weight, String version, String complete) {
    RecordHeaders.put(record.headers(), RecordHeaders.SAMPLE_WEIGHT, weight);
    RecordHeaders.put(record.headers(), RecordHeaders.POLICY_VERSION, version);
    RecordHeaders.put(record.headers(), RecordHeaders.COMPLETE, complete);

    KeptTrace kept = RecordHeaders.kept(record);

    assertThat(kept.sampleWeight()).isEqualTo(1);
    assertThat(kept.policyVersion()).isZero();
    assertThat(kept.complete()).isFalse();
  }
}
