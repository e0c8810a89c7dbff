package io.tailwater.processors.log;

import io.tailwater.model.LogSlotCount;
import io.tailwater.model.TraceId;
import io.tailwater.processors.pattern.ErrorClass;
import io.tailwater.processors.pattern.Pattern;
import io.tailwater.processors.sampling.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the logs that may tell of trouble by ten seconds, before sampling: those of severity warn
 * and worse, and those that tell of a known kind of error. A log without a service is nobody's and
 * is not counted. Not thread-safe.
 */
final class SlotTally {
  private static final int WARN = 4;
  private static final int MOST_TEMPLATE_CHARS = 200;

  /** A log names its span's id, not its name. */
  private static final String NO_OPERATION = "";

  private record Key(
      long slotMillis,
      String service,
      long patternId,
      int severityBand,
      @Nullable ErrorClass errorClass) {}

  private static final class Cell {
    private final FewTraces traces = new FewTraces();
    private String template = "";
    private long lines;
  }

  private final Map<Key, Cell> cells = new HashMap<>();

  /**
   * A log has come.
   *
   * @param millis when it was written, epoch milliseconds
   * @param service that wrote it; may be empty
   * @param traceIdHi of its trace; both 0 where it has none
   * @param verdict on its trace; null where none is known
   */
  void came(
      long millis,
      String service,
      int severityNumber,
      Pattern pattern,
      long traceIdHi,
      long traceIdLo,
      @Nullable Verdict verdict) {
    int band = Pattern.severityBand(severityNumber);
    ErrorClass errorClass = pattern.errorClass();
    if (service.isEmpty() || (band < WARN && errorClass == null)) {
      return;
    }
    long slot = Math.floorDiv(millis, LogSlotCount.SLOT_MILLIS) * LogSlotCount.SLOT_MILLIS;
    Cell cell =
        cells.computeIfAbsent(
            new Key(slot, service, pattern.id(), band, errorClass), _ -> new Cell());
    cell.template = pattern.template();
    cell.lines++;
    // Who is shown a trace wants to open it, and one that was dropped is nowhere.
    if ((traceIdHi | traceIdLo) != 0 && (verdict == null || verdict.kept())) {
      cell.traces.add(new TraceId(traceIdHi, traceIdLo), verdict != null);
    }
  }

  /** Takes what was counted since the last call. */
  List<LogSlotCount> take() {
    List<LogSlotCount> taken = new ArrayList<>(cells.size());
    cells.forEach(
        (key, cell) ->
            taken.add(
                new LogSlotCount(
                    key.slotMillis,
                    key.service,
                    key.patternId,
                    key.severityBand,
                    key.errorClass == null ? "" : key.errorClass.label(),
                    NO_OPERATION,
                    shortened(cell.template),
                    cell.lines,
                    cell.traces.traces())));
    cells.clear();
    return taken;
  }

  private static String shortened(String template) {
    if (template.length() <= MOST_TEMPLATE_CHARS) {
      return template;
    }
    boolean splitsPair = Character.isHighSurrogate(template.charAt(MOST_TEMPLATE_CHARS - 1));
    return template.substring(0, splitsPair ? MOST_TEMPLATE_CHARS - 1 : MOST_TEMPLATE_CHARS);
  }
}
