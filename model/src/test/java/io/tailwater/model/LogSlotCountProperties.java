package io.tailwater.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class LogSlotCountProperties {
  private static List<LogSlotCount> counts(SplittableRandom random) {
    List<LogSlotCount> counts = new ArrayList<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      counts.add(
          new LogSlotCount(
              LogSlotCount.SLOT_MILLIS * random.nextInt(),
              "service " + random.nextInt(9),
              random.nextLong(),
              random.nextInt(7),
              random.nextBoolean() ? "" : "net.connection_refused",
              random.nextBoolean() ? "" : "GET /pay",
              "user <*> é " + random.nextInt(9),
              random.nextInt(1_000),
              traces(random)));
    }
    return counts;
  }

  private static List<TraceId> traces(SplittableRandom random) {
    List<TraceId> traces = new ArrayList<>();
    for (int i = random.nextInt(LogSlotCount.MOST_TRACES + 1); i > 0; i--) {
      traces.add(new TraceId(random.nextLong(), random.nextLong()));
    }
    return traces;
  }

  @Property(tries = 300)
  void whatIsDecodedIsWhatWasEncoded(@ForAll long seed) {
    List<LogSlotCount> counts = counts(new SplittableRandom(seed));

    assertThat(LogSlotCount.decode(LogSlotCount.encode(counts))).isEqualTo(counts);
  }

  @Property(tries = 2_000)
  void whateverTheBytesAreNothingButTheDeclaredErrorComesOut(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = LogSlotCount.encode(counts(random));
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    try {
      assertThat(LogSlotCount.decode(bytes).size()).isLessThanOrEqualTo(20);
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  @Property(tries = 300)
  void whatIsCutIsRefused(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = LogSlotCount.encode(counts(random));

    assertThatThrownBy(
            () -> LogSlotCount.decode(Arrays.copyOf(bytes, random.nextInt(bytes.length))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void aVersionThatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> LogSlotCount.decode(new byte[] {9, 0, 0, 0, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 9");
  }

  @Example
  void aNumberThatTheBytesCannotHoldIsRefusedBeforeRoomIsMadeForIt() {
    assertThatThrownBy(() -> LogSlotCount.decode(new byte[] {1, 127, -1, -1, -1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too short");
  }
}
