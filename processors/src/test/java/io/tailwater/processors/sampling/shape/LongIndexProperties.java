package io.tailwater.processors.sampling.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class LongIndexProperties {
  @Property(tries = 200)
  void keysAreNumberedInTheOrderOfTheirArrivalHoweverOftenItIsCleared(@ForAll long seed) {
    Random random = new Random(seed);
    LongIndex index = new LongIndex();
    for (int round = 0; round < 5; round++) {
      Map<Long, Integer> expected = new HashMap<>();
      int range = 1 + random.nextInt(2_000);
      for (int i = random.nextInt(2_000); i > 0; i--) {
        long key = random.nextInt(range) - 1_000L;
        assertThat(index.find(key)).isEqualTo(expected.getOrDefault(key, LongIndex.ABSENT));
        expected.putIfAbsent(key, expected.size());
        assertThat(index.add(key)).isEqualTo(expected.get(key));
      }
      assertThat(index.size()).isEqualTo(expected.size());
      expected.forEach((key, number) -> assertThat(index.key(number)).isEqualTo(key));
      index.clear();
      assertThat(index.size()).isZero();
    }
  }
}
