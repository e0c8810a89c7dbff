package io.tailwater.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class HexDumpTest {
  @Test
  void bytesAreShownWithTheirPlaceAndText() {
    assertThat(HexDump.lines("[{\"id\": \u001b7, \"x\": 1}]".getBytes(StandardCharsets.UTF_8), 256))
        .containsExactly(
            "00000000  5b 7b 22 69 64 22 3a 20  1b 37 2c 20 22 78 22 3a |[{\"id\": .7, \"x\":|",
            "00000010  20 31 7d 5d                                      | 1}]|");
  }

  @Test
  void onlyTheFirstBytesAreShown() {
    assertThat(HexDump.lines(new byte[1000], 20)).hasSize(2);
    assertThat(HexDump.lines(new byte[0], 20)).isEmpty();
  }
}
