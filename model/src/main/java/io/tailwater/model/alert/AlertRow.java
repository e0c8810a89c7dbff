package io.tailwater.model.alert;

import io.tailwater.model.TraceId;
import java.util.List;

/**
 * A step of an alert, as SQL users see it: a row of {@code tailwater.alerts}.
 *
 * @param minuteMillis begin of the minute of event time whose judgement did it, epoch milliseconds
 * @param decidedMillis when it was decided, epoch milliseconds
 * @param tenant whose alert it is
 * @param fingerprint names the alert, 64 hexadecimal digits
 * @param rule the rule's id
 * @param ruleVersion the rule's version
 * @param family by what means the rule judges
 * @param signal what the rule looks at
 * @param severity how bad a breach is
 * @param service the service whose telemetry shows it; empty for a machine
 * @param entity what of the service it is: {@code service}, {@code endpoint}, {@code edge}, ...
 * @param key which of that kind; empty for the service itself
 * @param place the vertex of the service graph where it sits
 * @param from the state before
 * @param to the state since
 * @param sinceMillis begin of the first minute of the breach, epoch milliseconds
 * @param value what was measured, in {@code unit}; NaN where nothing was
 * @param threshold what it was held against, in {@code unit}; NaN where there is none
 * @param score what the rule's hysteresis is held against; NaN where there is none
 * @param errorBar how far the value may be off, relative
 * @param count how many calls, lines or samples it comes from
 * @param chance how likely such a value is when nothing is wrong; NaN where that is not known
 * @param unit of value and threshold; may be empty
 * @param basis what the threshold comes from, such as the version of a baseline; may be empty
 * @param traces traces that show it, the best first; may be empty
 * @param cause why the state changed
 * @param by what covers the alert: the place that explains it, a silence, the budget; may be empty
 * @param late whether late data did it
 * @param historical whether it was too old to be told when it was judged
 */
public record AlertRow(
    long minuteMillis,
    long decidedMillis,
    String tenant,
    String fingerprint,
    String rule,
    int ruleVersion,
    String family,
    String signal,
    String severity,
    String service,
    String entity,
    String key,
    String place,
    String from,
    String to,
    long sinceMillis,
    double value,
    double threshold,
    double score,
    double errorBar,
    long count,
    double chance,
    String unit,
    String basis,
    List<TraceId> traces,
    String cause,
    String by,
    boolean late,
    boolean historical) {
  /** Copies the list. */
  public AlertRow {
    traces = List.copyOf(traces);
  }
}
