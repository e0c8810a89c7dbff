package io.tailwater.processors.alert.shard;

import io.tailwater.model.alert.BaselineRow;
import io.tailwater.model.alert.SloRow;
import io.tailwater.processors.alert.judge.ServiceEvidence;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import java.util.List;

/**
 * What the judgement of a partition's services came to.
 *
 * @param transitions steps of alerts
 * @param baselines bands of series
 * @param objectives standings of objectives
 * @param evidence what the desk has to know besides
 * @param lateCalls calls that came too late to be judged
 * @param judgedMillis all of before is judged, of event time, epoch milliseconds; 0 where nothing
 *     is
 * @param faults services that could not be judged
 */
public record ShardOutput(
    List<AlertTransition> transitions,
    List<BaselineRow> baselines,
    List<SloRow> objectives,
    List<ServiceEvidence> evidence,
    long lateCalls,
    long judgedMillis,
    List<Fault> faults) {
  /**
   * A service that could not be judged. It is learned anew, and its alerts are over.
   *
   * @param service whose judge it was
   * @param reason why, on one line
   */
  public record Fault(String service, String reason) {}

  /** Copies the lists. */
  public ShardOutput {
    transitions = List.copyOf(transitions);
    baselines = List.copyOf(baselines);
    objectives = List.copyOf(objectives);
    evidence = List.copyOf(evidence);
    faults = List.copyOf(faults);
  }
}
