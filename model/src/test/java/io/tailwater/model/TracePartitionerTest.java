package io.tailwater.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TracePartitionerTest {

  @Test
  void randomIdsSpreadEvenly() {
    int[] counts = new int[8];
    Random random = new Random(7);
    for (int i = 0; i < 80_000; i++) {
      counts[TracePartitioner.partition(random.nextLong(), random.nextLong(), 8)]++;
    }
    assertThat(Arrays.stream(counts).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(9_500, 10_500));
  }

  @Test
  void idsThatDifferInFewBitsSpreadEvenly() {
    int[] counts = new int[8];
    for (int i = 0; i < 80_000; i++) {
      counts[TracePartitioner.partition(0, (long) i << 40, 8)]++;
    }
    assertThat(Arrays.stream(counts).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(9_500, 10_500));
  }

  /** Pinned: a change of the function would move traces under a running estate. */
  @Test
  void placementNeverChanges() {
    TraceId id = TraceId.fromHex("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(TracePartitioner.partition(id.hi(), id.lo(), 1_000)).isEqualTo(220);
  }
}
