package io.tailwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ByteSizeTest {
  @Test
  void binaryAndDecimalUnitsDiffer() {
    assertThat(ByteSize.parse("8MiB")).contains(8L << 20);
    assertThat(ByteSize.parse("8MB")).contains(8_000_000L);
    assertThat(ByteSize.parse("1.5 GiB")).contains(3L << 29);
    assertThat(ByteSize.parse("12")).contains(12L);
    assertThat(ByteSize.parse("0B")).contains(0L);
  }

  @Test
  void whatIsNoWholeNumberOfBytesIsEmpty() {
    for (String text : new String[] {"", "1.5", "-1", "8mb", "MiB", "1  GiB", "999999999TiB"}) {
      assertThat(ByteSize.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void sizesAreShownInTheLargestExactUnit() {
    assertThat(ByteSize.format(8L << 20)).isEqualTo("8MiB");
    assertThat(ByteSize.format(1000)).isEqualTo("1000B");
    assertThat(ByteSize.format(0)).isEqualTo("0B");
    assertThat(ByteSize.format(5L << 40)).isEqualTo("5TiB");
  }
}
