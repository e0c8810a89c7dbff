package io.tailwater.node;

import static io.tailwater.node.Policies.draft;
import static io.tailwater.node.Policies.keeping;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ConfigApiTest {
  private static final String INVALID =
      """
      tail_sampling:
        policies:
          - {name: all, type: always_sample}
          - {name: rest, type: probabilistic, probabilistic: {sampling_percent: 5}}
      """;

  private final MemoryPolicyLog log = new MemoryPolicyLog();
  private final PolicyHistory history = new PolicyHistory();
  private final PolicyPublisher publisher =
      new PolicyPublisher(log, history, () -> Instant.ofEpochMilli(1_790_000_000_000L));
  private final NodeMetrics metrics = new NodeMetrics();
  private final ConfigApi api =
      new ConfigApi(history, new PolicyCheck(Policies.nodeSettings()), publisher, metrics);

  @BeforeEach
  void startWithTwoVersions() {
    publisher.publish(draft(keeping(10), "file:/t.yaml"), _ -> true);
    publisher.publish(draft(keeping(20), "api"), _ -> true);
    history.complete();
  }

  @Test
  void newestVersionIsToldWithItsText() throws IOException {
    ApiAnswer answer = api.answer(get("/api/config"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("ETag", "\"2\"");
    JsonNode body = json(answer);
    assertThat(body.get("version").asInt()).isEqualTo(2);
    assertThat(body.get("effectiveFrom").asText()).isEqualTo("2026-09-21T14:13:21.024Z");
    assertThat(body.get("effectiveFromMillis").asLong()).isEqualTo(1_790_000_001_024L);
    assertThat(body.get("source").asText()).isEqualTo("api");
    assertThat(body.get("author").asText()).isEqualTo("ada");
    assertThat(body.get("yaml").asText()).isEqualTo(keeping(20));
  }

  @Test
  void textAloneIsGivenToWhoAcceptsYaml() {
    ApiAnswer answer =
        api.answer(request("GET", "/api/config", Map.of("accept", "application/yaml"), ""));

    assertThat(answer.type()).isEqualTo(ApiAnswer.Type.YAML);
    assertThat(answer.body()).isEqualTo(keeping(20));
  }

  @Test
  void historyIsToldWithoutTexts() throws IOException {
    JsonNode versions = json(api.answer(get("/api/config/versions"))).get("versions");

    assertThat(versions).hasSize(2);
    assertThat(versions.get(0).get("source").asText()).isEqualTo("file:/t.yaml");
    assertThat(versions.get(0).has("yaml")).isFalse();
    assertThat(versions.get(0).get("sha256").asText()).isEqualTo(PolicyVersion.sha256(keeping(10)));
  }

  @Test
  void oneVersionIsToldByItsNumber() throws IOException {
    assertThat(json(api.answer(get("/api/config/versions/1"))).get("yaml").asText())
        .isEqualTo(keeping(10));
    assertThat(api.answer(get("/api/config/versions/3")).status()).isEqualTo(404);
    assertThat(api.answer(get("/api/config/versions/x")).status()).isEqualTo(400);
    assertThat(api.answer(get("/api/config/versions/")).status()).isEqualTo(400);
  }

  @Test
  void putBecomesTheNextVersionAndSaysWho() throws IOException {
    ApiAnswer answer =
        api.answer(
            request(
                "PUT",
                "/api/config",
                Map.of("x-tailwater-author", "grace", "x-tailwater-comment", "too\nmuch"),
                keeping(30)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(json(answer).get("version").asInt()).isEqualTo(3);
    assertThat(json(answer).get("effectiveFromMillis").asLong()).isEqualTo(1_790_000_001_088L);
    assertThat(json(answer).get("notes")).isEmpty();
    PolicyVersion newest = log.versions().getLast();
    assertThat(newest.yaml()).isEqualTo(keeping(30));
    assertThat(newest.author()).isEqualTo("grace");
    assertThat(newest.comment()).isEqualTo("too much");
  }

  @Test
  void authorWithoutANameIsKnownByAddress() {
    api.answer(put(keeping(30)));

    assertThat(log.versions().getLast().author()).isEqualTo("10.1.2.3");
  }

  @Test
  void badTextIsRefusedWithItsPlaceAndChangesNothing() throws IOException {
    ApiAnswer answer = api.answer(put(INVALID));

    assertThat(answer.status()).isEqualTo(400);
    JsonNode error = json(answer).get("errors").get(0);
    assertThat(error.get("line").asInt()).isEqualTo(4);
    assertThat(error.get("column").asInt()).isPositive();
    assertThat(error.get("key").asText())
        .isEqualTo("tail_sampling.policies[1].probabilistic.sampling_percent");
    assertThat(error.get("reason").asText()).contains("sampling_percentage");
    assertThat(log.versions()).hasSize(2);
    assertThat(metrics.configRejections.count()).isEqualTo(1);
  }

  @Test
  void dryRunOnlyChecks() throws IOException {
    ApiAnswer good = api.answer(dryRun(keeping(30)));
    ApiAnswer bad = api.answer(dryRun(INVALID));

    assertThat(good.status()).isEqualTo(200);
    assertThat(json(good).get("dryRun").asBoolean()).isTrue();
    assertThat(bad.status()).isEqualTo(400);
    assertThat(log.versions()).hasSize(2);
    assertThat(metrics.configRejections.count()).isZero();
  }

  @Test
  void nodeBlockInATextIsNotedAsNotTaken() throws IOException {
    JsonNode notes = json(api.answer(put(keeping(30) + "node: {partitions: 16}\n"))).get("notes");

    assertThat(notes).hasSize(1);
    assertThat(notes.get(0).get("key").asText()).isEqualTo("node");
    assertThat(notes.get(0).get("line").asInt()).isEqualTo(7);
  }

  @Test
  void staleConditionIsRefused() throws IOException {
    ApiAnswer stale = api.answer(conditional("\"1\""));
    ApiAnswer fresh = api.answer(conditional("\"2\""));

    assertThat(stale.status()).isEqualTo(412);
    assertThat(json(stale).get("version").asInt()).isEqualTo(2);
    assertThat(fresh.status()).isEqualTo(200);
    assertThat(api.answer(conditional("3")).status()).as("without quotes").isEqualTo(200);
    assertThat(api.answer(conditional("*")).status()).as("any").isEqualTo(200);
    assertThat(api.answer(conditional("abc")).status()).isEqualTo(400);
    assertThat(log.versions()).hasSize(5);
  }

  @Test
  void rollBackPublishesTheOldTextAnew() throws IOException {
    ApiAnswer answer = api.answer(rollback("1"));

    assertThat(json(answer).get("version").asInt()).isEqualTo(3);
    PolicyVersion newest = log.versions().getLast();
    assertThat(newest.yaml()).isEqualTo(keeping(10));
    assertThat(newest.source()).isEqualTo("rollback:1");
    assertThat(newest.comment()).isEqualTo("back to version 1");
  }

  @Test
  void rollBackToNowhereIsRefused() {
    assertThat(api.answer(rollback("9")).status()).isEqualTo(404);
    assertThat(api.answer(rollback("yesterday")).status()).isEqualTo(400);
    assertThat(log.versions()).hasSize(2);
  }

  @Test
  void kafkaThatIsAwayMeansTryLater() {
    log.unreachable();
    ApiAnswer answer = api.answer(put(keeping(30)));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsKey("Retry-After");
  }

  @Test
  void nothingIsWrittenBeforeTheHistoryIsRead() {
    ConfigApi early =
        new ConfigApi(
            new PolicyHistory(), new PolicyCheck(Policies.nodeSettings()), publisher, metrics);

    assertThat(early.answer(get("/api/config")).status()).isEqualTo(503);
    assertThat(early.answer(put(keeping(30))).status()).isEqualTo(503);
    assertThat(log.versions()).hasSize(2);
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    ApiRequest request =
        new ApiRequest(
            "PUT", "/api/config", Map.of(), Map.of(), "10.1.2.3", new byte[] {(byte) 0xff, 1});

    assertThat(api.answer(request).status()).isEqualTo(400);
    assertThat(api.answer(put("")).status()).isEqualTo(400);
  }

  @Test
  void pagesOfOtherOriginsChangeNothing() {
    Map<String, String> foreign = Map.of("host", "localhost:8080", "origin", "http://evil.example");
    Map<String, String> own = Map.of("host", "localhost:8080", "origin", "http://localhost:8080");

    assertThat(api.answer(request("PUT", "/api/config", foreign, keeping(1))).status())
        .isEqualTo(403);
    assertThat(api.answer(request("POST", "/api/config/rollback", foreign, "")).status())
        .isEqualTo(403);
    assertThat(log.versions()).hasSize(2);
    assertThat(api.answer(request("PUT", "/api/config", own, keeping(1))).status()).isEqualTo(200);
  }

  @Test
  void textThatIsNestedWithoutEndIsRefused() {
    assertThat(api.answer(put("[".repeat(500_000))).status()).isEqualTo(400);
    assertThat(log.versions()).hasSize(2);
  }

  @Test
  void wrongMethodsAndPathsAreNamed() {
    ApiAnswer method = api.answer(request("DELETE", "/api/config", Map.of(), ""));
    ApiAnswer path = api.answer(get("/api/config/nonsense"));

    assertThat(method.status()).isEqualTo(405);
    assertThat(method.headers()).containsEntry("Allow", "GET, PUT");
    assertThat(api.answer(get("/api/config/rollback")).headers()).containsEntry("Allow", "POST");
    assertThat(path.status()).isEqualTo(404);
    assertThat(path.body()).contains("no such path: /api/config/nonsense");
  }

  private static ApiRequest get(String path) {
    return request("GET", path, Map.of(), "");
  }

  private static ApiRequest put(String yaml) {
    return request("PUT", "/api/config", Map.of(), yaml);
  }

  private static ApiRequest conditional(String ifMatch) {
    return request("PUT", "/api/config", Map.of("if-match", ifMatch), keeping(40));
  }

  private static ApiRequest dryRun(String yaml) {
    return new ApiRequest(
        "PUT", "/api/config", Map.of("dryRun", "true"), Map.of(), "10.1.2.3", bytes(yaml));
  }

  private static ApiRequest rollback(String to) {
    return new ApiRequest(
        "POST", "/api/config/rollback", Map.of("to", to), Map.of(), "10.1.2.3", new byte[0]);
  }

  private static ApiRequest request(
      String method, String path, Map<String, String> headers, String body) {
    return new ApiRequest(method, path, Map.of(), headers, "10.1.2.3", bytes(body));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode json(ApiAnswer answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }
}
