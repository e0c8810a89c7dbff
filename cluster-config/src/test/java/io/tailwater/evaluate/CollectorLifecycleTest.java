package io.tailwater.evaluate;

import org.junit.jupiter.api.Test;

/** The collector's timing, as sequences of spans and waits. */
final class CollectorLifecycleTest {
  private static final String ALL = "{\"name\": \"all\", \"type\": \"always_sample\"}";
  private static final String ERRORS =
      """
      {"name": "errors", "type": "status_code", "status_code": {"status_codes": ["ERROR"]}}
      """;
  private static final String A = "aaaaaaaaaaaaaaaa000000000000000a";
  private static final String B = "bbbbbbbbbbbbbbbb000000000000000b";
  private static final String C = "cccccccccccccccc000000000000000c";

  /** The same low half as {@link #A}. */
  private static final String A_TWIN = "dddddddddddddddd000000000000000a";

  private static String span(String trace, String name) {
    return "{\"ingest\": [{\"trace\": \"%s\", \"name\": \"%s\"}]}".formatted(trace, name);
  }

  private static String error(String trace, String name) {
    return "{\"ingest\": [{\"trace\": \"%s\", \"name\": \"%s\", \"status\": \"ERROR\"}]}"
        .formatted(trace, name);
  }

  private static String pause(long millis) {
    return "{\"wait_ms\": %d}".formatted(millis);
  }

  private static String steps(String... steps) {
    return String.join(", ", steps);
  }

  @Test
  void aTraceWaitsOneTickMoreThanItsSeconds() {
    Cases.forwards("", "\"decision_wait\": \"2s\"", ALL, steps(span(A, "a"), pause(2900)));
    Cases.forwards("a", "\"decision_wait\": \"2s\"", ALL, steps(span(A, "a"), pause(3100)));
    Cases.forwards("a", "\"decision_wait\": \"2900ms\"", ALL, steps(span(A, "a"), pause(3100)));
    Cases.forwards(
        "a", "\"decision_wait\": \"2s\"", ALL, steps(pause(900), span(A, "a"), pause(2200)));
  }

  @Test
  void lessThanASecondIsASecond() {
    Cases.forwards("", "\"decision_wait\": \"10ms\"", ALL, steps(span(A, "a"), pause(1900)));
    Cases.forwards("a", "\"decision_wait\": \"10ms\"", ALL, steps(span(A, "a"), pause(2100)));
  }

  @Test
  void theRootNeverMakesATraceWaitLonger() {
    String options = "\"decision_wait\": \"1s\", \"decision_wait_after_root_received\": \"30s\"";

    Cases.forwards("a", options, ALL, steps(span(A, "a"), pause(2100)));
  }

  @Test
  void shutdownJudgesWhatIsThere() {
    Cases.forwards("a", "", ALL, steps(span(A, "a"), "{\"shutdown\": true}"));
    Cases.forwards(
        "",
        "\"drop_pending_traces_on_shutdown\": true",
        ALL,
        steps(span(A, "a"), "{\"shutdown\": true}"));
  }

  @Test
  void overflowDiscardsTheOldestUndecided() {
    Cases.forwards(
        "b,c",
        "\"num_traces\": 2",
        ALL,
        steps(span(A, "a"), span(B, "b"), span(C, "c"), pause(2100)));
  }

  @Test
  void anEvictedTraceThatComesAgainIsJudgedWhenItsFirstLifeWasDue() {
    Cases.forwards(
        "a2",
        "\"num_traces\": 1, \"decision_wait\": \"3s\"",
        ALL,
        steps(span(A, "a1"), pause(2500), span(B, "b"), span(A, "a2"), pause(1600)));
  }

  @Test
  void cachesKnowTheLowHalfOfAnIdAlone() {
    Cases.forwards(
        "",
        "\"decision_cache\": {\"non_sampled_cache_size\": 10}",
        ERRORS,
        steps(span(A, "a"), pause(2100), error(A_TWIN, "twin"), pause(2100)));
  }

  @Test
  void aFullCacheForgetsTheLeastRecentlyUsed() {
    String caches = "\"decision_cache\": {\"non_sampled_cache_size\": 1}";

    Cases.forwards(
        "a2",
        caches,
        ERRORS,
        steps(span(A, "a1"), pause(2100), span(B, "b"), pause(2100), error(A, "a2"), pause(2100)));
  }

  @Test
  void blockedForEverWhereNoCacheFreesTheTable() {
    Cases.forwards(
        "a",
        "\"num_traces\": 1, \"block_on_overflow\": true",
        ALL,
        steps(span(A, "a"), span(B, "b"), pause(60_000), "{\"shutdown\": true}"));
  }

  @Test
  void shutdownLetsWhatWaitsInFirst() {
    String options =
        "\"num_traces\": 1, \"block_on_overflow\": true,"
            + " \"decision_cache\": {\"sampled_cache_size\": 5}";

    Cases.forwards(
        "a,b,c",
        options,
        ALL,
        steps(span(A, "a"), span(B, "b"), span(C, "c"), "{\"shutdown\": true}"));
  }

  @Test
  void aTraceThatGrowsTooLargeIsLostWhateverComesLater() {
    String large = "x".repeat(500);

    Cases.forwards(
        "b",
        "\"maximum_trace_size_bytes\": 400",
        ALL,
        steps(span(A, "a1"), span(A, large), span(A, "a3"), span(B, "b"), pause(2100)));
  }

  @Test
  void aDroppedTraceLosesItsLateSpans() {
    String drop =
        "{\"name\": \"no\", \"type\": \"drop\", \"drop\": {\"drop_sub_policy\": [%s]}}, %s"
            .formatted(ERRORS, ALL);

    Cases.forwards("b", "", drop, steps(error(A, "a"), span(B, "b"), pause(2100), span(A, "late")));
  }

  @Test
  void everyResourceOfADeliveryIsABatchOfItsOwn() {
    String both =
        """
        {"name": "both", "type": "and", "and": {"and_sub_policy": [%s,
          {"name": "svc", "type": "string_attribute",
           "string_attribute": {"key": "service.name", "values": ["shop"]}}]}}
        """
            .formatted(ERRORS);
    String delivery =
        """
        {"ingest": [{"trace": "%s", "name": "a1", "service": "shop"},
                    {"trace": "%s", "name": "a2", "service": "pay", "status": "ERROR"}]}
        """
            .formatted(A, A);

    Cases.forwards("a1,a2", "", both, steps(delivery, pause(2100)));
    Cases.forwards(
        "", "\"sampling_strategy\": \"span-ingest\"", both, steps(delivery, pause(2100)));
  }

  @Test
  void limitsFillUpAgainAsTimePasses() {
    String limit =
        "{\"name\": \"l\", \"type\": \"rate_limiting\", \"rate_limiting\":"
            + " {\"spans_per_second\": 1, \"burst_capacity\": 1}}";

    Cases.forwards(
        "a,c",
        "",
        limit,
        steps(span(A, "a"), pause(100), span(B, "b"), pause(2000), span(C, "c"), pause(2100)));
  }
}
