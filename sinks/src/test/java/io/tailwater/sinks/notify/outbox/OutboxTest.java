package io.tailwater.sinks.notify.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.model.alert.Notification;
import io.tailwater.model.alert.NotificationStatus;
import io.tailwater.sinks.notify.Incidents;
import io.tailwater.sinks.notify.LaneSettings;
import io.tailwater.sinks.notify.Message;
import io.tailwater.sinks.notify.RateLimit;
import io.tailwater.sinks.notify.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final long T0 = 1_795_788_200_000L;
  private static final long HOUR = 3_600_000;
  private static final LaneSettings PLAIN = lane(List.of(), null);
  private static final Verdict DELIVERED = new Verdict.Delivered();
  private static final Verdict DOWN = new Verdict.Retry("down", 0);

  private static LaneSettings lane(List<RateLimit> limits, @Nullable String fallback) {
    return new LaneSettings(limits, false, false, 0, fallback);
  }

  private static Outbox outbox(LaneSettings settings) {
    return Outbox.empty(Map.of("a", settings), 1, 42);
  }

  private static Notification firing(String incident, long sequence) {
    return Incidents.of(incident, sequence, NotificationStatus.FIRING);
  }

  private static Notification resolved(String incident, long sequence) {
    return Incidents.of(incident, sequence, NotificationStatus.RESOLVED);
  }

  /** Lets time pass up to a bound, with every attempt coming to the same, and gives their keys. */
  private static List<String> run(Outbox outbox, long from, long until, Verdict verdict) {
    List<String> keys = new ArrayList<>();
    long now = Math.max(from, outbox.wakeMillis());
    while (now <= until) {
      Attempt attempt = outbox.next(now).orElseThrow();
      keys.add(attempt.message().key());
      outbox.settle(attempt, verdict, now);
      now = Math.max(now, outbox.wakeMillis());
    }
    return keys;
  }

  @Test
  void receiverThatIsDownForTenMinutesGetsAllInOrderOncePerKey() {
    Outbox outbox = outbox(PLAIN);
    outbox.offer("a", firing("x", 1), T0);
    List<String> failed = run(outbox, T0, T0 + 300_000, DOWN);
    outbox.offer("a", firing("y", 1), T0 + 300_000);
    outbox.offer("a", resolved("x", 2), T0 + 310_000);
    failed.addAll(run(outbox, T0 + 310_000, T0 + 600_000, DOWN));

    List<String> delivered = run(outbox, T0 + 600_000, T0 + 1_200_000, DELIVERED);

    assertThat(failed).hasSizeGreaterThan(8).containsOnly("msg_x_1");
    assertThat(delivered).containsExactly("msg_x_1", "msg_y_1", "msg_x_2");
    assertThat(outbox.wakeMillis()).isEqualTo(Long.MAX_VALUE);
    assertThat(outbox.deadLetters()).isEmpty();
  }

  @Test
  void keyIsTakenOnceEvenAfterItWasDelivered() {
    Outbox outbox = outbox(PLAIN);

    assertThat(outbox.offer("a", firing("x", 1), T0)).isTrue();
    assertThat(outbox.offer("a", firing("x", 1), T0)).isFalse();
    assertThat(run(outbox, T0, T0, DELIVERED)).containsExactly("msg_x_1");
    assertThat(outbox.offer("a", firing("x", 1), T0 + HOUR)).isFalse();
    assertThat(outbox.next(T0 + HOUR)).isEmpty();
  }

  @Test
  void oneAttemptAtATimeAndALostOneIsMadeAgain() {
    Outbox outbox = outbox(PLAIN);
    outbox.offer("a", firing("x", 1), T0);

    Attempt lost = outbox.next(T0).orElseThrow();

    assertThat(outbox.next(T0 + 59_999)).isEmpty();
    Attempt again = outbox.next(T0 + 60_000).orElseThrow();
    assertThat(again.message()).isEqualTo(lost.message());
    assertThat(outbox.settle(lost, DELIVERED, T0 + 60_001)).isEqualTo(Outcome.STALE);
    assertThat(outbox.settle(again, DELIVERED, T0 + 60_002)).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void attemptsOfAnOldOwnerAreRefused() {
    Outbox outbox = outbox(PLAIN);
    outbox.offer("a", firing("x", 1), T0);
    Attempt old = outbox.next(T0).orElseThrow();

    outbox.takeOver(2);

    assertThat(outbox.isCurrent(old)).isFalse();
    assertThat(outbox.settle(old, DELIVERED, T0)).isEqualTo(Outcome.STALE);
    assertThat(outbox.next(T0)).isPresent();
    assertThatThrownBy(() -> outbox.takeOver(2)).hasMessage("epoch 2 is not after 2");
  }

  @Test
  void attemptOfAnOldOwnerIsRefusedThoughItsNumberIsTheSame() throws IOException {
    Outbox old = outbox(PLAIN);
    old.offer("a", firing("x", 1), T0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    old.writeTo(new DataOutputStream(bytes));
    Outbox taken = Outbox.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    taken.takeOver(2);

    Attempt late = old.next(T0).orElseThrow();
    Attempt current = taken.next(T0).orElseThrow();

    assertThat(late.number()).isEqualTo(current.number());
    assertThat(taken.settle(late, DELIVERED, T0)).isEqualTo(Outcome.STALE);
    assertThat(taken.settle(current, DELIVERED, T0)).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void pauseOfTheReceiverIsKept() {
    Outbox outbox = outbox(PLAIN);
    outbox.offer("a", firing("x", 1), T0);

    outbox.settle(outbox.next(T0).orElseThrow(), new Verdict.Retry("busy", 90_000), T0);

    assertThat(outbox.wakeMillis()).isEqualTo(T0 + 90_000);
  }

  @Test
  void messageIsGivenUpAfterThreeDaysWithItsReason() {
    Outbox outbox = outbox(PLAIN);
    outbox.offer("a", firing("x", 1), T0);
    outbox.offer("a", firing("y", 1), T0 + 60 * HOUR);

    int tries = run(outbox, T0, T0 + 100 * HOUR, DOWN).size();

    assertThat(tries).isBetween(35, 39);
    assertThat(outbox.deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.notification().key()).isEqualTo("msg_x_1");
              assertThat(letter.reason()).isEqualTo("down");
              assertThat(letter.millis()).isGreaterThanOrEqualTo(T0 + 72 * HOUR);
            });
    assertThat(outbox.status().getFirst().waiting()).isEqualTo(1);
    assertThat(outbox.replay("a", T0 + 100 * HOUR)).isEqualTo(1);
    outbox.retryNow("a", T0 + 100 * HOUR);
    assertThat(run(outbox, T0 + 100 * HOUR, T0 + 100 * HOUR, DELIVERED))
        .containsExactly("msg_y_1", "msg_x_1");
    assertThat(outbox.deadLetters()).isEmpty();
  }

  @Test
  void messageThatTheReceiverBlamesHasFiveTriesAndHoldsUpNobody() {
    Outbox outbox = outbox(PLAIN);
    outbox.offer("a", firing("bad", 1), T0);
    outbox.offer("a", firing("good", 1), T0);

    for (int i = 1; i <= 5; i++) {
      long now = Math.max(T0, outbox.wakeMillis());
      Outcome outcome =
          outbox.settle(outbox.next(now).orElseThrow(), new Verdict.Rejected("400"), now);
      assertThat(outcome).isEqualTo(i < 5 ? Outcome.RETRIED : Outcome.DEAD);
    }

    assertThat(run(outbox, outbox.wakeMillis(), T0 + HOUR, DELIVERED))
        .containsExactly("msg_good_1");
  }

  @Test
  void refusedMessageIsADeadLetterAtOnce() {
    Outbox outbox = outbox(PLAIN);
    outbox.offer("a", firing("x", 1), T0);

    assertThat(outbox.settle(outbox.next(T0).orElseThrow(), new Verdict.Refused("400"), T0))
        .isEqualTo(Outcome.DEAD);
    assertThat(outbox.deadLetters()).hasSize(1);
  }

  @Test
  void receiverThatIsGoneIsAskedNoMoreUntilSomebodySaysSo() {
    Outbox outbox = outbox(PLAIN);
    outbox.offer("a", firing("x", 1), T0);
    outbox.offer("a", firing("y", 1), T0);

    assertThat(outbox.settle(outbox.next(T0).orElseThrow(), new Verdict.Gone("410"), T0))
        .isEqualTo(Outcome.DISABLED);
    outbox.offer("a", firing("z", 1), T0);

    assertThat(outbox.next(T0 + HOUR)).isEmpty();
    assertThat(outbox.replay("a", T0)).isZero();
    assertThat(outbox.deadLetters()).hasSize(3);
    outbox.retryNow("a", T0 + HOUR);
    assertThat(outbox.replay("a", T0 + HOUR)).isEqualTo(3);
    assertThat(run(outbox, T0 + HOUR, T0 + HOUR, DELIVERED))
        .containsExactly("msg_x_1", "msg_y_1", "msg_z_1");
  }

  @Test
  void fallbackIsToldAfterThreeFailures() {
    Outbox outbox = Outbox.empty(Map.of("a", lane(List.of(), "b"), "b", PLAIN), 1, 42);
    outbox.offer("a", firing("x", 1), T0);
    outbox.offer("a", firing("y", 1), T0);

    for (int i = 1; i <= 3; i++) {
      long failing = Math.max(T0, outbox.wakeMillis());
      Attempt attempt = outbox.next(failing).orElseThrow();
      assertThat(attempt.receiver()).isEqualTo("a");
      outbox.settle(attempt, DOWN, failing);
    }
    outbox.offer("a", firing("z", 1), T0 + 60_000);

    List<String> told = new ArrayList<>();
    // Lane a pauses until its next retry, so that what is due before is lane b's alone.
    long now = outbox.status().getFirst().dueMillis() - 1;
    for (int i = 0; i < 3; i++) {
      Attempt attempt = outbox.next(now).orElseThrow();
      assertThat(attempt.receiver()).isEqualTo("b");
      told.add(attempt.message().key());
      outbox.settle(attempt, DELIVERED, now);
    }
    assertThat(outbox.next(now)).isEmpty();
    assertThat(told).containsExactly("msg_x_1", "msg_y_1", "msg_z_1");
    assertThat(outbox.status().getFirst().waiting()).isEqualTo(3);
  }

  @Test
  void limitsHoldInEveryStretchOfTime() {
    Outbox outbox = outbox(lane(List.of(new RateLimit(2, 1_000), new RateLimit(3, 60_000)), null));
    for (int i = 1; i <= 7; i++) {
      outbox.offer("a", firing("x", i), T0);
    }
    List<Long> times = new ArrayList<>();

    for (long now = T0; now < Long.MAX_VALUE; now = outbox.wakeMillis()) {
      Attempt attempt = outbox.next(now).orElseThrow();
      times.add(now - T0);
      outbox.settle(attempt, DELIVERED, now);
    }

    assertThat(times).containsExactly(0L, 0L, 1_000L, 60_000L, 60_000L, 61_000L, 120_000L);
  }

  @Test
  void stormBecomesADigestAndADripDoesNot() {
    LaneSettings slack = new LaneSettings(List.of(new RateLimit(1, 1_000)), true, false, 0, null);
    Outbox outbox = outbox(slack);
    for (int i = 1; i <= 60; i++) {
      outbox.offer("a", firing("x", i), T0);
    }

    Attempt first = outbox.next(T0).orElseThrow();

    assertThat(first.message().notifications()).hasSize(50);
    outbox.settle(first, DOWN, T0);
    outbox.offer("a", firing("x", 61), T0);
    long later = outbox.wakeMillis();
    Attempt again = outbox.next(later).orElseThrow();
    assertThat(again.message()).isEqualTo(first.message());
    assertThat(again.message().key()).isEqualTo("digest_msg_x_1");
    outbox.settle(again, DELIVERED, later);
    assertThat(run(outbox, later, later + 60_000, DELIVERED)).hasSize(11).startsWith("msg_x_51");
    assertThat(outbox.status().getFirst().delivered()).isEqualTo(61);
  }

  @Test
  void digestThatWasPreparedAndWrittenIsTheSameForTheNextOwner() throws IOException {
    LaneSettings slack = new LaneSettings(List.of(new RateLimit(1, 1_000)), true, false, 0, null);
    Outbox outbox = outbox(slack);
    for (int i = 1; i <= 60; i++) {
      outbox.offer("a", firing("x", i), T0);
    }
    assertThat(outbox.prepare(T0)).isTrue();
    assertThat(outbox.prepare(T0)).as("nothing changes any more").isFalse();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    outbox.writeTo(new DataOutputStream(bytes));
    Outbox next = Outbox.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    Attempt lost = outbox.next(T0).orElseThrow();

    next.takeOver(2);
    for (int i = 61; i <= 80; i++) {
      next.offer("a", firing("x", i), T0 + 1);
    }

    assertThat(next.next(T0 + 60_000).orElseThrow().message()).isEqualTo(lost.message());
  }

  @Test
  void whatResolvedBeforeAnythingArrivedIsToldOnceWhereThatIsWanted() {
    Outbox outbox = outbox(new LaneSettings(List.of(), false, true, 0, null));
    outbox.offer("a", firing("x", 1), T0);
    outbox.settle(outbox.next(T0).orElseThrow(), DOWN, T0);
    outbox.offer("a", firing("y", 1), T0);
    outbox.offer("a", Incidents.of("x", 2, NotificationStatus.UPDATED), T0);
    outbox.offer("a", resolved("x", 3), T0);
    List<Message> sent = new ArrayList<>();

    for (long now = outbox.wakeMillis(); now < Long.MAX_VALUE; now = outbox.wakeMillis()) {
      Attempt attempt = outbox.next(now).orElseThrow();
      sent.add(attempt.message());
      outbox.settle(attempt, DELIVERED, now);
    }

    assertThat(sent)
        .containsExactly(
            new Message.Single(firing("y", 1)), new Message.NeverDelivered(resolved("x", 3)));
    assertThat(outbox.status().getFirst().collapsed()).isEqualTo(2);
  }

  @Test
  void whatArrivedBeforeIsNotCollapsed() {
    Outbox outbox = outbox(new LaneSettings(List.of(), false, true, 0, null));
    outbox.offer("a", firing("x", 1), T0);
    run(outbox, T0, T0, DELIVERED);
    outbox.offer("a", Incidents.of("x", 2, NotificationStatus.UPDATED), T0);
    outbox.offer("a", resolved("x", 3), T0);

    assertThat(run(outbox, T0, T0, DELIVERED)).containsExactly("msg_x_2", "msg_x_3");
  }

  @Test
  void whatFiresIsToldAgainToProgramsThatForget() {
    Outbox outbox = outbox(new LaneSettings(List.of(), false, false, 60_000, null));
    outbox.offer("a", firing("x", 1), T0);
    outbox.offer("a", firing("y", 1), T0);
    run(outbox, T0, T0, DELIVERED);

    assertThat(outbox.wakeMillis()).isEqualTo(T0 + 60_000);
    Attempt refresh = outbox.next(T0 + 60_000).orElseThrow();
    assertThat(refresh.message())
        .isEqualTo(new Message.Refresh(List.of(firing("x", 1), firing("y", 1))));
    assertThat(outbox.settle(refresh, DOWN, T0 + 60_000)).isEqualTo(Outcome.RETRIED);
    assertThat(outbox.wakeMillis()).isEqualTo(T0 + 120_000);

    outbox.offer("a", resolved("x", 2), T0 + 61_000);
    outbox.offer("a", resolved("y", 2), T0 + 61_000);
    run(outbox, T0 + 61_000, T0 + 61_000, DELIVERED);
    assertThat(outbox.wakeMillis()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatWaitsForARemovedReceiverIsToldToItsFallback() {
    Outbox outbox = Outbox.empty(Map.of("a", lane(List.of(), "b"), "b", PLAIN), 1, 42);
    outbox.offer("a", firing("x", 1), T0);

    outbox.reconfigure(Map.of("b", PLAIN, "c", PLAIN), T0);

    assertThat(outbox.deadLetters().getFirst().reason()).isEqualTo("the receiver was removed");
    assertThat(run(outbox, T0, T0, DELIVERED)).containsExactly("msg_x_1");
    assertThat(outbox.offer("c", firing("x", 1), T0)).isTrue();
    assertThatThrownBy(() -> outbox.offer("a", firing("x", 2), T0))
        .hasMessage("there is no receiver 'a'");
  }

  @Test
  void pausesGrowToFiveMinutesAndThenToADay() {
    for (int failures = 1; failures <= 60; failures++) {
      long bound = failures <= 9 ? 1_000L << (failures - 1) : failures <= 30 ? 300_000 : 24 * HOUR;
      for (long random : List.of(0L, -1L, 12_345_678_901L, Long.MIN_VALUE)) {
        assertThat(RetrySchedule.pauseMillis(failures, random)).isBetween(1L, bound);
      }
    }
    assertThat(RetrySchedule.pauseMillis(31, 0)).isEqualTo(HOUR / 2);
    assertThat(RetrySchedule.pauseMillis(32, 0)).isEqualTo(2 * HOUR);
    assertThat(RetrySchedule.pauseMillis(99, 0)).isEqualTo(24 * HOUR);
  }
}
