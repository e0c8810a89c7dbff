package io.tailwater.processors.alert.judge;

import io.tailwater.model.alert.BaselineRow;
import io.tailwater.model.alert.SloRow;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import java.util.List;

/**
 * What the judgement of a service came to.
 *
 * @param transitions steps of alerts, in the order of time
 * @param baselines the bands of its series in the minutes that were closed
 * @param objectives how its objectives stand after the minutes that were closed
 * @param evidence of the minutes that were closed, one each
 * @param lateCalls calls that came when their minute had long been judged, since the last time
 */
public record JudgeOutput(
    List<AlertTransition> transitions,
    List<BaselineRow> baselines,
    List<SloRow> objectives,
    List<ServiceEvidence> evidence,
    long lateCalls) {
  /** Nothing. */
  public static final JudgeOutput NOTHING =
      new JudgeOutput(List.of(), List.of(), List.of(), List.of(), 0);

  /** Copies the lists. */
  public JudgeOutput {
    transitions = List.copyOf(transitions);
    baselines = List.copyOf(baselines);
    objectives = List.copyOf(objectives);
    evidence = List.copyOf(evidence);
  }
}
