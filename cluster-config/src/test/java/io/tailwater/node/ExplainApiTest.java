package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.model.TraceId;
import io.tailwater.model.TracePartitioner;
import io.tailwater.node.ExplainApi.Past;
import io.tailwater.node.cluster.ShardQuestion;
import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.sampling.VoteTree;
import io.tailwater.processors.trace.Explanation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ExplainApiTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final int PARTITIONS = 8;
  private static final Verdict KEPT = Verdict.keptBy("rest", 20, 4);

  private Optional<Past.Reasons> past = Optional.empty();
  private ExplainApi.Others owner = answering(new ShardQuestion.Elsewhere());

  @Test
  void waitingTraceIsToldWithItsDueTimeAndVotes() throws IOException {
    JsonNode body =
        json(
            ask(
                new Explanation.Undecided(
                    3,
                    900,
                    12_500,
                    7,
                    List.of(new VoteTree("errors", "status_code", VoteTree.Vote.NO, List.of()))),
                10_000));

    assertThat(body.get("traceId").asText()).isEqualTo(TRACE);
    assertThat(body.get("partition").asInt()).isEqualTo(partition());
    assertThat(body.get("state").asText()).isEqualTo("undecided");
    assertThat(body.get("spans").asInt()).isEqualTo(3);
    assertThat(body.get("policyVersion").asInt()).isEqualTo(7);
    assertThat(body.get("dueInMillis").asLong()).isEqualTo(2_500);
    assertThat(body.get("why").get(0).get("policy").asText()).isEqualTo("errors");
    assertThat(body.get("why").get(0).get("vote").asText()).isEqualTo("no");
  }

  @Test
  void keptTraceIsToldWithPolicyWeightAndVersion() throws IOException {
    ApiAnswer answer = ask(new Explanation.Settled(KEPT), 0);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(json(answer).get("state").asText()).isEqualTo("settled");
    assertThat(json(answer).get("verdict").asText()).isEqualTo("kept");
    assertThat(json(answer).get("policy").asText()).isEqualTo("rest");
    assertThat(json(answer).get("sampleWeight").asDouble()).isEqualTo(20);
    assertThat(json(answer).get("policyVersion").asInt()).isEqualTo(4);
  }

  @Test
  void settledTraceIsToldWithTheReasonsOfEachPolicy() throws IOException {
    past =
        Optional.of(
            new Past.Reasons(
                Verdict.DROPPED,
                KEPT,
                2,
                4,
                3,
                List.of(new VoteTree("errors", "status_code", VoteTree.Vote.NO, List.of())),
                ""));
    JsonNode body = json(ask(new Explanation.Settled(KEPT), 0));

    assertThat(body.get("verdict").asText()).isEqualTo("kept");
    assertThat(body.get("turnedFrom").asText()).isEqualTo("dropped");
    assertThat(body.get("lateSpans").asInt()).isEqualTo(2);
    assertThat(body.get("spans").asInt()).isEqualTo(3);
    assertThat(body.get("why").get(0).get("vote").asText()).isEqualTo("no");
  }

  @Test
  void settledTraceOfAnotherNodeIsReadBackToo() throws IOException {
    past = Optional.of(new Past.Reasons(KEPT, KEPT, 0, 4, 0, List.of(), "too old"));
    ApiAnswer answer = api((_, _) -> Optional.empty()).answer(get(TRACE));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(json(answer).get("state").asText()).isEqualTo("settled");
    assertThat(json(answer).get("whyNotKnown").asText()).isEqualTo("too old");
    assertThat(json(answer).has("why")).isFalse();
  }

  @Test
  void whoeverAsksWhileAnotherIsAnsweredMayComeBack() throws IOException {
    ExplainApi api =
        new ExplainApi(
            (_, _) -> Optional.empty(),
            owner,
            (_, _) -> {
              throw new ExplainApi.BusyException();
            },
            PARTITIONS);

    assertThat(api.answer(get(TRACE)).status()).isEqualTo(503);
  }

  @Test
  void whatTheShardRemembersIsToldEvenWhereTheReasonsCannotBeRead() throws IOException {
    ExplainApi api =
        new ExplainApi(
            (_, _) ->
                Optional.of(
                    CompletableFuture.completedFuture(
                        new TraceShard.Explained(new Explanation.Settled(KEPT), 0))),
            owner,
            (_, _) -> {
              throw new ExplainApi.BusyException();
            },
            PARTITIONS);

    ApiAnswer answer = api.answer(get(TRACE));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(json(answer).get("policy").asText()).isEqualTo("rest");
    assertThat(json(answer).get("whyNotKnown").asText()).contains("ask again");
  }

  @Test
  void droppedTraceIsToldAsSuch() throws IOException {
    JsonNode body = json(ask(new Explanation.Settled(Verdict.droppedBy("probes")), 0));

    assertThat(body.get("verdict").asText()).isEqualTo("dropped");
    assertThat(body.get("policy").asText()).isEqualTo("probes");
  }

  @Test
  void traceThatNobodyKnowsIsNotFound() throws IOException {
    ApiAnswer answer = ask(new Explanation.Unknown(), 0);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(json(answer).get("state").asText()).isEqualTo("unknown");
  }

  @Test
  void waitingTraceOfAnotherNodeIsToldAsItsOwnerTellsIt() throws IOException {
    owner = answering(new ShardQuestion.Undecided("{\"state\":\"undecided\",\"spans\":3}"));
    ApiAnswer answer = api((_, _) -> Optional.empty()).answer(get(TRACE));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(json(answer).get("traceId").asText()).isEqualTo(TRACE);
    assertThat(json(answer).get("state").asText()).isEqualTo("undecided");
    assertThat(json(answer).get("spans").asInt()).isEqualTo(3);
  }

  @Test
  void traceThatItsOwnerDoesNotKnowIsNotFound() throws IOException {
    owner = answering(new ShardQuestion.Unknown());
    ApiAnswer answer = api((_, _) -> Optional.empty()).answer(get(TRACE));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(json(answer).get("state").asText()).isEqualTo("unknown");
    assertThat(json(answer).get("partition").asInt()).isEqualTo(partition());
  }

  @Test
  void traceWhoseOwnerDoesNotAnswerIsToBeAskedForAgain() throws IOException {
    owner = (_, _, _) -> CompletableFuture.failedFuture(new IllegalStateException("no answer"));
    ApiAnswer answer = api((_, _) -> Optional.empty()).answer(get(TRACE));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsKey("Retry-After");
    assertThat(json(answer).get("state").asText()).isEqualTo("busy");
  }

  @Test
  void shardThatIsBeingRestoredIsBusy() throws IOException {
    ApiAnswer answer =
        api((_, _) ->
                Optional.of(CompletableFuture.failedFuture(new IllegalStateException("busy"))))
            .answer(get(TRACE));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsKey("Retry-After");
    assertThat(json(answer).get("state").asText()).isEqualTo("busy");
  }

  @Test
  void idsThatAreNoneAndOtherMethodsAreRefused() {
    ExplainApi api = api((_, _) -> Optional.empty());

    assertThat(api.answer(get(TRACE.substring(1))).status()).isEqualTo(400);
    assertThat(api.answer(get("+" + TRACE.substring(1))).status()).isEqualTo(400);
    assertThat(api.answer(get("")).status()).isEqualTo(400);
    ApiAnswer posted =
        api.answer(
            new ApiRequest(
                "POST", "/api/explain/" + TRACE, Map.of(), Map.of(), "::1", new byte[0]));
    assertThat(posted.status()).isEqualTo(405);
    assertThat(posted.headers()).containsEntry("Allow", "GET");
  }

  private static ExplainApi.Others answering(ShardQuestion.Reply reply) {
    return (_, _, _) -> CompletableFuture.completedFuture(reply);
  }

  private ExplainApi api(ExplainApi.Shards shards) {
    return new ExplainApi(
        shards,
        owner,
        (partition, traceId) -> {
          assertThat(partition).isEqualTo(partition());
          assertThat(traceId.toHex()).isEqualTo(TRACE);
          return past;
        },
        PARTITIONS);
  }

  private ApiAnswer ask(Explanation explanation, long streamMillis) {
    return api((partition, traceId) -> {
          assertThat(partition).isEqualTo(partition());
          assertThat(traceId.toHex()).isEqualTo(TRACE);
          return Optional.of(
              CompletableFuture.completedFuture(
                  new TraceShard.Explained(explanation, streamMillis)));
        })
        .answer(get(TRACE));
  }

  private static int partition() {
    TraceId id = TraceId.fromHex(TRACE);
    return TracePartitioner.partition(id.hi(), id.lo(), PARTITIONS);
  }

  private static ApiRequest get(String id) {
    return new ApiRequest("GET", "/api/explain/" + id, Map.of(), Map.of(), "::1", new byte[0]);
  }

  private static JsonNode json(ApiAnswer answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }
}
