package io.tailwater.processors.alert.surge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.TraceId;
import io.tailwater.processors.pattern.ErrorClass;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class ServiceSurgesProperties {
  @Property(tries = 60)
  void movesChangeNothing(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int moves)
      throws IOException {
    Random random = new Random(seed);
    ServiceSurges stayed = new ServiceSurges();
    ServiceSurges moved = new ServiceSurges();
    List<SurgeEvent> expected = new ArrayList<>();
    List<SurgeEvent> seen = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      long millis = 1_000_000L + i * 7_000L - random.nextInt(200_000) + random.nextInt(200_000);
      LogCount count = count(random);
      assertThat(moved.add(millis, count)).isEqualTo(stayed.add(millis, count));
      assertThat(moved.addCalls(millis, "pay", 5)).isEqualTo(stayed.addCalls(millis, "pay", 5));
      if (random.nextInt(3) == 0) {
        expected.addAll(stayed.judge(1_000_000L + i * 7_000L));
        seen.addAll(moved.judge(1_000_000L + i * 7_000L));
      }
      if (random.nextInt(600) < moves) {
        moved = ServiceSurges.read(new DataInputStream(new ByteArrayInputStream(bytes(moved))));
      }
    }

    assertThat(seen).isEqualTo(expected);
    assertThat(bytes(moved)).isEqualTo(bytes(stayed));
  }

  private static LogCount count(Random random) {
    int pattern = random.nextInt(4);
    int lines = random.nextInt(40) == 0 ? 60 : random.nextInt(3);
    return new LogCount(
        pattern,
        pattern,
        pattern == 3 ? ErrorClass.TIMEOUT : null,
        random.nextBoolean() ? "pay" : null,
        lines,
        Exemplars.of(new TraceId(1, 1 + random.nextInt(50)), random.nextBoolean()));
  }

  private static byte[] bytes(ServiceSurges surges) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    surges.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  @Property(tries = 300)
  void ringHoldsWhatWasAddedInTheLastFourHours(@ForAll long seed) {
    Random random = new Random(seed);
    int length = 500;
    int[] counts = new int[length];
    WindowRing ring = new WindowRing();
    for (int i = 0; i < length; i++) {
      int count = random.nextInt(3) == 0 ? random.nextInt(100) : 0;
      boolean accepted = random.nextInt(5) > 0;
      ring.add(i, count, accepted);
      counts[i] = accepted ? count : -count;
    }

    assertThat(ring.before(length))
        .isEqualTo(Arrays.copyOfRange(counts, length - WindowRing.WINDOWS, length));
    ring.adopt(length - 7);
    assertThat(ring.before(length))
        .isEqualTo(Arrays.stream(counts, length - 7, length).map(Math::abs).toArray());
  }
}
