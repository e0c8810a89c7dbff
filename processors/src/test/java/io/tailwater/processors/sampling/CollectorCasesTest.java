package io.tailwater.processors.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.model.StatusCode;
import io.tailwater.model.TraceId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the collector's tail_sampling processor was seen to decide. */
final class CollectorCasesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long EPOCH_NANOS = 1_700_000_000_000_000_000L;

  @TestFactory
  Stream<DynamicTest> theCollectorsDecisionIsOurs() {
    return cases().stream()
        .map(given -> DynamicTest.dynamicTest(given.get("name").asText(), () -> decide(given)));
  }

  private static void decide(JsonNode given) {
    List<PolicySpec> policies = policies(given.get("policies"));
    TraceId traceId =
        given.has("trace_id") ? TraceId.fromHex(given.get("trace_id").asText()) : Traces.ANY_ID;
    Verdict verdict = Traces.judge(Traces.collectorPolicies(policies), trace(given, traceId));
    assertThat(verdict.kept() ? "sampled" : "not_sampled").isEqualTo(given.get("expect").asText());
    if (given.has("hash_fnv1a64")) {
      PolicySpec.Probabilistic policy = (PolicySpec.Probabilistic) policies.getFirst();
      String salt = policy.hashSalt().isEmpty() ? TraceIdHash.DEFAULT_SALT : policy.hashSalt();
      assertThat(TraceIdHash.hash(TraceIdHash.seed(salt), traceId.hi(), traceId.lo()))
          .isEqualTo(Long.parseUnsignedLong(given.get("hash_fnv1a64").asText(), 16));
    }
  }

  private static List<JsonNode> cases() {
    try (InputStream in =
        Objects.requireNonNull(
            CollectorCasesTest.class.getResourceAsStream("/tail-sampling-cases.jsonl"))) {
      List<JsonNode> cases = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        cases.add(JSON.readTree(line));
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<PolicySpec> policies(JsonNode list) {
    List<PolicySpec> policies = new ArrayList<>();
    list.forEach(policy -> policies.add(policy(policy)));
    return policies;
  }

  private static PolicySpec policy(JsonNode json) {
    String name = json.get("name").asText();
    String type = json.get("type").asText();
    JsonNode body = json.path(type);
    return switch (type) {
      case "always_sample" -> new PolicySpec.AlwaysSample(name);
      case "status_code" -> {
        Set<StatusCode> codes = EnumSet.noneOf(StatusCode.class);
        body.get("status_codes").forEach(code -> codes.add(StatusCode.valueOf(code.asText())));
        yield new PolicySpec.StatusCodes(name, codes);
      }
      case "latency" ->
          new PolicySpec.Latency(
              name, body.get("threshold_ms").asLong(), body.path("upper_threshold_ms").asLong());
      case "probabilistic" ->
          new PolicySpec.Probabilistic(
              name, body.path("hash_salt").asText(), body.get("sampling_percentage").asDouble());
      case "string_attribute" -> {
        List<String> values = new ArrayList<>();
        body.get("values").forEach(value -> values.add(value.asText()));
        yield new PolicySpec.StringAttribute(
            name,
            body.get("key").asText(),
            values,
            body.path("enabled_regex_matching").asBoolean(),
            body.path("invert_match").asBoolean());
      }
      case "and" -> new PolicySpec.And(name, policies(body.get("and_sub_policy")));
      default -> throw new IllegalArgumentException("a case of type " + type);
    };
  }

  private static TracesData trace(JsonNode given, TraceId traceId) {
    TracesData.Builder trace = TracesData.newBuilder();
    for (JsonNode span : given.get("spans")) {
      Resource.Builder resource =
          Resource.newBuilder()
              .addAttributes(Traces.attribute("service.name", span.get("service").asText()));
      span.get("resource")
          .properties()
          .forEach(entry -> resource.addAttributes(Traces.attribute(entry.getKey(), value(entry))));
      for (int copies = span.path("repeat").asInt(1); copies > 0; copies--) {
        trace.addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(resource)
                .addScopeSpans(ScopeSpans.newBuilder().addSpans(span(span, traceId))));
      }
    }
    return trace.build();
  }

  private static Span span(JsonNode json, TraceId traceId) {
    long start = EPOCH_NANOS + nanos(json.path("start_ms"));
    Span.Builder span =
        Traces.span(traceId, start, start + nanos(json.get("duration_ms")))
            .setName(json.get("name").asText())
            .setTraceState(json.path("trace_state").asText())
            .setStatus(
                Status.newBuilder()
                    .setCodeValue(StatusCode.valueOf(json.get("status").asText()).number()));
    json.get("attributes")
        .properties()
        .forEach(entry -> span.addAttributes(Traces.attribute(entry.getKey(), value(entry))));
    return span.build();
  }

  private static long nanos(JsonNode millis) {
    return new BigDecimal(millis.asText("0")).movePointRight(6).longValueExact();
  }

  private static AnyValue.Builder value(Map.Entry<String, JsonNode> entry) {
    JsonNode value = entry.getValue();
    AnyValue.Builder any = AnyValue.newBuilder();
    if (value.isBoolean()) {
      return any.setBoolValue(value.asBoolean());
    }
    if (value.isIntegralNumber()) {
      return any.setIntValue(value.asLong());
    }
    return value.isNumber()
        ? any.setDoubleValue(value.asDouble())
        : any.setStringValue(value.asText());
  }
}
