package io.tailwater.model.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.model.TraceId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

class NotificationFormatProperties {
  private static final List<String> TEXTS =
      List.of("", "a", "two words", "π ≠ \uD83D\uDD25", "line\nbreak", "x".repeat(70_000));

  @Property(tries = 200)
  void whatIsReadIsWhatWasWritten(@ForAll long seed) throws IOException {
    Notification written = notification(new Random(seed));
    byte[] bytes = bytes(written);

    Notification read = read(bytes);

    assertThat(read).isEqualTo(written);
    assertThat(bytes(read)).isEqualTo(bytes);
  }

  @Property(tries = 50)
  void bytesThatAreCutAreRefused(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] bytes = bytes(notification(random));

    assertThatThrownBy(() -> read(Arrays.copyOf(bytes, random.nextInt(bytes.length))))
        .isInstanceOfAny(IllegalArgumentException.class, IOException.class);
  }

  private static byte[] bytes(Notification notification) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    NotificationFormat.write(notification, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static Notification read(byte[] bytes) throws IOException {
    return NotificationFormat.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  private static Notification notification(Random random) {
    NotificationStatus status = any(List.of(NotificationStatus.values()), random);
    List<ExemplarTrace> traces = new ArrayList<>();
    List<NotifiedAlert> alerts = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      traces.add(new ExemplarTrace(new TraceId(random.nextLong(), i), any(TEXTS, random)));
      alerts.add(
          new NotifiedAlert(
              map(random),
              map(random),
              random.nextLong(),
              random.nextLong(),
              "0123456789abcde" + i,
              any(TEXTS, random)));
    }
    return new Notification(
        "inc-" + random.nextInt(100),
        1 + random.nextInt(1_000),
        status,
        any(List.of(NotificationSeverity.values()), random),
        "t" + any(TEXTS, random),
        measured(random),
        random.nextLong(),
        status == NotificationStatus.RESOLVED ? 1 + random.nextInt(9) : 0,
        new ProbableCause(any(TEXTS, random), List.of(any(TEXTS, random), any(TEXTS, random))),
        traces,
        List.of(any(TEXTS, random)),
        map(random),
        alerts,
        random.nextInt(5),
        random.nextInt(5),
        any(TEXTS, random));
  }

  private static @Nullable Measurement measured(Random random) {
    List<Double> values = List.of(0.0, -1.5, Double.NaN, Double.POSITIVE_INFINITY, 1e300);
    return random.nextBoolean()
        ? null
        : new Measurement(
            "w" + any(TEXTS, random),
            any(values, random),
            any(values, random),
            any(List.of(Measurement.Expectation.values()), random),
            any(values, random),
            random.nextInt(9),
            any(TEXTS, random));
  }

  private static SortedMap<String, String> map(Random random) {
    SortedMap<String, String> map = new TreeMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      map.put(any(TEXTS, random), any(TEXTS, random));
    }
    return map;
  }

  private static <T> T any(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }
}
