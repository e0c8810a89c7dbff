package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class StreamClockProperties {
  @Property(tries = 200)
  void timeIsThatOfTheSlowestSourceAndNeverGoesBack(@ForAll long seed) {
    Random random = new Random(seed);
    int sources = 1 + random.nextInt(6);
    StreamClock clock = new StreamClock(0);
    Map<Long, Long> times = new HashMap<>();
    long last = 0;
    for (int i = 0; i < 300; i++) {
      long[] named =
          random.longs(0, sources).distinct().limit(1 + random.nextInt(sources)).toArray();
      long[] told = new long[named.length];
      for (int n = 0; n < named.length; n++) {
        told[n] = i * 100L + random.nextInt(2_000) - 1_000;
        times.merge(named[n], told[n], Math::max);
      }
      clock.watermarks(new Watermarks(sources, named, told));
      // Neither a record's time nor the wall clock count once there are watermarks.
      clock.recordSeen(Long.MAX_VALUE);
      clock.caughtUp(Long.MAX_VALUE);
      long least =
          times.size() < sources
              ? 0
              : times.values().stream().mapToLong(Long::longValue).min().orElse(0);
      assertThat(clock.nowMillis()).isEqualTo(Math.max(last, least));
      last = clock.nowMillis();
    }
  }

  @Example
  void withoutWatermarksTimeIsTheGreatestRecordTime() {
    StreamClock clock = new StreamClock(50);
    clock.recordSeen(40);
    assertThat(clock.nowMillis()).isEqualTo(50);
    clock.recordSeen(90);
    clock.recordSeen(70);
    assertThat(clock.nowMillis()).isEqualTo(90);
    clock.caughtUp(200);
    assertThat(clock.nowMillis()).isEqualTo(200);
  }

  @Example
  void aSourceThatIsGoneStopsHoldingTimeBackWhenTheLaneSaysThereAreFewer() {
    StreamClock clock = new StreamClock(0);
    clock.watermarks(new Watermarks(2, new long[] {1}, new long[] {100}));
    clock.watermarks(new Watermarks(2, new long[] {2}, new long[] {500}));
    assertThat(clock.nowMillis()).isEqualTo(100);
    clock.watermarks(new Watermarks(1, new long[] {2}, new long[] {600}));
    assertThat(clock.nowMillis()).isEqualTo(600);
  }
}
