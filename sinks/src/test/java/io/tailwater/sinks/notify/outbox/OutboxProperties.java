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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever fails in whatever order: nothing is lost, nothing is sent again after it was settled as
 * delivered, and what is sent is sent in order.
 */
class OutboxProperties {
  private static final Map<String, LaneSettings> SETTINGS =
      Map.of(
          "plain", new LaneSettings(List.of(), false, false, 0, "standby"),
          "chat", new LaneSettings(List.of(new RateLimit(3, 60_000)), true, false, 0, "plain"),
          "brief", new LaneSettings(List.of(new RateLimit(2, 1_000)), false, true, 0, null),
          "program", new LaneSettings(List.of(), false, false, 60_000, null),
          "standby", new LaneSettings(List.of(), false, false, 0, null));

  @Property(tries = 250)
  void nothingIsLostDoubledOrOutOfOrder(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int steps) throws IOException {
    Run run = new Run(seed);
    for (int i = 0; i < steps; i++) {
      run.step();
    }
    run.finish();
    run.check();
  }

  @Property(tries = 100)
  void restoredCopyIsTheSameBytesAndGoesOnTheSame(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int steps) throws IOException {
    Run run = new Run(seed);
    for (int i = 0; i < steps; i++) {
      run.step();
    }
    byte[] bytes = bytes(run.outbox);
    Outbox copy = restored(bytes);
    assertThat(bytes(copy)).isEqualTo(bytes);

    Outbox original = run.outbox;
    original.takeOver(1_000_000);
    copy.takeOver(1_000_000);
    long now = run.now;
    for (int i = 0; i < 50; i++) {
      assertThat(copy.wakeMillis()).isEqualTo(original.wakeMillis());
      if (original.wakeMillis() == Long.MAX_VALUE) {
        break;
      }
      now = Math.max(now, original.wakeMillis());
      Attempt attempt = original.next(now).orElseThrow();
      assertThat(copy.next(now)).contains(attempt);
      Verdict verdict = i % 3 == 0 ? new Verdict.Retry("down", 0) : new Verdict.Delivered();
      assertThat(copy.settle(attempt, verdict, now))
          .isEqualTo(original.settle(attempt, verdict, now));
      assertThat(bytes(copy)).isEqualTo(bytes(original));
    }
  }

