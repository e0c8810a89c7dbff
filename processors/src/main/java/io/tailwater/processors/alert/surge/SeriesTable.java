package io.tailwater.processors.alert.surge;

import io.tailwater.processors.alert.state.Varint;
import io.tailwater.processors.pattern.ErrorClass;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The series of one service, and what is to be said of each when a slot is over. Not thread-safe.
 */
final class SeriesTable {
  /** Minutes that have to be known before anything is out of the ordinary. */
  static final int LEAST_WINDOWS = 10;

  private static final int WARN = 4;
  private static final int MOST_SERIES = 4_096;
  private static final long PIN_MILLIS = 300_000;
  private static final long APPEARED_LINES = 5;
  private static final int APPEARED_TRACES = 2;
  private static final long FRESH_SLOTS = 24 * 3_600_000 / Slots.MILLIS;

  private final Map<SurgeKey, Series> lines = recent();
  private final Map<String, Series> calls = recent();

  /** The number of the present window: how many minutes with lines or calls there were before. */
  private long window;

  /** The newest slot with lines or calls. */
  private long newest;

  /** The longest unused leave first: a pattern that nobody writes any more is forgotten. */
  private static <K> Map<K, Series> recent() {
    return new LinkedHashMap<>(64, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, Series> eldest) {
        return size() > MOST_SERIES && !eldest.getValue().isSurging();
      }
    };
  }

  /** The newest slot with lines or calls; 0 if there is none. */
  long newest() {
    return newest;
  }

  void add(long slot, LogCount count) {
    if (count.lines() == 0) {
      return;
    }
    newest = Math.max(newest, slot);
    addTo(new SurgeKey.OfPattern(count.patternId(), count.severityBand()), slot, count);
    ErrorClass errorClass = count.errorClass();
    if (errorClass != null) {
      addTo(new SurgeKey.OfClass(errorClass), slot, count);
    }
    String operation = count.operation();
    if (operation != null) {
      addTo(new SurgeKey.OfCall(operation, count.patternId(), count.severityBand()), slot, count);
    }
  }

  private void addTo(SurgeKey key, long slot, LogCount count) {
    lines
        .computeIfAbsent(key, _ -> new Series(slot, window))
        .add(
            slot,
            count.lines(),
            count.exemplars(),
            count.severityBand() >= WARN || count.errorClass() != null);
  }

  void addCalls(long slot, String operation, long count) {
    if (count > 0) {
      newest = Math.max(newest, slot);
      calls
          .computeIfAbsent(operation, _ -> new Series(slot, window))
          .add(slot, count, Exemplars.NONE, false);
    }
  }

  /** Finds surges in a slot that is not over: more lines cannot end them, more calls could. */
  void judgeOpen(long slot, List<SurgeEvent> events) {
    surges(slot, false, events);
  }

  /** Finds surges that begin or end with a slot that is over. */
  void close(long slot, List<SurgeEvent> events) {
    surges(slot, true, events);
    endings(slot, events);
    if (Math.floorMod(slot + 1, Slots.WINDOW) == 0) {
      closeWindow(slot, events);
    }
  }

  private void surges(long slot, boolean isOver, List<SurgeEvent> events) {
    for (Map.Entry<SurgeKey, Series> entry : lines.entrySet()) {
      Series series = entry.getValue();
      long count = series.slots.window(slot);
      if (!SurgeCriterion.isCandidate(count)
          || (!isOver && entry.getKey() instanceof SurgeKey.OfCall)) {
        continue;
      }
      SurgeCriterion test = test(entry.getKey(), series, slot);
      if (test != null && test.isSurge(count) && series.surges(slot, window)) {
        events.add(
            new SurgeEvent.Started(
                entry.getKey(),
                seen(slot, count, test, test.logAtLeast(count)),
                series.isAlerting(),
                series.exemplars()));
      }
    }
  }

  private void endings(long slot, List<SurgeEvent> events) {
    lines.forEach(
        (key, series) -> {
          boolean adopted = series.isAdoptedBy(window);
          if (adopted || series.endsBy(slot)) {
            series.end(adopted);
            events.add(new SurgeEvent.Ended(key, endMillis(slot), adopted));
          }
        });
  }

  /** Takes the minute that ends with this slot into the windows that are learned from. */
  private void closeWindow(long slot, List<SurgeEvent> events) {
    boolean anything = calls.values().stream().anyMatch(s -> s.slots.window(slot) > 0);
    for (Map.Entry<SurgeKey, Series> entry : lines.entrySet()) {
      Series series = entry.getValue();
      long count = series.slots.window(slot);
      anything |= count > 0;
      if (entry.getKey() instanceof SurgeKey.OfCall) {
        SurgeCriterion test = test(entry.getKey(), series, slot);
        if (series.missing(test != null && test.isMissing(count)) && test != null) {
          events.add(
              new SurgeEvent.Vanished(
                  entry.getKey(), seen(slot, count, test, test.logAtMost(count))));
        }
      }
    }
    if (anything) {
      lines.values().forEach(s -> s.windows.add(window, s.slots.window(slot), !s.isSurging()));
      calls.values().forEach(s -> s.windows.add(window, s.slots.window(slot), true));
      window++;
    }
  }

  /** Tells of new patterns, and of traces to be kept. */
  void tellOthers(long slot, List<SurgeEvent> events) {
    lines.forEach(
        (key, series) -> {
          if (key instanceof SurgeKey.OfPattern
              && series.appears(
                  slot, LEAST_WINDOWS, APPEARED_LINES, APPEARED_TRACES, FRESH_SLOTS)) {
            events.add(
                new SurgeEvent.Appeared(key, endMillis(slot), series.lines(), series.exemplars()));
          }
          Exemplars toPin = series.takeToPin();
          if (!toPin.all().isEmpty()) {
            events.add(new SurgeEvent.Pin(key, endMillis(slot) + PIN_MILLIS, toPin.traces()));
          }
        });
  }

  private @Nullable SurgeCriterion test(SurgeKey key, Series series, long slot) {
    int[] counts = series.windows.before(window);
    if (key instanceof SurgeKey.OfCall call) {
      Series ofCall = calls.get(call.operation());
      return ofCall == null
          ? null
          : test(counts, ofCall.windows.before(window), ofCall.slots.window(slot));
    }
    int[] minutes = new int[counts.length];
    Arrays.fill(minutes, 1);
    return test(counts, minutes, 1);
  }

  private static @Nullable SurgeCriterion test(int[] counts, int[] exposures, double exposure) {
    int length = Math.min(counts.length, exposures.length);
    return length < LEAST_WINDOWS
        ? null
        : SurgeCriterion.of(
            Arrays.copyOfRange(counts, counts.length - length, counts.length),
            Arrays.copyOfRange(exposures, exposures.length - length, exposures.length),
            exposure);
  }

  private static SurgeEvent.Seen seen(
      long slot, long count, SurgeCriterion test, double logChance) {
    long end = endMillis(slot);
    return new SurgeEvent.Seen(
        end - Slots.WINDOW * Slots.MILLIS, end, count, test.expected(), logChance);
  }

  private static long endMillis(long slot) {
    return (slot + 1) * Slots.MILLIS;
  }

  /** The keys whose lines surge now. */
  List<SurgeKey> surging() {
    List<SurgeKey> surging = new ArrayList<>();
    lines.forEach(
        (key, series) -> {
          if (series.isSurging()) {
            surging.add(key);
          }
        });
    return surging;
  }

  void writeTo(DataOutput out) throws IOException {
    Varint.write(out, window);
    Varint.write(out, newest);
    Varint.write(out, lines.size());
    for (Map.Entry<SurgeKey, Series> entry : lines.entrySet()) {
      SurgeKey.write(out, entry.getKey());
      entry.getValue().writeTo(out);
    }
    Varint.write(out, calls.size());
    for (Map.Entry<String, Series> entry : calls.entrySet()) {
      out.writeUTF(entry.getKey());
      entry.getValue().writeTo(out);
    }
  }

  static SeriesTable read(DataInput in) throws IOException {
    SeriesTable read = new SeriesTable();
    read.window = Varint.read(in);
    read.newest = Varint.read(in);
    int keys = Varint.readSize(in, Integer.MAX_VALUE);
    for (int i = 0; i < keys; i++) {
      SurgeKey key = SurgeKey.read(in);
      read.lines.put(key, Series.read(in));
    }
    int operations = Varint.readSize(in, Integer.MAX_VALUE);
    for (int i = 0; i < operations; i++) {
      String operation = in.readUTF();
      read.calls.put(operation, Series.read(in));
    }
    return read;
  }
}
