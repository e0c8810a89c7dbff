package io.tailwater.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.model.TraceId;
import io.tailwater.processors.sampling.VoteTree;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class OfflineJudgeTest {
  private static final TraceId ID = new TraceId(0, 1);

  /** Votes as {@code name=vote(parts)}. */
  private static String text(List<VoteTree> votes) {
    return votes.stream()
        .map(
            vote ->
                vote.policy()
                    + "="
                    + vote.vote().word()
                    + (vote.parts().isEmpty() ? "" : "(" + text(vote.parts()) + ")"))
        .collect(Collectors.joining(" "));
  }

  private static OfflineJudge judge(String... policies) throws InvalidConfigException {
    String yaml =
        "tail_sampling:\n  policies:\n"
            + List.of(policies).stream()
                .map(policy -> "    - " + policy + "\n")
                .collect(Collectors.joining());
    return new OfflineJudge(TailwaterConfig.parse("test", yaml).sampling());
  }

  private static Judgement judged(OfflineJudge judge, String... spans) {
    List<SpanBatch> batches = new ArrayList<>();
    CaseSpans encoder = new CaseSpans(ID.toHex());
    for (String span : spans) {
      batches.addAll(encoder.delivery(List.of(Cases.parsed(span))));
    }
    return judge.judge(OfferedTrace.whole(ID, batches, 0));
  }

  @TestFactory
  Stream<DynamicTest> theVotesGiveTheVerdict() {
    return Cases.of("/tail-sampling-cases.jsonl")
        .map(
            given ->
                DynamicTest.dynamicTest(
                    given.get("name").asText(), () -> votesGiveTheVerdict(given)));
  }

  private static void votesGiveTheVerdict(JsonNode given) throws InvalidConfigException {
    String id = given.path("trace_id").asText("0102030405060708090a0b0c0d0e0f10");
    OfflineJudge judge = new OfflineJudge(CaseConfig.of(given, "1s").spec());
    List<SpanBatch> batches = new CaseSpans(id).delivery(given.get("spans"));

    Judgement judgement = judge.judge(OfferedTrace.whole(TraceId.fromHex(id), batches, 0));

    assertThat(judgement.outcome())
        .as(text(judgement.why()))
        .isEqualTo(
            anyYes(judgement, true)
                ? Outcome.DROPPED
                : anyYes(judgement, false) ? Outcome.SAMPLED : Outcome.NOT_SAMPLED);
  }

  private static boolean anyYes(Judgement judgement, boolean drop) {
    return judgement.why().stream()
        .anyMatch(vote -> vote.type().equals("drop") == drop && vote.is(VoteTree.Vote.YES));
  }

  @Test
  void aTreeShowsEveryLeafThatSaidNo() throws InvalidConfigException {
    OfflineJudge judge =
        judge(
            "{name: both, type: and, and: {and_sub_policy: ["
                + "{name: err, type: status_code, status_code: {status_codes: [ERROR]}},"
                + " {name: fast, type: not, not: {not_sub_policy:"
                + " {name: slow, type: latency, latency: {threshold_ms: 100}}}}]}}");

    Judgement judgement = judged(judge, "{\"duration_ms\": 500}");

    assertThat(judgement.outcome()).isEqualTo(Outcome.NOT_SAMPLED);
    assertThat(text(judgement.why())).isEqualTo("both=no(err=no fast=no(slow=yes))");
  }

  @Test
  void aLimitBehindANoIsNotAsked() throws InvalidConfigException {
    OfflineJudge judge =
        judge(
            "{name: few, type: and, and: {and_sub_policy: ["
                + "{name: err, type: status_code, status_code: {status_codes: [ERROR]}},"
                + " {name: limit, type: rate_limiting, rate_limiting: {spans_per_second: 1}}]}}");

    assertThat(text(judged(judge, "{}").why())).isEqualTo("few=no(err=no limit=not_asked)");
    assertThat(text(judged(judge, "{\"status\": \"ERROR\"}").why()))
        .isEqualTo("few=yes(err=yes limit=yes)");
  }

  @Test
  void aDropPolicysYesIsADrop() throws InvalidConfigException {
    OfflineJudge judge =
        judge(
            "{name: all, type: always_sample}",
            "{name: health, type: drop, drop: {drop_sub_policy: [{name: path,"
                + " type: string_attribute, string_attribute: {key: p, values: [/health]}}]}}");

    Judgement judgement = judged(judge, "{\"attributes\": {\"p\": \"/health\"}}");

    assertThat(judgement.outcome()).isEqualTo(Outcome.DROPPED);
    assertThat(judgement.verdict().policy()).isEqualTo("health");
    assertThat(text(judgement.why())).isEqualTo("all=yes health=yes(path=yes)");
  }

  @Test
  void theFirstRuleThatAppliesIsTheLastThatIsAsked() throws InvalidConfigException {
    OfflineJudge judge =
        judge(
            "{name: r, type: rules, rules: {rules: ["
                + "{name: err, condition: {type: status_code, status_code: {status_codes: [ERROR]}},"
                + " sampling_percentage: 100},"
                + " {name: shop, condition: {type: string_attribute,"
                + " string_attribute: {key: service.name, values: [shop]}}, drop: true},"
                + " {name: rest, sampling_percentage: 100}]}}");

    assertThat(text(judged(judge, "{\"status\": \"ERROR\", \"service\": \"shop\"}").why()))
        .startsWith("r=yes(err=yes(")
        .endsWith("shop=not_asked rest=not_asked)");
    Judgement shop = judged(judge, "{\"service\": \"shop\"}");
    assertThat(shop.outcome()).isEqualTo(Outcome.DROPPED);
    assertThat(text(shop.why())).contains(" shop=yes(").endsWith(" rest=not_asked)");
    assertThat(text(judged(judge, "{}").why())).contains(" rest=yes(");
  }

  @Test
  void theHighestTierThatATraceTouchesIsTheLastThatIsAsked() throws InvalidConfigException {
    OfflineJudge judge =
        judge(
            "{name: t, type: tiers, tiers: {tiers: ["
                + "{name: core, sampling_percentage: 100, services: [pay]},"
                + " {name: other, sampling_percentage: 0}]}}");

    Judgement core = judged(judge, "{\"service\": \"shop\"}", "{\"service\": \"pay\"}");
    Judgement other = judged(judge, "{\"service\": \"shop\"}");

    assertThat(core.verdict().policy()).isEqualTo("t/core");
    assertThat(text(core.why())).startsWith("t=yes(core=yes(").endsWith(" other=not_asked)");
    assertThat(other.outcome()).isEqualTo(Outcome.NOT_SAMPLED);
    assertThat(text(other.why())).startsWith("t=no(core=no(").contains("other=no(");
  }

  @Test
  void anErrorIsNeitherYesNorNo() throws InvalidConfigException {
    OfflineJudge judge =
        judge(
            "{name: n, type: not, not: {not_sub_policy: {name: o, type: ottl_condition,"
                + " ottl_condition: {error_mode: propagate,"
                + " span: ['ParseJSON(attributes[\"x\"]) != nil']}}}}");

    Judgement judgement = judged(judge, "{\"attributes\": {\"x\": \"{not json\"}}");

    assertThat(judgement.outcome()).isEqualTo(Outcome.NOT_SAMPLED);
    assertThat(text(judgement.why())).isEqualTo("n=error(o=error)");
  }

  @Test
  void aShareIsToldAsThresholdAndWeight() throws InvalidConfigException {
    OfflineJudge judge =
        judge("{name: p, type: probabilistic, probabilistic: {sampling_percentage: 25}}");

    Judgement judgement = judged(judge, "{\"trace_state\": \"ot=rv:ffffffffffffff\"}");

    assertThat(judgement.verdict().sampleWeight()).isEqualTo(4);
    assertThat(judgement.thresholdText()).isEqualTo("c");
  }
}
