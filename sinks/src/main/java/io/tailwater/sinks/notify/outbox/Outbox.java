package io.tailwater.sinks.notify.outbox;

import io.tailwater.model.TracePartitioner;
import io.tailwater.model.alert.Notification;
import io.tailwater.sinks.notify.LaneSettings;
import io.tailwater.sinks.notify.Message;
import io.tailwater.sinks.notify.Verdict;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/*
 * One lane a receiver, so that one that is down holds up nobody else. Within a lane messages go in the
 * order they were offered, one at a time, the next only after the one before was delivered or given up.
 *
 * At least once: an attempt whose outcome was never settled is made again under the same key. Not twice
 * after a success: what was settled as delivered is gone, and its key is remembered for a week, so that
 * offering it again changes nothing. Two owners: whoever takes over raises the epoch, and attempts of
 * an older one cannot be settled any more.
 *
 * All that it decides on is its state, its arguments and a seed in the state, so that a copy restored
 * from bytes goes on as the original would have.
 */
/**
 * Decides which message goes to which receiver next, and what follows from each attempt.
 *
 * <p>The owner offers notifications, asks for attempts when {@link #wakeMillis} says so, makes them
 * and settles them. Times are epoch milliseconds. Not thread-safe.
 */
public final class Outbox {
  /** More than this many messages do not wait for one receiver. */
  private static final int MOST_WAITING = 10_000;

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  final SortedMap<String, Lane> lanes = new TreeMap<>();
  final DeadLetters dead = new DeadLetters();
  long epoch;
  long seed;
  long attempts;

  Outbox(long epoch, long seed) {
    this.epoch = epoch;
    this.seed = seed;
  }

  /**
   * An outbox with nothing in it.
   *
   * @param settings by receiver, as {@code Lanes.of} gives them
   * @param epoch of its owner; each later owner has a higher one
   * @param seed any number, for the spread of retries
   */
  public static Outbox empty(Map<String, LaneSettings> settings, long epoch, long seed) {
    Outbox outbox = new Outbox(epoch, seed);
    settings.forEach((receiver, lane) -> outbox.lanes.put(receiver, new Lane(lane)));
    return outbox;
  }

  /**
   * Takes a notification for a receiver.
   *
   * @return whether it is new to the receiver: a key is taken once
   * @throws IllegalArgumentException if there is no receiver of that name
   */
  public boolean offer(String receiver, Notification notification, long nowMillis) {
    Lane lane = lane(receiver);
    if (!lane.remember(notification.key(), nowMillis)) {
      return false;
    }
    Waiting waiting = new Waiting(notification, nowMillis, false, false);
    if (lane.disabled) {
      bury(receiver, lane, waiting, lane.reason, nowMillis);
      return true;
    }
    lane.waiting.add(waiting);
    if (lane.waiting.size() > MOST_WAITING) {
      bury(
          receiver,
          lane,
          lane.waiting.remove(lane.headSize),
          "more than " + MOST_WAITING + " messages wait",
          nowMillis);
    }
    escalate(lane, nowMillis);
    return true;
  }

  /**
   * Decides what {@link #next} will say at this time, so that it can be written before it is tried:
   * a message that goes out again under its key has to say the same.
   *
   * @return whether anything has changed
   */
  public boolean prepare(long nowMillis) {
    boolean changed = false;
    for (Lane lane : lanes.values()) {
      if (lane.readyMillis() <= nowMillis && !lane.waiting.isEmpty() && lane.headSize == 0) {
        lane.compose(nowMillis);
        changed = true;
      }
    }
    return changed;
  }

  /** The next attempt to make now; empty if no lane has one. */
  public Optional<Attempt> next(long nowMillis) {
    for (Map.Entry<String, Lane> entry : lanes.entrySet()) {
      Lane lane = entry.getValue();
      if (lane.readyMillis() <= nowMillis) {
        Attempt attempt = new Attempt(entry.getKey(), lane.compose(nowMillis), ++attempts, epoch);
        lane.begin(attempt, nowMillis);
        return Optional.of(attempt);
      }
    }
    return Optional.empty();
  }

