package io.tailwater.sinks.notify.outbox;

import io.tailwater.model.alert.Notification;
import io.tailwater.sinks.notify.LaneSettings;
import io.tailwater.sinks.notify.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/*
 *            accept                 compose                    Delivered
 *   (new) ----------->  waiting  ------------->  in flight  ---------------> (gone, key remembered)
 *                          ^                         |
 *                          |   Retry, Rejected < 5   |  Refused, Rejected = 5, Retry after 3 days
 *                          +-------------------------+----------------------> dead letter
 *
 * The head is what goes next: one message, or the messages of a digest. Once it has been tried, it stays
 * what it is, so that its key says the same however often it is sent.
 */
/** The queue of one receiver. Not thread-safe. */
final class Lane {
  private static final int MOST_IN_A_DIGEST = 50;

  /** A digest is better than the last message coming later than this. */
  private static final long DIGEST_MILLIS = 30_000;

  /** An attempt that nobody settled in this time got lost with whoever made it. */
  private static final long LOST_MILLIS = 60_000;

  private static final long KEY_MEMORY_MILLIS = 7 * 24 * 3_600_000L;
  private static final int MOST_KEYS = 50_000;

  final List<Waiting> waiting = new ArrayList<>();
  final SequencedMap<String, Long> keys = new LinkedHashMap<>();
  final SequencedMap<String, Notification> open = new LinkedHashMap<>();
  final Pace pace = new Pace();
  LaneSettings settings;
  int headSize;
  int rejections;
  int failures;
  String reason = "";
  long dueMillis;
  long refreshedMillis;
  boolean disabled;
  long delivered;
  long collapsed;

  /** Not stored: who comes next makes a new attempt. */
  private @Nullable Attempt inFlight;

  private long inFlightMillis;

  Lane(LaneSettings settings) {
    this.settings = settings;
  }

  /** Whether the key is new here; from now on it is not. */
  boolean remember(String key, long nowMillis) {
    if (keys.containsKey(key)) {
      return false;
    }
    keys.put(key, nowMillis);
    while (keys.size() > MOST_KEYS
        || keys.firstEntry().getValue() < nowMillis - KEY_MEMORY_MILLIS) {
      keys.pollFirstEntry();
    }
    return true;
  }

  /** When it has something to send, epoch milliseconds; {@link Long#MAX_VALUE} for never. */
  long readyMillis() {
    if (disabled || (waiting.isEmpty() && !refreshes())) {
      return Long.MAX_VALUE;
    }
    long due =
        waiting.isEmpty()
            ? Math.max(dueMillis, refreshedMillis + settings.refreshMillis())
            : dueMillis;
    if (inFlight != null) {
      due = Math.max(due, inFlightMillis + LOST_MILLIS);
    }
    return Math.max(due, pace.freeMillis(settings.limits()));
  }

  private boolean refreshes() {
    return settings.refreshMillis() > 0 && !open.isEmpty();
  }

  /** What goes next. Only for a lane that is ready. */
  Message compose(long nowMillis) {
    if (waiting.isEmpty()) {
      return new Message.Refresh(List.copyOf(open.values()));
    }
    if (settings.collapses() && headSize <= 1) {
      collapse();
    }
    if (headSize == 0) {
      headSize = piledUp(nowMillis) ? Math.min(MOST_IN_A_DIGEST, waiting.size()) : 1;
    }
    Waiting first = waiting.getFirst();
    if (headSize > 1) {
      return new Message.Digest(
          waiting.subList(0, headSize).stream().map(Waiting::notification).toList());
    }
    return first.late()
        ? new Message.NeverDelivered(first.notification())
        : new Message.Single(first.notification());
  }

  /** Whether the limits would keep what waits for too long. */
  private boolean piledUp(long nowMillis) {
    return settings.digests()
        && waiting.size() > 1
        && pace.lastOf(waiting.size(), nowMillis, settings.limits()) - nowMillis > DIGEST_MILLIS;
  }

  /** Leaves out what came before the end of an incident of which nothing was delivered. */
  private void collapse() {
    for (int i = 0; i < waiting.size(); i++) {
      Waiting end = waiting.get(i);
      String incident = end.notification().incident();
      if (!end.notification().resolved() || open.containsKey(incident)) {
        continue;
      }
      int before = waiting.size();
      boolean headGoes = i > 0 && waiting.getFirst().notification().incident().equals(incident);
      waiting.subList(0, i).removeIf(other -> other.notification().incident().equals(incident));
      int left = before - waiting.size();
      if (left > 0) {
        collapsed += left;
        i -= left;
        waiting.set(i, end.ofNothingBefore());
        if (headGoes) {
          headSize = 0;
          rejections = 0;
        }
      }
    }
  }

  /** Notes that an attempt is under way. */
  void begin(Attempt attempt, long nowMillis) {
    inFlight = attempt;
    inFlightMillis = nowMillis;
    pace.sent(nowMillis, settings.limits());
  }

  boolean isUnderWay(Attempt attempt) {
    return inFlight != null && inFlight.number() == attempt.number();
  }

  void forgetAttempt() {
    inFlight = null;
  }

  /** The head has arrived. */
  void arrived() {
    for (Waiting arrived : takeHead()) {
      Notification one = arrived.notification();
      delivered++;
      if (one.resolved()) {
        open.remove(one.incident());
      } else {
        open.put(one.incident(), one);
      }
    }
  }

  /** Takes the head out. */
  List<Waiting> takeHead() {
    List<Waiting> head = List.copyOf(waiting.subList(0, headSize));
    waiting.subList(0, headSize).clear();
    headSize = 0;
    rejections = 0;
    return head;
  }

  /** Takes all out. */
  List<Waiting> takeAll() {
    headSize = waiting.size();
    return takeHead();
  }

  LaneStatus status(String receiver) {
    return new LaneStatus(
        receiver,
        waiting.size(),
        waiting.isEmpty() ? 0 : waiting.getFirst().acceptedMillis(),
        failures,
        reason,
        dueMillis,
        disabled,
        delivered,
        collapsed);
  }
}
