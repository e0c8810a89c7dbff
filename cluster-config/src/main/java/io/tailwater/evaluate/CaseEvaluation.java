package io.tailwater.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.config.InvalidConfigException;
import io.tailwater.ingest.otlpjson.MalformedJsonException;
import io.tailwater.model.TraceId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Replays cases that the collector's {@code tailsamplingprocessor} v0.164.1 was seen to decide, and
 * compares. A file has one case a line, of three shapes:
 *
 * <ul>
 *   <li>with {@code steps}, a sequence: ingests, waits and shutdowns on virtual time, and the names
 *       of the spans that were forwarded by its end;
 *   <li>with {@code "expect": "config_error"}, a configuration that must be refused;
 *   <li>any other: the spans of one trace, by {@code batch}, judged at shutdown; {@code
 *       expect_policy} and {@code expect_trace_state}, where they are, say what is on its spans.
 * </ul>
 *
 * <p>Everything is judged in {@code compat: otel} with fresh state. Where a case is silent, {@code
 * decision_wait} is one second, the least that the collector has: with the sequences' waits of 2.6
 * s (a trace waits one tick more than its whole seconds) only that makes them come true.
 */
public final class CaseEvaluation {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DEFAULT_TRACE_ID = "0102030405060708090a0b0c0d0e0f10";
  private static final String DEFAULT_DECISION_WAIT = "1s";
  private static final String CONFIG_ERROR = "config_error";

  private int matched;
  private int mismatched;

  /** Cases that came out as expected. */
  public int matched() {
    return matched;
  }

  /** Cases that did not. */
  public int mismatched() {
    return mismatched;
  }

  /**
   * Replays a file.
   *
   * @param mismatches takes one line for each case that came out otherwise
   * @throws UnreadableInputException if a line is not a case
   */
  public void evaluate(Path file, Consumer<String> mismatches) throws UnreadableInputException {
    InputLines.read(
        file,
        (number, text) -> {
          CaseResult result;
          try {
            result = replay(JSON.readTree(text));
          } catch (JsonProcessingException malformed) {
            throw UnreadableInputException.at(
                file.toString(), number, "is not JSON: " + malformed.getOriginalMessage());
          } catch (MalformedJsonException | IllegalArgumentException malformed) {
            throw UnreadableInputException.at(
                file.toString(), number, "is no case: " + malformed.getMessage());
          }
          if (result.matched()) {
            matched++;
          } else {
            mismatched++;
            mismatches.accept(result.text());
          }
        });
  }

  /**
   * Replays one case.
   *
   * @throws IllegalArgumentException if it is not a case
   */
  static CaseResult replay(JsonNode given) {
    if (!given.isObject() || !given.has("policies")) {
      throw new IllegalArgumentException("it has no 'policies'");
    }
    String expected = given.path("expect").asText("");
    if (!given.has("steps") && expected.isEmpty()) {
      throw new IllegalArgumentException("it has neither 'steps' nor 'expect'");
    }
    CaseConfig config;
    ShardedCollector collector;
    try {
      config = CaseConfig.of(given, DEFAULT_DECISION_WAIT);
      collector = new ShardedCollector(config);
    } catch (InvalidConfigException refused) {
      return refused(given, expected, refused.errors().getFirst().toString());
    } catch (IllegalArgumentException refused) {
      return refused(given, expected, String.valueOf(refused.getMessage()));
    }
    if (expected.equals(CONFIG_ERROR)) {
      return CaseResult.compare(label(given), expected, "accepted", "nothing was found wrong");
    }
    if (given.has("steps")) {
      return sequence(given, collector);
    }
    return decision(given, expected, config, collector);
  }

  private static String label(JsonNode given) {
    String name = given.path("name").asText("(no name)");
    return given.has("id") ? given.get("id").asText() + " (" + name + ")" : name;
  }

  private static CaseResult refused(JsonNode given, String expected, String reason) {
    String wanted = expected.isEmpty() ? names(given) : expected;
    return CaseResult.compare(label(given), wanted, CONFIG_ERROR, reason);
  }

  private static CaseResult decision(
      JsonNode given, String expected, CaseConfig config, ShardedCollector collector) {
    String traceId = given.path("trace_id").asText(DEFAULT_TRACE_ID);
    CaseSpans spans = new CaseSpans(traceId);
    TreeMap<Integer, List<JsonNode>> deliveries = new TreeMap<>();
    for (JsonNode span : given.path("spans")) {
      deliveries.computeIfAbsent(span.path("batch").asInt(0), _ -> new ArrayList<>()).add(span);
    }
    deliveries.values().forEach(delivery -> collector.ingest(spans.delivery(delivery)));
    collector.shutdown();
    TraceId id = TraceId.fromHex(traceId);
    Judgement judgement =
        collector.decisions().getOrDefault(id, Judgement.notSampled("never decided", List.of()));
    String why = judgement.note() + ResultJson.why(judgement.why());
    CaseResult result = CaseResult.compare(label(given), expected, judgement.outcome().word(), why);
    boolean sampled = judgement.outcome() == Outcome.SAMPLED;
    if (result.matched() && sampled && given.has("expect_policy")) {
      String policy = given.get("expect_policy").asText();
      result = CaseResult.compare(label(given), policy, judgement.verdict().policy(), why);
    }
    if (result.matched() && sampled && given.has("expect_trace_state")) {
      result = traceState(given, config, collector, judgement, why);
    }
    if (result.matched() && given.has("hash_fnv1a64")) {
      result = hash(given, id);
    }
    return result;
  }

  /** What was written to the first span. */
  private static CaseResult traceState(
      JsonNode given,
      CaseConfig config,
      ShardedCollector collector,
      Judgement judgement,
      String why) {
    String came = collector.forwarded().getFirst().traceState();
    String written =
        config.spec().traceState() ? TraceStateText.written(came, judgement.threshold()) : came;
    String expected = given.get("expect_trace_state").asText();
    boolean same = TraceStateText.same(written, expected);
    return new CaseResult(label(given), same, expected, written, why);
  }

  private static CaseResult hash(JsonNode given, TraceId id) {
    String expected = given.get("hash_fnv1a64").asText();
    boolean holds = HashCheck.holds(given.get("policies"), id, expected);
    return new CaseResult(
        label(given),
        holds,
        "hash " + expected,
        holds ? expected : "another hash",
        "FNV-1a of salt and trace id");
  }

  private static CaseResult sequence(JsonNode given, ShardedCollector collector) {
    CaseSpans spans = new CaseSpans(DEFAULT_TRACE_ID);
    for (JsonNode step : given.get("steps")) {
      if (!step.path("ingest").isEmpty()) {
        collector.ingest(spans.delivery(step.get("ingest")));
      }
      collector.pass(Duration.ofMillis(step.path("wait_ms").asLong(0)));
      if (step.path("shutdown").asBoolean(step.has("shutdown"))) {
        collector.shutdown();
      }
    }
    String got =
        collector.forwarded().stream()
            .map(OtlpSpan::name)
            .collect(Collectors.joining(", ", "[", "]"));
    String why =
        collector.decisions().entrySet().stream()
            .map(decided -> decided.getKey() + " " + decided.getValue().outcome().word())
            .collect(Collectors.joining(", ", "decided: ", ""));
    return CaseResult.compare(label(given), names(given), got, why);
  }

  private static String names(JsonNode given) {
    List<String> names = new ArrayList<>();
    given.path("expect_forwarded").forEach(name -> names.add(name.asText()));
    return "[" + String.join(", ", names) + "]";
  }
}