  /** When {@link #next} has something at the earliest; {@link Long#MAX_VALUE} for never. */
  public long wakeMillis() {
    return lanes.values().stream().mapToLong(Lane::readyMillis).min().orElse(Long.MAX_VALUE);
  }

  /** Whether an attempt may still be made: no other owner or attempt has taken its place. */
  public boolean isCurrent(Attempt attempt) {
    Lane lane = lanes.get(attempt.receiver());
    return attempt.epoch() == epoch && lane != null && lane.isUnderWay(attempt);
  }

  /** Notes what an attempt came to. */
  public Outcome settle(Attempt attempt, Verdict verdict, long nowMillis) {
    if (!isCurrent(attempt)) {
      return Outcome.STALE;
    }
    Lane lane = lane(attempt.receiver());
    lane.forgetAttempt();
    if (attempt.message() instanceof Message.Refresh && !(verdict instanceof Verdict.Gone)) {
      return refreshed(lane, verdict, nowMillis);
    }
    return switch (verdict) {
      case Verdict.Delivered() -> delivered(lane, nowMillis);
      case Verdict.Retry(String reason, long wait) ->
          failed(attempt.receiver(), lane, reason, wait, nowMillis);
      case Verdict.Rejected(String reason) ->
          rejected(attempt.receiver(), lane, reason, RetrySchedule.REJECTIONS, nowMillis);
      case Verdict.Refused(String reason) ->
          rejected(attempt.receiver(), lane, reason, 1, nowMillis);
      case Verdict.Gone(String reason) -> gone(attempt.receiver(), lane, reason, nowMillis);
    };
  }

  private static Outcome delivered(Lane lane, long nowMillis) {
    lane.arrived();
    lane.failures = 0;
    lane.reason = "";
    lane.dueMillis = nowMillis;
    lane.refreshedMillis = nowMillis;
    return Outcome.DELIVERED;
  }

  /** A refresh is not a message of its own: if it fails, the next one says the same. */
  private static Outcome refreshed(Lane lane, Verdict verdict, long nowMillis) {
    lane.refreshedMillis = nowMillis;
    return verdict instanceof Verdict.Delivered ? Outcome.DELIVERED : Outcome.RETRIED;
  }

  private Outcome failed(
      String receiver, Lane lane, String reason, long waitMillis, long nowMillis) {
    lane.failures++;
    lane.reason = reason;
    long pause = RetrySchedule.pauseMillis(lane.failures, random());
    lane.dueMillis = nowMillis + Math.max(pause, waitMillis);
    escalate(lane, nowMillis);
    long patient = nowMillis - RetrySchedule.PATIENCE_MILLIS;
    if (lane.waiting.getFirst().acceptedMillis() > patient) {
      return Outcome.RETRIED;
    }
    lane.takeHead().forEach(late -> bury(receiver, lane, late, reason, nowMillis));
    return Outcome.DEAD;
  }

  private Outcome rejected(String receiver, Lane lane, String reason, int most, long nowMillis) {
    lane.failures = 0;
    lane.reason = reason;
    lane.rejections++;
    if (lane.rejections < most) {
      lane.dueMillis = nowMillis + RetrySchedule.pauseMillis(lane.rejections, random());
      return Outcome.RETRIED;
    }
    lane.dueMillis = nowMillis;
    lane.takeHead().forEach(bad -> bury(receiver, lane, bad, reason, nowMillis));
    return Outcome.DEAD;
  }

  private Outcome gone(String receiver, Lane lane, String reason, long nowMillis) {
    lane.disabled = true;
    lane.reason = reason;
    lane.open.clear();
    lane.takeAll().forEach(lost -> bury(receiver, lane, lost, reason, nowMillis));
    return Outcome.DISABLED;
  }

  /** A dead letter of one receiver is at least told to the other that stands in for it. */
  private void bury(String receiver, Lane lane, Waiting lost, String reason, long nowMillis) {
    if (lost.notification().resolved()) {
      lane.open.remove(lost.notification().incident());
    }
    dead.add(new DeadLetter(receiver, lost.notification(), reason, nowMillis));
    if (!lost.escalated()) {
      tellFallback(lane, lost.notification(), nowMillis);
    }
  }

