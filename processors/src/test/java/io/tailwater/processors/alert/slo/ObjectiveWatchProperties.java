package io.tailwater.processors.alert.slo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class ObjectiveWatchProperties {
  @Property(tries = 100)
  void movesChangeNothing(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int moves)
      throws IOException {
    Objective objective = Objectives.availability(0.999);
    Random random = new Random(seed);
    ObjectiveWatch stayed = Objectives.watch(objective);
    ObjectiveWatch moved = Objectives.watch(objective);
    List<SloEvent> expected = new ArrayList<>();
    List<SloEvent> seen = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      long minute = 1_000L + i + random.nextInt(3) - 12L * random.nextInt(2);
      long calls = random.nextInt(4) == 0 ? 0 : random.nextInt(60);
      long bad = random.nextInt(6) == 0 ? calls : 0;
      long watermark = (1_000 + i) * 60_000L + random.nextInt(60_000);
      assertThat(moved.add(minute, calls, bad)).isEqualTo(stayed.add(minute, calls, bad));
      expected.addAll(stayed.judge(watermark));
      seen.addAll(moved.judge(watermark));
      if (random.nextInt(400) < moves) {
        moved = moved(moved, objective);
      }
    }

    assertThat(seen).isEqualTo(expected);
    assertThat(moved.budget()).isEqualTo(stayed.budget());
  }

  private static ObjectiveWatch moved(ObjectiveWatch watch, Objective objective)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    watch.writeTo(new DataOutputStream(bytes));
    return ObjectiveWatch.read(
        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())),
        objective,
        BurnRules.shipped(objective));
  }

  @Property(tries = 200)
  void ringSumsWhatWasAdded(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = MinuteRing.MINUTES) int window) {
    Random random = new Random(seed);
    int length = 6_000;
    long[] calls = new long[length];
    long[] bad = new long[length];
    MinuteRing ring = new MinuteRing();
    for (int i = 0; i < length; i++) {
      if (random.nextInt(3) == 0) {
        calls[i] = random.nextInt(1_000);
        bad[i] = random.nextInt(5) == 0 ? random.nextInt((int) calls[i] + 1) : 0;
        ring.add(i, calls[i], bad[i]);
      }
    }

    long allCalls = 0;
    long allBad = 0;
    long busiest = 0;
    for (int i = length - window; i < length; i++) {
      allCalls += calls[i];
      allBad += bad[i];
      busiest = Math.max(busiest, calls[i]);
    }
    assertThat(ring.sum(length - window, length - 1)).isEqualTo(new Counts(allCalls, allBad));
    assertThat(ring.busiest(length - window, length - 1)).isEqualTo(busiest);
  }
}
