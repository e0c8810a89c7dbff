package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
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
}
