package io.tailwater.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.cli.deadletters.LetterReading.Bad;
import io.tailwater.cli.deadletters.LetterReading.Good;
import io.tailwater.cli.deadletters.LetterReading.Unknown;
import io.tailwater.model.Signal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class LetterReaderTest {
  private static final String ALL =
      "{sources: [otlp_spans, {topic: zipkin, encoding: zipkin_json}], limits: {max_record_bytes:"
          + " 2000}}";

  @Test
  void wholeRecordIsReadAsItsTopicIsReadNow() {
    DeadLetter letter = Letters.of("malformed_record", "zipkin", Letters.ZIPKIN);

    assertThat(read("{sources: [zipkin]}", letter))
        .isInstanceOfSatisfying(
            Bad.class, bad -> assertThat(bad.words()).matches("malformed_record: .+ at byte \\d+"));
    assertThat(read(ALL, letter)).isEqualTo(new Good(1, Signal.TRACES));
  }

  @Test
  void partOfARecordIsOtlpWhateverItsTopicHas() {
    assertThat(read(ALL, Letters.of("invalid_trace_id", "zipkin", Letters.OTLP)))
        .isEqualTo(new Good(1, Signal.TRACES));
  }

  @Test
  void whatComesFromShardsAndFromTheSinkIsOtlp() {
    assertThat(read(ALL, Letters.of("malformed_record", "tailwater.keyed.spans", Letters.OTLP)))
        .isEqualTo(new Good(1, Signal.TRACES));
    assertThat(read(ALL, Letters.of("rejected_row", "tailwater.kept.spans", Letters.OTLP)))
        .isEqualTo(new Good(1, Signal.TRACES));
    assertThat(read(ALL, Letters.of("undecodable_span", "tailwater.kept.spans", Letters.OTLP)))
        .isInstanceOf(Unknown.class);
  }

  @Test
  void faultsWithoutDetailAreSaidInWords() {
    byte[] noId = Letters.OTLP.clone();
    Arrays.fill(noId, 8, 24, (byte) 0);

    assertThat(read(ALL, Letters.of("malformed_record", "otlp_spans", noId)))
        .isEqualTo(
            new Bad(
                "invalid_trace_id", "1 span with a trace id that is not 16 bytes or is all zero"));
    assertThat(read(ALL, Letters.of("record_too_large", "otlp_spans", new byte[2_001])))
        .isEqualTo(
            new Bad("record_too_large", "2001 bytes, and node.limits.max_record_bytes is 2000"));
  }

  @Test
  void nobodyKnowsHowOtherTopicsAreWritten() {
    assertThat(read(ALL, Letters.of("malformed_record", "otlp_logs", Letters.OTLP)))
        .isEqualTo(new Unknown("otlp_logs is no source in t.yaml"));
  }

  @Test
  void logsAreReadAsLogs() {
    String logs = "{sources: [otlp_spans, {topic: app, signal: logs, encoding: json}]}";

    assertThat(
            read(
                logs,
                Letters.of(
                    "malformed_record", "app", "{\"message\": \"a\"}\n{\"message\": \"b\"}")))
        .isEqualTo(new Good(2, Signal.LOGS));
    assertThat(read(logs, Letters.of("malformed_record", "app", "{\"message\": ")))
        .isInstanceOf(Bad.class);
  }

  @Test
  void readerIsAsGoodAfterABadLetter() {
    LetterReader reader = new LetterReader(Letters.sources(ALL));
    DeadLetter good = Letters.of("malformed_record", "zipkin", Letters.ZIPKIN);

    assertThat(reader.read(Letters.of("malformed_record", "zipkin", "[{"))).isInstanceOf(Bad.class);
    assertThat(reader.read(good)).isEqualTo(new Good(1, Signal.TRACES));
    assertThat(reader.read(good)).isEqualTo(new Good(1, Signal.TRACES));
  }

  @Test
  void viewTellsAllAndNothingThatMovesTheCursor() {
    DeadLetter letter =
        Letters.record(
            0,
            17,
            1_700_000_000_000L,
            "malformed_record",
            "zipkin",
            "bad\u001b[2J",
            Letters.ZIPKIN.getBytes(StandardCharsets.UTF_8),
            "0:3");

    assertThat(LetterView.lines(letter, true, new LetterReader(Letters.sources(ALL))))
        .contains(
            "letter  0:17, replayed",
            "time    2023-11-14T22:13:20Z",
            "key     6b6579 (3 bytes)",
            "now     reads well: 1 span",
            "  tailwater.reason: malformed_record",
            "  tailwater.detail: bad.[2J",
            "  tailwater.origin.offset: 1041",
            "  tailwater.replayed_from: 0:3",
            "  00000000  5b 7b 22 74 72 61 63 65  49 64 22 3a 20 22 34 36 |[{\"traceId\": \"46|");
  }

  private static LetterReading read(String node, DeadLetter letter) {
    return new LetterReader(Letters.sources(node)).read(letter);
  }
}
