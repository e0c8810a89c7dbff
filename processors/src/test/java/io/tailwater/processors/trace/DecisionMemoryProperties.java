package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class DecisionMemoryProperties {
  private record Expected(int decision, long sinceMillis) {}

  @Property(tries = 30)
  void aDecisionIsRememberedForTheWindowAndForgottenAGenerationLater(
      @ForAll long seed, @ForAll @IntRange(min = 3, max = 10_000) int window) {
    Random random = new Random(seed);
    DecisionMemory memory = new DecisionMemory(window, 1_000_000);
    Map<Long, Expected> told = new HashMap<>();
    long generation = Math.ceilDiv((long) window, 3L);
    long now = random.nextInt();
    long step = 1L + random.nextInt(Math.max(1, window / 20));
    for (int i = 0; i < 3_000; i++) {
      long id = random.nextInt(600);
      int decision = random.nextInt(1 << 15);
      memory.remember(~id, id, decision, now);
      memory.listed(i, i);
      told.put(id, new Expected(decision, now));
      long asked = random.nextInt(600);
      int found = memory.find(~asked, asked);
      Expected expected = told.get(asked);
      if (expected == null) {
        assertThat(found).isEqualTo(DecisionMemory.UNKNOWN);
      } else if (now - expected.sinceMillis() < window) {
        assertThat(found).isEqualTo(expected.decision());
      } else if (now - expected.sinceMillis() > window + generation + 3 * step) {
        assertThat(found).isEqualTo(DecisionMemory.UNKNOWN);
      }
      now += random.nextLong(step);
    }
  }

  @Example
  void anIdlePeriodForgetsEverythingWithTheNextDecisions() {
    DecisionMemory memory = new DecisionMemory(900, 1_000_000);
    memory.remember(1, 1, 5, 0);
    memory.remember(2, 2, 6, 300);
    memory.listed(10, 10);
    memory.remember(3, 3, 7, 1_000_000);
    memory.remember(4, 4, 8, 1_000_300);
    assertThat(memory.find(1, 1)).isEqualTo(DecisionMemory.UNKNOWN);
    assertThat(memory.find(2, 2)).isEqualTo(DecisionMemory.UNKNOWN);
    assertThat(memory.find(3, 3)).isEqualTo(7);
  }

  @Example
  void moreDecisionsThanRoomForgetTheOldestEarlyAndSaySo() {
    DecisionMemory memory = new DecisionMemory(1_000_000, 400);
    for (int i = 0; i < 2_000; i++) {
      memory.remember(i, i, 1, i);
      memory.listed(i + 1, i + 1);
    }
    assertThat(memory.size()).isBetween(300, 400);
    assertThat(memory.find(1_999, 1_999)).isEqualTo(1);
    assertThat(memory.find(1_700, 1_700)).isEqualTo(1);
    assertThat(memory.find(0, 0)).isEqualTo(DecisionMemory.UNKNOWN);
    assertThat(memory.turnedEarly()).isPositive();
  }

  @Example
  void whereMemoryIsShortTheOldestAreForgottenOnDemandButNotAllAtOnce() {
    DecisionMemory memory = new DecisionMemory(1_000_000, 1_000_000);
    for (int i = 0; i < 10_000; i++) {
      memory.remember(i, i, 0, i);
      memory.listed(i + 1, i + 1);
      if (i % 100 == 0 && memory.size() > 2_000) {
        memory.turnEarly(i);
        memory.turnEarly(i);
      }
    }
    assertThat(memory.size()).isBetween(1_000, 2_500);
    assertThat(memory.find(9_000, 9_000)).isZero();
    assertThat(memory.find(5_000, 5_000)).isEqualTo(DecisionMemory.UNKNOWN);
    assertThat(memory.turnedEarly()).isPositive();
  }

  @Property(tries = 30)
  void nothingIsForgottenThatAReplayCouldMeet(@ForAll long seed) {
    Random random = new Random(seed);
    DecisionMemory memory = new DecisionMemory(100, 40);
    Map<Long, Long> offsetOf = new HashMap<>();
    long low = 0;
    long now = 0;
    for (long offset = 1; offset < 2_000; offset++) {
      memory.remember(offset, offset, 1, now);
      offsetOf.put(offset, offset);
      now += random.nextInt(50);
      if (random.nextInt(20) == 0) {
        low = Math.min(offset, low + random.nextInt(200));
        memory.listed(offset + 1, low);
      }
      long known = low + random.nextLong(offset - low + 1);
      if (known > 0) {
        assertThat(memory.find(known, known)).as("offset %d, low %d", known, low).isEqualTo(1);
      }
    }
    assertThat(memory.size()).isLessThan(offsetOf.size());
  }

  /**
   * Against a plain map, over few ids so that drops are turned, refreshed, marked and forgotten.
   */
  @Property(tries = 60)
  void whatWasSaidLastIsFoundWhateverItWasBefore(@ForAll long seed) {
    Random random = new Random(seed);
    DecisionMemory memory = new DecisionMemory(3_000, 1_000_000);
    Map<Long, Expected> told = new HashMap<>();
    long now = 0;
    for (int i = 0; i < 4_000; i++) {
      long id = random.nextInt(400);
      int number = random.nextInt(3) == 0 ? 1 + random.nextInt(DecisionMemory.RESTORED - 1) : 0;
      int decision = number | (random.nextBoolean() ? DecisionMemory.RESTORED : 0);
      memory.remember(id % 7, id, decision, now);
      memory.listed(i, i);
      told.put(id, new Expected(decision, now));
      long asked = random.nextInt(400);
      Expected expected = told.get(asked);
      if (expected != null && now - expected.sinceMillis() < 3_000) {
        assertThat(memory.find(asked % 7, asked)).isEqualTo(expected.decision());
      }
      assertThat(memory.find(asked % 7 + 1, asked)).isEqualTo(DecisionMemory.UNKNOWN);
      now += random.nextInt(40);
      if (random.nextInt(500) == 0) {
        now += random.nextInt(8_000);
      }
    }
    long known = told.keySet().stream().filter(id -> memory.find(id % 7, id) >= 0).count();
    assertThat(memory.size()).isEqualTo((int) known);
  }

  @Example
  void idsThatDifferInOneHalfAloneAreToldApart() {
    DecisionMemory memory = new DecisionMemory(1_000, 1_000_000);
    for (int i = 0; i < 64; i++) {
      memory.remember(1L << i, 6, i, 0);
      memory.remember(5, 1L << i, 100 + i, 0);
    }
    for (int i = 0; i < 64; i++) {
      assertThat(memory.find(1L << i, 6)).isEqualTo(i);
      assertThat(memory.find(5, 1L << i)).isEqualTo(100 + i);
    }
  }

  /** The arrays as the machine lays them out: 16 bytes of header, lengths rounded up to 8. */
  @Property(tries = 12)
  void aDroppedTraceCostsEightBytesAndAKeptOneFarBelowForty(
      @ForAll @IntRange(min = 200_000, max = 2_000_000) int traces) {
    assertThat(bytesATrace(traces, VerdictTable.DROPPED)).as("dropped").isBetween(7.0, 8.0);
    assertThat(bytesATrace(traces / 5, 7)).as("kept").isBetween(17.0, 22.0);
  }

  /** In the midst of life: many generations have come and gone, one in ten traces is kept. */
  @Example
  void nineInTenDroppedTakeLessThanTenBytesATraceInSteadyState() {
    DecisionMemory memory = new DecisionMemory(600_000, 2_000_000);
    SplittableRandom random = new SplittableRandom(4);
    int settled = 0;
    double most = 0;
    for (long now = 0; now < 3_600_000; now += 2) {
      memory.remember(random.nextLong(), random.nextLong(), random.nextInt(10) == 0 ? 3 : 0, now);
      if (++settled % 10_000 == 0) {
        memory.listed(settled, settled);
        if (now > 600_000) {
          most = Math.max(most, (double) memory.heldBytes() / memory.size());
        }
      }
    }
    assertThat(memory.size()).isBetween(300_000, 420_000);
    assertThat(most).isLessThan(10);
  }

  private static double bytesATrace(int traces, int decision) {
    DecisionMemory memory = new DecisionMemory(600_000, 4_000_000);
    SplittableRandom random = new SplittableRandom(traces);
    for (int i = 0; i < traces; i++) {
      memory.remember(random.nextLong(), random.nextLong(), decision, i * 500_000L / traces);
    }
    return (double) memory.heldBytes() / memory.size();
  }
}