  private void escalate(Lane lane, long nowMillis) {
    if (lane.failures < RetrySchedule.ESCALATING_FAILURES || lane.settings.fallback() == null) {
      return;
    }
    for (int i = 0; i < lane.waiting.size(); i++) {
      Waiting waiting = lane.waiting.get(i);
      if (!waiting.escalated()) {
        lane.waiting.set(i, waiting.told());
        tellFallback(lane, waiting.notification(), nowMillis);
      }
    }
  }

  private void tellFallback(Lane lane, Notification notification, long nowMillis) {
    String fallback = lane.settings.fallback();
    if (fallback != null && lanes.containsKey(fallback)) {
      offer(fallback, notification, nowMillis);
    }
  }

  /**
   * Begins a new ownership: attempts that were under way are made again, and those of the owner
   * before count for nothing.
   *
   * @throws IllegalArgumentException if the epoch is not later
   */
  public void takeOver(long newEpoch) {
    if (newEpoch <= epoch) {
      throw new IllegalArgumentException("epoch " + newEpoch + " is not after " + epoch);
    }
    epoch = newEpoch;
    lanes.values().forEach(Lane::forgetAttempt);
  }

  /**
   * Follows a change of the receivers. What waits for one that is gone are dead letters, told to
   * its fallback.
   */
  public void reconfigure(Map<String, LaneSettings> settings, long nowMillis) {
    settings.forEach(
        (receiver, lane) -> lanes.computeIfAbsent(receiver, _ -> new Lane(lane)).settings = lane);
    for (String receiver : List.copyOf(lanes.keySet())) {
      if (!settings.containsKey(receiver)) {
        Lane lane = lane(receiver);
        lanes.remove(receiver);
        lane.takeAll()
            .forEach(lost -> bury(receiver, lane, lost, "the receiver was removed", nowMillis));
      }
    }
  }

  /** Lets a receiver that was disabled, or that waits for its next retry, be tried at once. */
  public void retryNow(String receiver, long nowMillis) {
    Lane lane = lane(receiver);
    lane.disabled = false;
    lane.failures = 0;
    lane.dueMillis = nowMillis;
  }

  /**
   * Puts the dead letters of a receiver behind what waits for it.
   *
   * @return how many
   */
  public int replay(String receiver, long nowMillis) {
    Lane lane = lane(receiver);
    if (lane.disabled) {
      return 0;
    }
    List<DeadLetter> letters = dead.take(receiver);
    letters.forEach(
        letter -> lane.waiting.add(new Waiting(letter.notification(), nowMillis, true, false)));
    return letters.size();
  }

  /** What was given up and not replayed, the oldest first. */
  public List<DeadLetter> deadLetters() {
    return dead.all();
  }

  /** Dead letters that were too many to keep, over all time. */
  public long discarded() {
    return dead.discarded();
  }

  /** How it stands with each receiver, by name. */
  public List<LaneStatus> status() {
    return lanes.entrySet().stream().map(entry -> entry.getValue().status(entry.getKey())).toList();
  }

  /** The owner's epoch. */
  public long epoch() {
    return epoch;
  }

  /** Writes all of it but the attempts under way, which whoever reads it makes again. */
  public void writeTo(DataOutputStream out) throws IOException {
    OutboxFormat.write(this, out);
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IllegalArgumentException if the bytes are none of a known version
   */
  public static Outbox read(DataInputStream in) throws IOException {
    return OutboxFormat.read(in);
  }

  private Lane lane(String receiver) {
    Lane lane = lanes.get(receiver);
    if (lane == null) {
      throw new IllegalArgumentException("there is no receiver '" + receiver + "'");
    }
    return lane;
  }

  /** SplitMix64, its finaliser being the one that places traces. */
  private long random() {
    seed += GOLDEN_GAMMA;
    return TracePartitioner.fmix64(seed);
  }
}
