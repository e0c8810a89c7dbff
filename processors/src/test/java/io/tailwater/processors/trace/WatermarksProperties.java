package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class WatermarksProperties {
  @Property(tries = 300)
  void watermarksAreReadAsTheyWereWritten(@ForAll long seed) {
    Random random = new Random(seed);
    Watermarks written = random(random);
    Watermarks read = Watermarks.decode(written.encode());
    assertThat(read.sourceCount()).isEqualTo(written.sourceCount());
    assertThat(read.size()).isEqualTo(written.size());
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.source(i)).isEqualTo(written.source(i));
      assertThat(read.timeMillis(i)).isEqualTo(written.timeMillis(i));
    }
  }

  @Property(tries = 2_000)
  void damagedBytesAreReadOrRefusedButNeverCrash(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = random(random).encode();
    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 20));
    try {
      assertThat(5 + 16 * Watermarks.decode(cut).size()).isEqualTo(cut.length);
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  @Example
  void aSourceHasOneNumberWhereverItIsComputedAndNoOtherHasIt() {
    assertThat(Watermarks.source("otlp_spans", 3))
        .isEqualTo((long) "otlp_spans".hashCode() << 32 | 3)
        .isNotEqualTo(Watermarks.source("otlp_spans", 4))
        .isNotEqualTo(Watermarks.source("zipkin", 3));
  }

  @Example
  void watermarksOfNoSourceAtAllAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Watermarks(0, new long[0], new long[0]));
  }

  private static Watermarks random(Random random) {
    int size = random.nextInt(6);
    return new Watermarks(
        1 + random.nextInt(64), random.longs(size).toArray(), random.longs(size).toArray());
  }
}
