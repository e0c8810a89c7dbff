package io.tailwater.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the collector's processor v0.164.1 was seen to do comes out here too, case by case. */
final class CollectorCasesReplayTest {
  @TestFactory
  Stream<DynamicTest> aTraceIsDecidedAsByTheCollector() {
    return replay("/tail-sampling-cases.jsonl");
  }

  @TestFactory
  Stream<DynamicTest> aSequenceForwardsWhatTheCollectorForwards() {
    return replay("/tail-sampling-sequences.jsonl");
  }

  @TestFactory
  Stream<DynamicTest> whatTheCollectorRefusesIsRefused() {
    return replay("/tail-sampling-config-errors.jsonl");
  }

  /** Recorded by {@code load-tests/peers/decisions}, seed 6; sizes at which a limit turns. */
  @TestFactory
  Stream<DynamicTest> whateverPoliciesAndSpansMeetComesOutAsWithTheCollector() {
    return replay("/tail-sampling-random.jsonl");
  }

  @Test
  void anotherDecisionIsAMismatchThatSaysWhy() {
    ObjectNode given = Cases.of("/tail-sampling-cases.jsonl").findFirst().orElseThrow().deepCopy();
    given.put("expect", "dropped");

    CaseResult result = CaseEvaluation.replay(given);

    assertThat(result.text())
        .isEqualTo(
            "otel-tsp-001 (always_sample keeps everything): expected dropped, got sampled; why:"
                + " [{\"policy\":\"all\",\"type\":\"always_sample\",\"vote\":\"yes\"}]");
  }

  @Test
  void anotherHashOrTraceStateIsAMismatch() {
    JsonNode hashed = caseWith("hash_fnv1a64");
    JsonNode stated = caseWith("expect_trace_state");

    assertThat(CaseEvaluation.replay(changed(hashed, "hash_fnv1a64", "dbcf64d5430f4cad")).matched())
        .isFalse();
    assertThat(CaseEvaluation.replay(changed(stated, "expect_trace_state", "ot=th:4")).matched())
        .isFalse();
  }

  private static JsonNode caseWith(String key) {
    return Cases.of("/tail-sampling-cases.jsonl")
        .filter(given -> given.has(key))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode changed(JsonNode given, String key, String value) {
    ObjectNode copy = given.deepCopy();
    return copy.put(key, value);
  }

  private static Stream<DynamicTest> replay(String resource) {
    return Cases.of(resource)
        .map(
            given ->
                DynamicTest.dynamicTest(
                    given.get("name").asText(), () -> Cases.comesOutAsExpected(given)));
  }
}