  @Example
  void bytesThatAreCutAreRefused() throws IOException {
    Run run = new Run(7);
    for (int i = 0; i < 100; i++) {
      run.step();
    }
    byte[] bytes = bytes(run.outbox);
    for (int length = 0; length < bytes.length; length += 7) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> restored(cut))
          .isInstanceOfAny(IllegalArgumentException.class, IOException.class);
    }
  }

  private static byte[] bytes(Outbox outbox) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    outbox.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static Outbox restored(byte[] bytes) throws IOException {
    return Outbox.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  /** A world around an outbox: incidents, receivers that fail as they like, owners that crash. */
  private static final class Run {
    private static final List<NotificationStatus> STATUSES = List.of(NotificationStatus.values());

    private final Random random;
    private final Map<String, List<Notification>> offered = new TreeMap<>();
    private final Map<String, List<String>> reached = new TreeMap<>();
    private final Set<String> confirmed = new HashSet<>();
    private final Map<String, Message> said = new HashMap<>();
    private final Deque<Attempt> underWay = new ArrayDeque<>();
    private final Map<String, Long> sequences = new TreeMap<>();
    private Outbox outbox;
    private long epoch = 1;
    private long now = Incidents.SINCE_MILLIS;

    Run(long seed) {
      random = new Random(seed);
      outbox = Outbox.empty(SETTINGS, epoch, seed);
    }

    void step() throws IOException {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> offer();
        case 3, 4, 5 -> begin();
        case 6, 7 -> settle(verdict());
        case 8 -> now += (long) Math.exp(random.nextDouble() * 18);
        default -> {
          if (random.nextInt(4) == 0) {
            crash();
          } else if (random.nextInt(8) == 0) {
            outbox.retryNow(anyReceiver(), now);
          }
        }
      }
    }

    private String anyReceiver() {
      List<String> names = SETTINGS.keySet().stream().sorted().toList();
      return names.get(random.nextInt(names.size()));
    }

    private static <T> List<T> of(String receiver, Map<String, List<T>> lists) {
      return lists.computeIfAbsent(receiver, _ -> new ArrayList<>());
    }

    private void offer() {
      String incident = "inc-" + random.nextInt(4);
      long sequence = sequences.merge(incident, 1L, Long::sum);
      Notification one =
          Incidents.of(incident, sequence, STATUSES.get(random.nextInt(STATUSES.size())));
      for (String receiver : List.of("plain", "chat", "brief", "program")) {
        outbox.offer(receiver, one, now);
        assertThat(outbox.offer(receiver, one, now)).isFalse();
        of(receiver, offered).add(one);
      }
    }

    private void begin() {
      outbox
          .next(now)
          .ifPresent(
              attempt -> {
                assertThat(outbox.isCurrent(attempt)).isTrue();
                checkKey(attempt);
                attempt
                    .message()
                    .notifications()
                    .forEach(
                        one -> {
                          if (!attempt.message().key().startsWith("refresh_")) {
                            assertThat(confirmed)
                                .as("sent after it was delivered")
                                .doesNotContain(attempt.receiver() + " " + one.key());
                          }
                        });
                underWay.add(attempt);
              });
    }

    /** A key says the same however often it is sent, over crashes too. */
    private void checkKey(Attempt attempt) {
      Message message = attempt.message();
      if (!(message instanceof Message.Refresh)) {
        Message before = said.putIfAbsent(attempt.receiver() + " " + message.key(), message);
        assertThat(message).isEqualTo(before == null ? message : before);
      }
    }

    private void settle(Verdict verdict) {
      Attempt attempt = random.nextBoolean() ? underWay.pollFirst() : underWay.pollLast();
      if (attempt == null) {
        return;
      }
      boolean refresh = attempt.message().key().startsWith("refresh_");
      boolean arrives = verdict instanceof Verdict.Delivered || random.nextInt(4) == 0;
      if (arrives && !refresh && outbox.isCurrent(attempt)) {
        attempt
            .message()
            .notifications()
            .forEach(one -> of(attempt.receiver(), reached).add(one.key()));
      }
      boolean current = attempt.epoch() == epoch;
      Outcome outcome = outbox.settle(attempt, verdict, now);
      if (!current) {
        assertThat(outcome).isEqualTo(Outcome.STALE);
      }
      if (outcome == Outcome.DELIVERED && !refresh) {
        attempt
            .message()
            .notifications()
            .forEach(one -> confirmed.add(attempt.receiver() + " " + one.key()));
      }
    }

    private Verdict verdict() {
      return switch (random.nextInt(12)) {
        case 0, 1, 2, 3, 4 -> new Verdict.Delivered();
        case 5, 6, 7 -> new Verdict.Retry("down", 0);
        case 8 -> new Verdict.Retry("busy", random.nextInt(600_000));
        case 9, 10 -> new Verdict.Rejected("400");
        default -> random.nextInt(5) == 0 ? new Verdict.Gone("410") : new Verdict.Refused("400");
      };
    }

    /** Another owner goes on from the bytes; attempts of the old one come in later. */
    private void crash() throws IOException {
      outbox = restored(bytes(outbox));
      outbox.takeOver(++epoch);
    }

    /** All is well from now on. */
    void finish() {
      while (!underWay.isEmpty()) {
        settle(new Verdict.Retry("down", 0));
      }
      outbox.takeOver(++epoch);
      SETTINGS.keySet().forEach(name -> outbox.retryNow(name, now));
      for (int i = 0; i < 10_000 && waits(); i++) {
        now = Math.max(now, outbox.wakeMillis());
        begin();
        settle(new Verdict.Delivered());
      }
    }

    private boolean waits() {
      return outbox.status().stream().anyMatch(lane -> lane.waiting() > 0);
    }

    /** Who stands in for a receiver knows of all that the receiver did not get. */
    private void checkStandby() {
      for (DeadLetter letter : outbox.deadLetters()) {
        if (letter.receiver().equals("plain")) {
          String key = letter.notification().key();
          assertThat(confirmed.contains("standby " + key) || isDead("standby", key))
              .as("standby knows of %s", key)
              .isTrue();
        }
      }
    }

    /** What was left out is covered by the end of its incident. */
    private boolean endIsKnown(String receiver, Notification leftOut) {
      return of(receiver, offered).stream()
          .filter(one -> one.incident().equals(leftOut.incident()) && one.resolved())
          .filter(one -> one.sequence() > leftOut.sequence())
          .map(Notification::key)
          .anyMatch(key -> confirmed.contains(receiver + " " + key) || isDead(receiver, key));
    }

    private boolean isDead(String receiver, String key) {
      return outbox.deadLetters().stream()
          .anyMatch(
              letter ->
                  letter.receiver().equals(receiver) && letter.notification().key().equals(key));
    }

    void check() {
      assertThat(waits()).isFalse();
      checkStandby();
      for (String receiver : List.of("plain", "chat", "brief", "program")) {
        Set<String> dead = new HashSet<>();
        outbox.deadLetters().stream()
            .filter(letter -> letter.receiver().equals(receiver))
            .forEach(letter -> dead.add(letter.notification().key()));
        List<String> lost = new ArrayList<>();
        for (Notification one : of(receiver, offered)) {
          boolean known =
              confirmed.contains(receiver + " " + one.key()) || dead.contains(one.key());
          if (!known) {
            lost.add(one.key());
            assertThat(endIsKnown(receiver, one)).as("end of %s", one.key()).isTrue();
          }
        }
        LaneStatus status =
            outbox.status().stream()
                .filter(lane -> lane.receiver().equals(receiver))
                .findFirst()
                .orElseThrow();
        assertThat(lost).as("lost by %s", receiver).hasSize((int) status.collapsed());
        if (!receiver.equals("brief")) {
          assertThat(status.collapsed()).isZero();
        }
        List<String> own = of(receiver, offered).stream().map(Notification::key).toList();
        List<String> first =
            new LinkedHashSet<>(of(receiver, reached)).stream().filter(own::contains).toList();
        List<String> expected = own.stream().filter(Set.copyOf(first)::contains).toList();
        assertThat(first).as("order of %s", receiver).isEqualTo(expected);
      }
    }
  }
}
