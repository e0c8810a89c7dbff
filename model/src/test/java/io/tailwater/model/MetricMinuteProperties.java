package io.tailwater.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.model.MetricMinute.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class MetricMinuteProperties {
  private static List<MetricMinute> minutes(SplittableRandom random) {
    List<MetricMinute> minutes = new ArrayList<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      Scope scope = List.of(Scope.SERVICE, Scope.INSTANCE, Scope.HOST).get(random.nextInt(3));
      minutes.add(
          new MetricMinute(
              MetricMinute.MINUTE_MILLIS * random.nextInt(),
              scope,
              scope == Scope.HOST ? "" : "service " + random.nextInt(9),
              scope == Scope.SERVICE ? "" : "é " + random.nextInt(9),
              random.nextBoolean() ? "" : "web-1",
              "process.cpu",
              random.nextBoolean() ? "" : "cpu.mode=user",
              random.nextDouble() * 1e12 - 5e11,
              random.nextInt(3)));
    }
    return minutes;
  }

  @Property(tries = 300)
  void whatIsDecodedIsWhatWasEncoded(@ForAll long seed) {
    List<MetricMinute> minutes = minutes(new SplittableRandom(seed));

    assertThat(MetricMinute.decode(MetricMinute.encode(minutes))).isEqualTo(minutes);
  }

  @Property(tries = 2_000)
  void whateverTheBytesAreNothingButTheDeclaredErrorComesOut(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = MetricMinute.encode(minutes(random));
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    try {
      assertThat(MetricMinute.decode(bytes).size()).isLessThanOrEqualTo(20);
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  @Property(tries = 300)
  void whatIsCutIsRefused(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = MetricMinute.encode(minutes(random));

    assertThatThrownBy(
            () -> MetricMinute.decode(Arrays.copyOf(bytes, random.nextInt(bytes.length))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void whatCannotBeAddedIsRefused() {
    for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(
              () -> new MetricMinute(0, Scope.HOST, "", "web-1", "", "host.cpu", "", number, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("host.cpu");
    }
    assertThatThrownBy(() -> new MetricMinute(0, Scope.HOST, "", "", "", "host.cpu", "", 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void aMachineIsNoService() {
    MetricMinute minute =
        new MetricMinute(0, Scope.HOST, "", "web-1", "web-1", "host.cpu", "", 1, 1);

    assertThat(minute.place()).isEqualTo("host:web-1");
    assertThat(MetricMinute.isHost(minute.place())).isTrue();
    assertThat(MetricMinute.isHost("web-1")).isFalse();
  }
}
