package io.tailwater.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class LogPatternCountProperties {
  private static List<LogPatternCount> counts(SplittableRandom random) {
    List<LogPatternCount> counts = new ArrayList<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      counts.add(
          new LogPatternCount(
              60_000L * random.nextInt(),
              "service " + random.nextInt(9),
              random.nextInt(7),
              random.nextLong(),
              "user <*> é " + random.nextInt(9),
              random.nextInt(1_000),
              random.nextInt(1_000)));
    }
    return counts;
  }

  @Property(tries = 300)
  void whatIsDecodedIsWhatWasEncoded(@ForAll long seed) {
    List<LogPatternCount> counts = counts(new SplittableRandom(seed));

    assertThat(LogPatternCount.decode(LogPatternCount.encode(counts))).isEqualTo(counts);
  }

  @Property(tries = 2_000)
  void whateverTheBytesAreNothingButTheDeclaredErrorComesOut(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = LogPatternCount.encode(counts(random));
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    try {
      assertThat(LogPatternCount.decode(bytes).size()).isLessThanOrEqualTo(20);
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  @Example
  void aVersionThatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> LogPatternCount.decode(new byte[] {9, 0, 0, 0, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 9");
  }
}
