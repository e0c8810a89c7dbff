package io.tailwater.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class LogPatternNameProperties {
  private static List<LogPatternName> names(SplittableRandom random) {
    List<LogPatternName> names = new ArrayList<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      names.add(
          new LogPatternName(
              "service " + random.nextInt(9),
              random.nextInt(7),
              random.nextLong(),
              random.nextLong(),
              "user <*> é " + random.nextInt(9)));
    }
    return names;
  }

  @Property(tries = 300)
  void whatIsDecodedIsWhatWasEncoded(@ForAll long seed) {
    List<LogPatternName> names = names(new SplittableRandom(seed));

    assertThat(LogPatternName.decode(LogPatternName.encode(names))).isEqualTo(names);
  }

  @Property(tries = 2_000)
  void whateverTheBytesAreNothingButTheDeclaredErrorComesOut(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = LogPatternName.encode(names(random));
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    try {
      assertThat(LogPatternName.decode(bytes).size()).isLessThanOrEqualTo(20);
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  @Example
  void aVersionThatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> LogPatternName.decode(new byte[] {9, 0, 0, 0, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 9");
  }
}
