package io.tailwater.model;

import java.util.List;

/**
 * How many logs of a pattern a service wrote within ten seconds, counted before sampling. Counts of
 * several records add.
 *
 * @param slotMillis begin of the ten seconds, epoch milliseconds
 * @param service that wrote them; not empty
 * @param patternId the pattern's id
 * @param severityBand 0 not given, 1 trace, 2 debug, 3 info, 4 warn, 5 error, 6 fatal
 * @param errorClass label of the kind of error that the logs tell of; empty where it is none
 * @param operation name of the span that wrote them; empty where none is known
 * @param template the pattern's text, shortened
 * @param lines how many
 * @param traces traces with such lines, those with errors first; a few
 */
public record LogSlotCount(
    long slotMillis,
    String service,
    long patternId,
    int severityBand,
    String errorClass,
    String operation,
    String template,
    long lines,
    List<TraceId> traces) {
  /** What a record's header of the kind says where its value is a list of these. */
  public static final String KIND = "log_slots";

  /** Copies the list. */
  public LogSlotCount {
    traces = List.copyOf(traces);
  }
}
