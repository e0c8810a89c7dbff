package io.tailwater.evaluate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.processors.sampling.VoteTree;
import java.util.List;

/** What is said of a trace and of a file, as JSON. */
public final class ResultJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ResultJson() {}

  static String line(EvaluatedTrace trace) {
    Judgement judgement = trace.judgement();
    ObjectNode json =
        NODES
            .objectNode()
            .put("traceId", trace.id().toHex())
            .put("spans", trace.spans())
            .put("verdict", judgement.outcome().word())
            .put("policy", judgement.verdict().policy())
            .put("weight", judgement.verdict().sampleWeight());
    boolean kept = judgement.outcome() == Outcome.SAMPLED;
    json.put("threshold", kept && trace.thresholds() ? judgement.thresholdText() : null);
    if (!judgement.note().isEmpty()) {
      json.put("note", judgement.note());
    }
    json.set("why", why(judgement.why()));
    return json.toString();
  }

  /** The votes as an array, one object a policy. */
  public static ArrayNode why(List<VoteTree> votes) {
    ArrayNode array = NODES.arrayNode();
    for (VoteTree vote : votes) {
      ObjectNode json =
          NODES
              .objectNode()
              .put("policy", vote.policy())
              .put("type", vote.type())
              .put("vote", vote.vote().word());
      if (!vote.parts().isEmpty()) {
        json.set("parts", why(vote.parts()));
      }
      array.add(json);
    }
    return array;
  }

  static String line(TraceEvaluation.Summary summary) {
    return NODES
        .objectNode()
        .put("traces", summary.traces())
        .put("spans", summary.spans())
        .put("refusedSpans", summary.refusedSpans())
        .put("sampled", summary.sampled())
        .put("notSampled", summary.notSampled())
        .put("dropped", summary.dropped())
        .put("weight", summary.weight())
        .toString();
  }
}
