package io.tailwater.node;

import io.tailwater.model.alert.Pin;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pins that this node knows, for its shards to ask. Thread-safe; asking takes no lock.
 *
 * <p>A pin ends by stream time, which is behind the wall clock where a backlog is judged. So one is
 * held for a while beyond its end by the clock; what is over for a shard the shard itself passes
 * over.
 */
final class PinBook {
  /** How far the stream time of a shard may be behind before pins are gone too soon for it. */
  private static final long BACKLOG_MILLIS = Duration.ofHours(1).toMillis();

  private final Map<String, Pin> pins = new LinkedHashMap<>();
  private long newestMillis;
  private volatile List<Pin> current = List.of();

  /**
   * Takes pins over; each replaces that of the same id.
   *
   * @param recordMillis when they were written, epoch milliseconds
   */
  synchronized void take(List<Pin> more, long recordMillis) {
    newestMillis = Math.max(newestMillis, recordMillis);
    for (Pin pin : more) {
      pins.put(pin.id(), pin.endingBy(recordMillis + Pin.LONGEST_MILLIS));
    }
    pins.values().removeIf(pin -> pin.untilMillis() < newestMillis - BACKLOG_MILLIS);
    if (pins.size() > Pin.MOST) {
      List<String> soonest =
          pins.values().stream()
              .sorted(Comparator.comparingLong(Pin::untilMillis))
              .limit(pins.size() - Pin.MOST)
              .map(Pin::id)
              .toList();
      pins.keySet().removeAll(soonest);
    }
    List<Pin> now = List.copyOf(pins.values());
    if (!now.equals(current)) {
      current = now;
    }
  }

  /** All pins that may hold for a shard; the same list until they are others. */
  List<Pin> current() {
    return current;
  }
}
