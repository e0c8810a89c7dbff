package io.tailwater.processors.log;

import io.tailwater.model.LogPatternCount;
import io.tailwater.processors.pattern.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts logs by minute and pattern, before sampling and after. Not thread-safe. */
final class PatternTally {
  private static final long MINUTE_MILLIS = 60_000;

  private record Key(long minuteMillis, String service, int severityBand, long patternId) {}

  private static final class Count {
    private String template = "";
    private long total;
    private long kept;
  }

  private final Map<Key, Count> counts = new HashMap<>();

  /** The minute of a time, both in epoch milliseconds. */
  static long minuteMillis(long millis) {
    return Math.floorDiv(millis, MINUTE_MILLIS) * MINUTE_MILLIS;
  }

  /** A log has come. */
  void came(long minuteMillis, String service, int severityNumber, Pattern pattern) {
    count(minuteMillis, service, severityNumber, pattern).total++;
  }

  /** A log that had come is kept. */
  void kept(long minuteMillis, String service, int severityNumber, Pattern pattern) {
    count(minuteMillis, service, severityNumber, pattern).kept++;
  }

  private Count count(long minuteMillis, String service, int severityNumber, Pattern pattern) {
    Count count =
        counts.computeIfAbsent(
            new Key(minuteMillis, service, Pattern.severityBand(severityNumber), pattern.id()),
            _ -> new Count());
    count.template = pattern.template();
    return count;
  }

  /** Takes what was counted since the last call. */
  List<LogPatternCount> take() {
    List<LogPatternCount> taken = new ArrayList<>(counts.size());
    counts.forEach(
        (key, count) ->
            taken.add(
                new LogPatternCount(
                    key.minuteMillis,
                    key.service,
                    key.severityBand,
                    key.patternId,
                    count.template,
                    count.total,
                    count.kept)));
    counts.clear();
    return taken;
  }
}
