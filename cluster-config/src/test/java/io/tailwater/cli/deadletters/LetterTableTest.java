package io.tailwater.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LetterTableTest {
  private static final long NOW = 1_795_762_192_000L;

  @Test
  void newestComeFirstAndAllAreCounted() {
    LetterTable table = new LetterTable(2);
    table.add(Letters.at(0, 1, NOW, "malformed_record"), true);
    table.add(Letters.at(0, 2, NOW + 1_000, "invalid_trace_id"), false);
    table.add(Letters.at(1, 1, NOW + 2_000, "malformed_record"), false);

    assertThat(table.lines())
        .containsExactly(
            "LETTER  TIME                  REASON            ORIGIN             BYTES  REPLAYED"
                + "  DETAIL",
            "1:1     2026-11-27T06:49:54Z  malformed_record  zipkin-2@1041          3",
            "0:2     2026-11-27T06:49:53Z  invalid_trace_id  zipkin-2@1041          3",
            "",
            "3 letters, 9 bytes, 1 replayed; the newest 2 are shown",
            "        2  malformed_record",
            "        1  invalid_trace_id");
  }

  @Test
  void whatStrangersWroteStaysOnItsLine() {
    LetterTable table = new LetterTable(5);
    table.add(
        Letters.record(
            0, 1, NOW, "a\u001b[2J", "t\n", "x".repeat(5_000) + "\u001b[2J", new byte[0]),
        false);

    assertThat(table.lines()).hasSize(5);
    assertThat(table.lines().get(1))
        .contains("a.[2J")
        .contains("t.-2@1041")
        .endsWith("x…")
        .hasSizeLessThan(250);
  }

  @Test
  void anyNumberOfReasonsIsCountedInBoundedSpace() {
    LetterTable table = new LetterTable(1);
    for (int i = 0; i < 1_000; i++) {
      table.add(Letters.at(0, i, NOW, "reason " + i), false);
    }

    List<String> lines = table.lines();
    assertThat(lines).hasSizeLessThan(210).contains("      800  (others)");
  }

  @Test
  void nothingIsSaidToBeNothing() {
    assertThat(new LetterTable(5).lines()).containsExactly("no dead letters");
  }
}
