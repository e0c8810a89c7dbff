package io.tailwater.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.cli.deadletters.ReplayStep.Refuse;
import io.tailwater.cli.deadletters.ReplayStep.Send;
import io.tailwater.cli.deadletters.ReplayStep.Skip;
import io.tailwater.model.Signal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

final class ReplayPlanTest {
  private static final String SOURCES =
      "{sources: [otlp_spans, {topic: zipkin, encoding: zipkin_json}]}";

  private final ReplayedLetters replayed = new ReplayedLetters();
  private final DeadLetter zipkin = Letters.of("malformed_record", "zipkin", Letters.ZIPKIN);

  @Test
  void wholeRecordGoesBackToItsOwnPartition() {
    assertThat(plan(SOURCES).step(zipkin)).isEqualTo(new Send("zipkin", 2));
  }

  @Test
  void partitionThatIsGoneIsLeftToKafka() {
    assertThat(plan(SOURCES, Optional.empty(), false, 2).step(zipkin))
        .isEqualTo(new Send("zipkin", null));
  }

  @Test
  void partOfARecordOfAnotherEncodingGoesToTheOtlpSource() {
    DeadLetter part = Letters.of("invalid_trace_id", "zipkin", Letters.OTLP);

    assertThat(plan(SOURCES).step(part)).isEqualTo(new Send("otlp_spans", null));
    assertThat(plan("{sources: [mine, {topic: zipkin, encoding: zipkin_json}]}").step(part))
        .isEqualTo(new Send("mine", null));
    assertThat(why(plan("{sources: [{topic: zipkin, encoding: zipkin_json}]}").step(part)))
        .contains("no source of traces in t.yaml has encoding otlp_proto");
  }

  @Test
  void whatShardsRefusedGoesThroughTheReKeyLaneAgain() {
    assertThat(
            plan(SOURCES)
                .step(Letters.of("malformed_record", "tailwater.keyed.spans", Letters.OTLP)))
        .isEqualTo(new Send("otlp_spans", null));
    assertThat(
            plan("{sources: [otlp_spans, {topic: words, signal: logs}]}")
                .step(Letters.of("malformed_record", "tailwater.keyed.logs", new byte[] {10, 0})))
        .isEqualTo(new Send("words", null));
  }

  @Test
  void recordOfATopicOfSeveralSignalsGoesBackAsWhatItIs() {
    String both = "{sources: [all, {topic: all, signal: logs}]}";
    DeadLetter letter = Letters.ofSignal(Signal.LOGS, "signal_not_read", "all", new byte[] {10, 0});

    assertThat(plan(both).step(letter)).isEqualTo(new Send("all", 2));
    assertThat(ReplayWriter.record(letter, new Send("all", 2)).headers())
        .extracting(header -> header.key() + "=" + DeadLetter.text(header))
        .containsExactly("otelcol.signal=logs", "tailwater.replayed_from=0:17");
    assertThat(why(plan("{sources: [all]}").step(letter)))
        .startsWith("all is no source of what its header otelcol.signal says in t.yaml");
  }

  @Test
  void whatClickHouseRefusedNeedsATopic() {
    DeadLetter letter = Letters.of("rejected_row", "tailwater.kept.spans", Letters.OTLP);

    assertThat(why(plan(SOURCES).step(letter))).contains("mend the table").contains("--to");
    assertThat(plan(SOURCES, Optional.of("otlp_spans"), false, 8).step(letter))
        .isEqualTo(new Send("otlp_spans", null));
  }

  @Test
  void letterThatWouldFailAgainIsRefusedUnlessATopicIsNamed() {
    DeadLetter bad = Letters.of("malformed_record", "zipkin", "[{\"traceId\": 5}]");

    assertThat(plan(SOURCES).step(bad))
        .isInstanceOfSatisfying(
            Refuse.class,
            refused -> {
              assertThat(refused.why()).isEqualTo("would be a dead letter again, by t.yaml");
              assertThat(refused.detail()).startsWith("malformed_record: ").contains("traceId");
            });
    assertThat(plan(SOURCES, Optional.of("zipkin"), false, 8).step(bad))
        .isEqualTo(new Send("zipkin", 2));
  }

