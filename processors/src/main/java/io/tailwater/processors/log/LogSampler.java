package io.tailwater.processors.log;

import io.tailwater.model.TracePartitioner;
import java.util.HashMap;
import java.util.Map;

/** Judges logs that no trace speaks for. Not thread-safe. */
final class LogSampler {
  private static final long HOUR_MILLIS = 3_600_000;
  private static final int MAX_PATTERNS = 100_000;
  private static final double UNIT = 0x1p-53;

  private final LogSamplingSpec spec;
  private final Map<String, Double> rates;
  private final Map<Long, Integer> seen = new HashMap<>();
  private long hour = Long.MIN_VALUE;

  LogSampler(LogSamplingSpec spec) {
    this.spec = spec;
    rates = spec.rates();
  }

  /**
   * Judges a log.
   *
   * @param pattern its pattern's id
   * @param random drawn from where the log stands, so that who judges it again decides alike
   */
  LogDecision judge(
      String service, int severityNumber, long pattern, long recordMillis, long random) {
    if (severityNumber >= spec.alwaysFromSeverity()) {
      return LogDecision.keptFor(LogDecision.Reason.SEVERITY, 1);
    }
    if (isOneOfTheFirst(service, pattern, recordMillis)) {
      return LogDecision.keptFor(LogDecision.Reason.NEW_PATTERN, 1);
    }
    double rate = rates.getOrDefault(service, spec.defaultRate());
    return (random >>> 11) * UNIT < rate
        ? LogDecision.keptFor(LogDecision.Reason.RATE, 1 / rate)
        : LogDecision.NOT_DRAWN;
  }

  private boolean isOneOfTheFirst(String service, long pattern, long recordMillis) {
    long now = Math.floorDiv(recordMillis, HOUR_MILLIS);
    if (now > hour) {
      hour = now;
      seen.clear();
    }
    long key = TracePartitioner.fmix64(pattern + 31L * service.hashCode());
    Integer before = seen.get(key);
    if (before == null && seen.size() >= MAX_PATTERNS) {
      return false;
    }
    int count = before == null ? 0 : before;
    if (count >= spec.firstOfPattern()) {
      return false;
    }
    seen.put(key, count + 1);
    return true;
  }
}
