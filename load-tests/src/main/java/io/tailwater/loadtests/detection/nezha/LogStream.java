package io.tailwater.loadtests.detection.nezha;

import io.tailwater.model.TraceId;
import io.tailwater.processors.alert.surge.Exemplars;
import io.tailwater.processors.alert.surge.LogCount;
import io.tailwater.processors.alert.surge.ServiceSurges;
import io.tailwater.processors.alert.surge.SurgeEvent;
import io.tailwater.processors.pattern.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The minutes of a system laid end to end, as if nothing had been between them. */
final class LogStream {
  static final long MINUTE = 60_000;
  private static final long SLOT = 10_000;
  private static final int HEX_DIGITS = 32;

  /** How far watermarks are behind. */
  private static final long LATENESS = 30_000;

  /** So long after the last line all is over. */
  private static final long TAIL = 5 * MINUTE;

  /** What there is to tell, by ten seconds. */
  private final Map<Long, List<Told>> slots = new HashMap<>();

  private final int minutes;

  /**
   * Lines or calls.
   *
   * @param lines null for calls
   * @param operation of calls
   */
  private record Told(
      long millis, String service, @Nullable LogCount lines, String operation, long calls) {}

  /**
   * A surge that was found.
   *
   * @param atMillis when it was told, in time of the stream
   */
  record Found(String service, SurgeEvent.Started surge, long atMillis) {}

  private LogStream(int minutes) {
    this.minutes = minutes;
  }

  /** The lines and calls of a system. */
  static LogStream of(NezhaSystem system) {
    LogStream stream = new LogStream(system.minutes().size());
    for (int i = 0; i < system.minutes().size(); i++) {
      stream.add(i * MINUTE, system.minutes().get(i), system.patterns());
    }
    return stream;
  }

  private void add(long start, Minute minute, LinePatterns patterns) {
    long first =
        Math.min(
            minute.lines().stream().mapToLong(Minute.Line::millis).min().orElse(Long.MAX_VALUE),
            minute.spans().values().stream()
                .mapToLong(span -> span.startNanos() / 1_000_000)
                .min()
                .orElse(Long.MAX_VALUE));
    for (Minute.Line line : minute.lines()) {
      Minute.Span span = minute.spans().get(line.span());
      Pattern pattern = patterns.of(line);
      Exemplars exemplars =
          line.trace().length() == HEX_DIGITS
              ? Exemplars.of(TraceId.fromHex(line.trace()), false)
              : Exemplars.NONE;
      addLines(
          start + Math.clamp(line.millis() - first, 0, MINUTE - 1),
          line.service(),
          new LogCount(
              pattern.id(),
              pattern.severityBand(),
              pattern.errorClass(),
              span == null ? null : span.operation(),
              1,
              exemplars));
    }
    for (Minute.Span span : minute.spans().values()) {
      long millis = start + Math.clamp(span.startNanos() / 1_000_000 - first, 0, MINUTE - 1);
      tell(new Told(millis, span.service(), null, span.operation(), 1));
    }
  }

  /** Adds lines that are not in the data. */
  void addLines(long millis, String service, LogCount lines) {
    tell(new Told(millis, service, lines, "", 0));
  }

  private void tell(Told told) {
    slots.computeIfAbsent(told.millis / SLOT, _ -> new ArrayList<>()).add(told);
  }

  /** How many minutes there are. */
  int minutes() {
    return minutes;
  }

  /** Watches all services, ten seconds after ten seconds. */
  List<Found> watch() {
    Map<String, ServiceSurges> services = new HashMap<>();
    List<Found> found = new ArrayList<>();
    for (long end = SLOT; end <= minutes * MINUTE + TAIL; end += SLOT) {
      for (Told told : slots.getOrDefault(end / SLOT - 1, List.of())) {
        ServiceSurges surges = services.computeIfAbsent(told.service, _ -> new ServiceSurges());
        LogCount lines = told.lines;
        if (lines == null) {
          surges.addCalls(told.millis, told.operation, told.calls);
        } else {
          surges.add(told.millis, lines);
        }
      }
      long now = end;
      services.forEach(
          (service, surges) -> {
            for (SurgeEvent event : surges.judge(now - LATENESS)) {
              if (event instanceof SurgeEvent.Started started) {
                found.add(new Found(service, started, now));
              }
            }
          });
    }
    return found;
  }
}