  @Test
  void topicThatNobodyReadsIsRefused() {
    assertThat(why(plan("{sources: [otlp_spans]}").step(zipkin)))
        .isEqualTo(
            "zipkin is no source in t.yaml: add it to node.sources, or name a topic with --to");
    assertThat(
            why(
                plan("{sources: [{topic: zipkin, encoding: zipkin_json}], rekey: {enabled: false}}")
                    .step(zipkin)))
        .contains("re-keying is off in t.yaml");
    assertThat(why(plan(SOURCES, Optional.empty(), false, 0).step(zipkin)))
        .isEqualTo("there is no topic zipkin");
  }

  @Test
  void letterIsPutBackOnceUnlessAskedAgain() {
    replayed.add(zipkin.number());

    assertThat(plan(SOURCES).step(zipkin)).isEqualTo(new Skip());
    assertThat(plan(SOURCES, Optional.of("other"), false, 8).step(zipkin)).isEqualTo(new Skip());
    assertThat(plan(SOURCES, Optional.empty(), true, 8).step(zipkin))
        .isEqualTo(new Send("zipkin", 2));
  }

  @Test
  void replayedRecordIsAsItCameAndNamesItsLetters() {
    String[] before = new String[20];
    for (int i = 0; i < before.length; i++) {
      before[i] = "0:" + i;
    }
    DeadLetter letter =
        Letters.record(0, 99, 1, "malformed_record", "zipkin", "", new byte[] {1, 2}, before);

    ProducerRecord<byte[], byte[]> record = ReplayWriter.record(letter, new Send("zipkin", 2));

    assertThat(record.topic()).isEqualTo("zipkin");
    assertThat(record.partition()).isEqualTo(2);
    assertThat(record.key()).isEqualTo("key".getBytes(StandardCharsets.UTF_8));
    assertThat(record.value()).containsExactly(1, 2);
    assertThat(record.headers())
        .extracting(header -> header.key() + "=" + DeadLetter.text(header))
        .containsExactly(
            "tailwater.replayed_from=0:13",
            "tailwater.replayed_from=0:14",
            "tailwater.replayed_from=0:15",
            "tailwater.replayed_from=0:16",
            "tailwater.replayed_from=0:17",
            "tailwater.replayed_from=0:18",
            "tailwater.replayed_from=0:19",
            "tailwater.replayed_from=0:99");
  }

  @Test
  void reportCountsByTopicAndByReason() {
    ReplayReport report = new ReplayReport();
    report.countReplayed("zipkin");
    report.countReplayed("zipkin");
    report.countSkipped();
    report.countRefused(new LetterNumber(0, 5), "there is no topic x", "");
    report.countRefused(new LetterNumber(0, 6), "there is no topic x", "");
    for (int i = 0; i < 100; i++) {
      report.countRefused(new LetterNumber(1, i), "why " + i, "because\n");
    }

    assertThat(report.lines(false))
        .hasSize(2 + 31)
        .startsWith(
            "replayed 2, skipped 1 that were replayed before, refused 102",
            "        2  into zipkin")
        .contains(
            "        2  refused: there is no topic x (such as 0:5)",
            "        1  refused: why 0 (such as 1:0: because.)",
            "       71  refused: other reasons (such as 1:29: because.)");
    assertThat(report.lines(true).getFirst()).startsWith("would replay 2,");
  }

  private ReplayPlan plan(String node) {
    return plan(node, Optional.empty(), false, 8);
  }

  private ReplayPlan plan(String node, Optional<String> to, boolean again, int partitions) {
    return new ReplayPlan(Letters.sources(node), replayed, to, again, _ -> partitions);
  }

  private static String why(ReplayStep step) {
    return step instanceof Refuse refused ? refused.why() : step.toString();
  }
}
