package io.tailwater.processors.alert.judge;

import io.tailwater.processors.alert.rule.AlertRule;
import io.tailwater.processors.alert.rule.Codes;
import io.tailwater.processors.alert.rule.Condition;
import io.tailwater.processors.alert.rule.Judgement;
import io.tailwater.processors.alert.rule.Measurement;
import io.tailwater.processors.alert.rule.SignalWindow;
import io.tailwater.processors.alert.rule.SignalWindow.Minute;
import io.tailwater.processors.alert.rule.Thresholds;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Status codes of errors that a service answers with. Of those that were not seen in the day before
 * the window, the most frequent one is judged. Not thread-safe.
 */
final class CodeTrack {
  /** Codes of one minute that are looked at. */
  private static final int MOST_CODES = 64;

  /** Before, every code is new. */
  private static final int LEAST_MINUTES = 10;

  /** A minute of the window. */
  private record Held(boolean heard, long calls, NavigableMap<String, Long> codes) {}

  private final int length;
  private final Deque<Held> window = new ArrayDeque<>();

  /** When each code was last seen before the window. */
  private final NavigableMap<String, Long> lastSeen = new TreeMap<>();

  private int minutesBefore;
  private long last;

  /** Codes of which none is known, for these rules. */
  CodeTrack(List<AlertRule> rules) {
    int longest = 1;
    for (AlertRule rule : rules) {
      if (rule.condition() instanceof Condition.Newcomer newcomer) {
        longest = Math.max(longest, newcomer.windowMinutes());
      }
    }
    length = longest;
  }

  /** Takes a closed minute. */
  void add(long minute, EntityMinute now) {
    if (window.size() == length) {
      learn(minute - length, window.removeFirst());
    }
    lastSeen.values().removeIf(seen -> seen < minute - length - Minutes.A_DAY);
    NavigableMap<String, Long> codes = new TreeMap<>();
    now.codes().entrySet().stream()
        .limit(MOST_CODES)
        .forEach(code -> codes.put(code.getKey(), code.getValue()));
    window.addLast(new Held(now.alive(), now.stats().calls(), codes));
    last = minute;
  }

  private void learn(long minute, Held held) {
    minutesBefore += held.calls > 0 && minutesBefore < LEAST_MINUTES ? 1 : 0;
    for (String code : held.codes.keySet()) {
      if (lastSeen.containsKey(code) || lastSeen.size() < OpenMinute.MOST_NAMES) {
        lastSeen.put(code, minute);
      }
    }
  }

  /** What a condition says of the newest minute. */
  Judgement judge(Condition.Newcomer condition, List<String> traces) {
    String code = newcomer(condition.windowMinutes());
    List<Minute> minutes = new ArrayList<>(window.size());
    for (Held held : window) {
      minutes.add(
          held.heard ? new Minute(held.codes.getOrDefault(code, 0L), held.calls) : Minute.SILENT);
    }
    double reference = minutesBefore < LEAST_MINUTES ? Double.NaN : 0;
    Judgement judgement = Thresholds.judge(condition, new SignalWindow(minutes, reference, traces));
    return judgement instanceof Judgement.Breach(Measurement measured, List<String> shown)
        ? new Judgement.Breach(Units.withBasis(measured, code), shown)
        : judgement;
  }

  /** The code that is the most frequent of those that are new; empty where none is. */
  private String newcomer(int minutes) {
    NavigableMap<String, Long> counts = new TreeMap<>();
    window.stream()
        .skip(Math.max(0, window.size() - minutes))
        .forEach(held -> held.codes.forEach((code, count) -> counts.merge(code, count, Long::sum)));
    String most = "";
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      if (!lastSeen.containsKey(count.getKey())
          && (most.isEmpty() || count.getValue() > counts.getOrDefault(most, 0L))) {
        most = count.getKey();
      }
    }
    return most;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(last);
    out.writeInt(minutesBefore);
    writeCounts(out, lastSeen);
    out.writeInt(window.size());
    for (Held held : window) {
      out.writeBoolean(held.heard);
      out.writeLong(held.calls);
      writeCounts(out, held.codes);
    }
  }

  /** Reads what {@link #writeTo} wrote; windows may have become longer or shorter. */
  static CodeTrack read(DataInput in, List<AlertRule> rules) throws IOException {
    CodeTrack read = new CodeTrack(rules);
    read.last = in.readLong();
    read.minutesBefore = in.readInt();
    read.lastSeen.putAll(readCounts(in));
    for (int i = Codes.readCount(in, AlertRule.MOST_MINUTES); i > 0; i--) {
      if (read.window.size() == read.length) {
        read.learn(read.last - i - read.length + 1, read.window.removeFirst());
      }
      read.window.addLast(new Held(in.readBoolean(), in.readLong(), readCounts(in)));
    }
    return read;
  }

  private static void writeCounts(DataOutput out, Map<String, Long> counts) throws IOException {
    out.writeInt(counts.size());
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      out.writeUTF(count.getKey());
      out.writeLong(count.getValue());
    }
  }

  private static NavigableMap<String, Long> readCounts(DataInput in) throws IOException {
    NavigableMap<String, Long> counts = new TreeMap<>();
    for (int i = Codes.readCount(in, Integer.MAX_VALUE); i > 0; i--) {
      counts.put(in.readUTF(), in.readLong());
    }
    return counts;
  }
}
