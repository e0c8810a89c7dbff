package io.tailwater.evaluate;

import io.tailwater.model.OtTraceState;
import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.sampling.VoteTree;
import java.util.List;

/**
 * The verdict on a trace and how it came about.
 *
 * @param note what decided where policies did not; else empty
 * @param why what each policy said, in the order of the file; empty where none was asked
 */
record Judgement(Outcome outcome, Verdict verdict, String note, List<VoteTree> why) {
  private static final String OT_THRESHOLD = "ot=th:";

  Judgement {
    why = List.copyOf(why);
  }

  static Judgement of(Verdict verdict, List<VoteTree> why) {
    Outcome outcome =
        verdict.kept()
            ? Outcome.SAMPLED
            : verdict.policy().isEmpty() ? Outcome.NOT_SAMPLED : Outcome.DROPPED;
    return new Judgement(outcome, verdict, "", why);
  }

  /** Not sampled, for another reason than a policy's. */
  static Judgement notSampled(String note, List<VoteTree> why) {
    return new Judgement(Outcome.NOT_SAMPLED, Verdict.DROPPED, note, why);
  }

  /** The least randomness with which such a trace is kept; for kept ones only. */
  long threshold() {
    return OtTraceState.thresholdOfWeight(verdict.sampleWeight());
  }

  /** The threshold as {@code th} has it in a {@code tracestate}. */
  String thresholdText() {
    return OtTraceState.withThreshold("", threshold()).substring(OT_THRESHOLD.length());
  }
}
