package io.tailwater.ingest.decode.skywalking;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SkyWalkingIdsTest {
  private final SkyWalkingIds ids = new SkyWalkingIds();

  /** The expected ids are those of the Collector's own test of swTraceIDToTraceID. */
  @ParameterizedTest
  @CsvSource({
    "de5980b8-fce3-4a37-aab9-b4ac3af7eedd, de5980b8fce34a37aab9b4ac3af7eedd",
    "de5980b8fce34a37aab9b4ac3af7eedd, de5980b8fce34a37aab9b4ac3af7eedd",
    "de5980b8fce34a37aab9b4ac3af7eedd.1.16563474296430001, de5980b8fde34a371be41bcd5e2fd4dd",
  })
  void traceIdsAreTheCollectors(String text, String hex) {
    assertThat(traceId(text)).isEqualTo(TraceId.fromHex(hex));
  }

  @Test
  void theCaseOfTheDigitsDoesNotMatter() {
    assertThat(traceId("DE5980B8-FCE3-4A37-AAB9-B4AC3AF7EEDD"))
        .isEqualTo(traceId("de5980b8fce34a37aab9b4ac3af7eedd"));
  }

  @Test
  void aShortFoldableIdIsFoldedToo() {
    // 36 characters, where the Collector takes it for a UUID and gives up.
    assertThat(traceId(Segments.PROCESS + ".1.2").toHex())
        .isEqualTo("de5980b8fde34a37a8b9b4ac3af7eedd");
  }

  @Test
  void idsOf64BitsArePaddedOnTheLeft() {
    assertThat(traceId("00f067aa0ba902b7").toHex()).isEqualTo("000000000000000000f067aa0ba902b7");
  }

  @Test
  void anyOtherTextIsHashed() {
    assertThat(traceId("order-4711").toHex()).isEqualTo("cfc47f07856913109584cb3b6991066f");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "de59",
        "0000000000000000",
        "00000000000000000000000000000000",
        "00000000-0000-0000-0000-000000000000",
        "00000000000000000000000000000000.0.0",
        "de5980b8fce34a37aab9b4ac3af7eedg",
        "de5980b8_fce3_4a37_aab9_b4ac3af7eedd",
        "de5980b8fce34a37aab9b4ac3af7eedd.1",
        "de5980b8fce34a37aab9b4ac3af7eedd..",
        "de5980b8fce34a37aab9b4ac3af7eedd.1.",
        "de5980b8fce34a37aab9b4ac3af7eedd.-1.7",
        "de5980b8fce34a37aab9b4ac3af7eedd.1.7.8",
        "de5980b8fce34a37aab9b4ac3af7eedd.1.9999999999999999999",
        "de5980b8fce34a37aab9b4ac3af7eedd.1.00000000000000000000007",
        "de5980b8fce34a37aab9b4ac3af7eedd:1.16563474296430001",
        "\u6df7\u4e71\ud83d\ude00",
      })
  void noTextGivesTheInvalidIdNorThatOfItsProcess(String text) {
    TraceId id = traceId(text);

    assertThat(id).isNotEqualTo(SkyWalkingIds.NO_TRACE).isEqualTo(traceId(text));
    assertThat(id).isNotEqualTo(traceId(Segments.PROCESS));
  }

  @Test
  void anAbsentTraceIdIsTheInvalidOne() {
    assertThat(traceId("")).isEqualTo(SkyWalkingIds.NO_TRACE);
  }

  @Test
  void tracesOfAProcessStayApart() {
    Set<TraceId> seen = new HashSet<>();
    for (int thread = 0; thread < 64; thread++) {
      for (int sequence = 0; sequence < 1000; sequence++) {
        seen.add(traceId(Segments.PROCESS + "." + thread + "." + (16563474296430000L + sequence)));
      }
    }

    assertThat(seen).hasSize(64 * 1000);
  }

  /** Computed apart, from the specification of XXH64. */
  @ParameterizedTest
  @CsvSource({
    "56a5e1c519ae4c76a2b8b11d92cead7f.12.16563474296430001, 0, 3adb4405270e130a",
    "56a5e1c519ae4c76a2b8b11d92cead7f.12.16563474296430001, 1, 06bd0a8ae718ea98",
    "4f2f27748b8e44ecaf18fe0347194e86, 123, e5ecea5af3de3d55",
  })
  void spanIdsAreXxh64OfTheSegmentAndTheNumber(String segment, int span, String hex) {
    assertThat(Segments.spanId(segment, span)).isEqualTo(hex);
  }

  @Test
  void spansOfAThreadsSegmentsStayApart() {
    Set<String> seen = new HashSet<>();
    for (int segment = 0; segment < 500; segment++) {
      for (int span = 0; span < 100; span++) {
        seen.add(Segments.spanId(Segments.PROCESS + ".1." + (16563474296430000L + segment), span));
      }
    }

    assertThat(seen).hasSize(500 * 100);
  }

  @Test
  void aSpanOfNoSegmentHasTheInvalidId() {
    assertThat(Segments.spanId("", 3)).isEqualTo("0000000000000000");
  }

  private TraceId traceId(String text) {
    byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
    return ids.traceId(bytes, 1, bytes.length - 2);
  }
}
