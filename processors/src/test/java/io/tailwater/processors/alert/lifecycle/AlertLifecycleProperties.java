package io.tailwater.processors.alert.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.alert.rule.AlertEntity;
import io.tailwater.processors.alert.rule.AlertRule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random histories of one alert, with late data, gaps, and restarts at any point. */
final class AlertLifecycleProperties {
  private static final long START = 5_000;
  private static final int MINUTES = 400;
  private static final AlertEntity CART = AlertEntity.service("t", "cart");

  /** Where each open state may go; from the others an alert may go to any but these, and FIRING. */
  private static final Map<AlertState, EnumSet<AlertState>> FROM_OPEN =
      new EnumMap<>(
          Map.of(
              AlertState.FIRING,
              EnumSet.of(
                  AlertState.FIRING,
                  AlertState.RESOLVING,
                  AlertState.STALE,
                  AlertState.RESOLVED,
                  AlertState.FLAPPING),
              AlertState.RESOLVING,
              EnumSet.of(
                  AlertState.FIRING, AlertState.RESOLVED, AlertState.FLAPPING, AlertState.STALE),
              AlertState.FLAPPING,
              EnumSet.of(
                  AlertState.FLAPPING, AlertState.FIRING, AlertState.RESOLVED, AlertState.STALE),
              AlertState.STALE,
              EnumSet.of(
                  AlertState.FIRING,
                  AlertState.RESOLVING,
                  AlertState.RESOLVED,
                  AlertState.FLAPPING)));

  private record Heard(long minute, char letter, long now) {}

  @Property(tries = 300)
  void restartsChangeNothing(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int forMinutes)
      throws IOException {
    AlertRule rule = Judgements.rule(forMinutes, 5);
    SplittableRandom random = new SplittableRandom(seed);
    AlertLifecycle steady = AlertLifecycle.create(rule, CART, START);
    AlertLifecycle restarted = AlertLifecycle.create(rule, CART, START);
    for (Heard heard : history(random)) {
      if (random.nextInt(5) == 0) {
        byte[] state = state(restarted);
        restarted =
            AlertLifecycle.readFrom(
                rule, CART, new DataInputStream(new ByteArrayInputStream(state)));
        assertThat(state(restarted)).isEqualTo(state);
      }
      assertThat(restarted.observe(heard.minute(), Judgements.of(heard.letter()), heard.now()))
          .isEqualTo(steady.observe(heard.minute(), Judgements.of(heard.letter()), heard.now()));
    }
  }

  @Property(tries = 300)
  void everyStepIsInThePicture(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int forMinutes) {
    AlertLifecycle alert = AlertLifecycle.create(Judgements.rule(forMinutes, 5), CART, START);
    AlertState state = AlertState.INACTIVE;
    long fired = Long.MIN_VALUE;
    for (Heard heard : history(new SplittableRandom(seed))) {
      for (AlertTransition step :
          alert.observe(heard.minute(), Judgements.of(heard.letter()), heard.now())) {
        assertThat(step.from()).isEqualTo(state);
        state = step.to();
        if (step.from().isOpen()) {
          assertThat(step.to()).isIn(FROM_OPEN.get(step.from()));
        } else {
          assertThat(step.to() == AlertState.FIRING || !step.to().isOpen()).isTrue();
          fired = state == AlertState.FIRING ? step.minute() : fired;
        }
        if (state == AlertState.RESOLVED) {
          assertThat(step.minute() - fired).isGreaterThanOrEqualTo(5);
        }
      }
      assertThat(alert.state()).isEqualTo(state);
    }
  }

  @Property(tries = 300)
  void whatFiresResolvesWhenAllIsCalm(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int forMinutes) {
    AlertLifecycle alert = AlertLifecycle.create(Judgements.rule(forMinutes, 5), CART, START);
    for (Heard heard : history(new SplittableRandom(seed))) {
      alert.observe(heard.minute(), Judgements.of(heard.letter()), heard.now());
    }
    for (int i = 0; i < 31; i++) {
      long minute = alert.lastMinute() + 1;
      alert.observe(minute, Judgements.of('c'), minute);
    }

    assertThat(alert.state().isOpen()).isFalse();
  }

  private static List<Heard> history(SplittableRandom random) {
    List<Heard> history = new ArrayList<>();
    long minute = START;
    char mood = 'b';
    for (int i = 0; i < MINUTES; i++) {
      if (random.nextInt(8) == 0) {
        mood = Judgements.LETTERS.charAt(random.nextInt(Judgements.LETTERS.length()));
      }
      char letter =
          random.nextInt(6) == 0
              ? Judgements.LETTERS.charAt(random.nextInt(Judgements.LETTERS.length()))
              : mood;
      boolean late = random.nextInt(10) == 0;
      long behind = random.nextInt(20) == 0 ? 20 : 0;
      history.add(
          new Heard(late ? minute - random.nextInt(1, 20) : minute, letter, minute + behind));
      if (!late) {
        minute += random.nextInt(30) == 0 ? random.nextInt(1, 200) : 1;
      }
    }
    return history;
  }

  private static byte[] state(AlertLifecycle alert) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    alert.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
