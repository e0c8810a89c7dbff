package io.tailwater.processors.alert.judge;

import io.tailwater.model.alert.BaselineRow;
import io.tailwater.model.alert.SloRow;
import io.tailwater.processors.alert.lifecycle.AlertTransition;
import java.util.ArrayList;
import java.util.List;

/** Gathers what a judgement comes to. Not thread-safe. */
final class Outcome {
  private final long nowMinute;
  private final List<AlertTransition> transitions = new ArrayList<>();
  private final List<BaselineRow> baselines = new ArrayList<>();
  private final List<SloRow> objectives = new ArrayList<>();
  private final List<ServiceEvidence> evidence = new ArrayList<>();

  /** Nothing yet, in a minute in which it is said. */
  Outcome(long nowMinute) {
    this.nowMinute = nowMinute;
  }

  long nowMinute() {
    return nowMinute;
  }

  void add(AlertTransition transition) {
    transitions.add(transition);
  }

  void add(BaselineRow row) {
    baselines.add(row);
  }

  void add(SloRow row) {
    objectives.add(row);
  }

  void add(ServiceEvidence of) {
    evidence.add(of);
  }

  JudgeOutput output(long lateCalls) {
    return new JudgeOutput(transitions, baselines, objectives, evidence, lateCalls);
  }
}
