package io.tailwater.processors.alert.slo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quiet services whose errors are exactly what the objective allows: nobody is to be woken. */
final class LowTrafficTest {
  private static final int DAYS = 60;
  private static final double TARGET = 0.999;

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 5, 60})
  void nobodyIsWokenByErrorsThatTheBudgetAllows(double callsPerMinute) {
    Random random = new Random(42);
    Objective objective = Objectives.availability(TARGET);
    ObjectiveWatch watch = Objectives.watch(objective);
    BurnRule plain = BurnRules.shipped(objective).rules().get(1);
    int pages = 0;
    int unguarded = 0;
    boolean above = false;
    for (long minute = 0; minute < DAYS * 1_440L; minute++) {
      long calls = poisson(random, callsPerMinute);
      watch.add(minute, calls, bad(random, calls));
      pages += (int) Objectives.judge(watch, minute).stream().filter(LowTrafficTest::pages).count();
      Reading reading = watch.readings().get(plain);
      boolean now =
          reading != null && reading.burn() > plain.burn() && reading.shortBurn() > plain.burn();
      unguarded += now && !above ? 1 : 0;
      above = now;
    }

    assertThat((double) pages / DAYS).isLessThanOrEqualTo(0.01);
    if (callsPerMinute == 1) {
      assertThat((double) unguarded / DAYS).isBetween(1.0, 1.8);
    }
  }

  private static boolean pages(SloEvent event) {
    return event instanceof SloEvent.Fired fired && fired.rule().urgency().pages();
  }

  private static long poisson(Random random, double mean) {
    double product = random.nextDouble();
    long count = 0;
    while (product > Math.exp(-mean)) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  private static long bad(Random random, long calls) {
    long bad = 0;
    for (long i = 0; i < calls; i++) {
      bad += random.nextDouble() < 1 - TARGET ? 1 : 0;
    }
    return bad;
  }
}
