package io.tailwater.processors.ottl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.tailwater.processors.ottl.OttlCondition.Context;
import io.tailwater.processors.reading.SampleSpan;
import io.tailwater.processors.reading.SpanReading;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The collector's cases of one {@code ottl_condition} policy over one span, by their meaning. */
final class CollectorCasesOfOttlTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          equality holds            | {"span": ["attributes['k1'] == 'v1'"]}                      | {"attributes": {"k1": "v1"}} | true
          equality fails            | {"span": ["attributes['k1'] == 'v1'"]}                      | {"attributes": {"k1": "v2"}} | false
          inequality on other value | {"span": ["attributes['k1'] != 'v1'"]}                      | {"attributes": {"k1": "v2"}} | true
          event equality            | {"spanevent": ["attributes['e1'] == 'v1'"]}                 | {"event": {"e1": "v1"}}      | true
          event attribute misses    | {"spanevent": ["attributes['e1'] == 'v1'"]}                 | {"event": {}}                | false
          event name inequality     | {"spanevent": ["name != 'incorrect event name'"]}           | {"event": {}}                | true
          no event, no answer       | {"spanevent": ["name != 'incorrect event name'"]}           | {}                           | false
          span prefix               | {"span": ["span.attributes['k1'] == 'v1'"]}                 | {"attributes": {"k1": "v1"}} | true
          list is or                | {"span": ["attributes['k1'] == 'v1'", "span.attributes['k2'] == 'v2'"]} | {"attributes": {"k2": "v2"}} | true
          resource on span          | {"span": ["resource.attributes['service.name'] == 'checkout'"]} | {"service": "checkout"}   | true
          resource on event         | {"spanevent": ["resource.attributes['service.name'] == 'checkout'"]} | {"service": "checkout", "event": {}} | true
          scope                     | {"span": ["scope.name == 'my-scope'"]}                      | {"scope": "my-scope"}        | true
          both on one span          | {"span": ["attributes['k'] == 'v' and status.code == STATUS_CODE_ERROR"]} | {"attributes": {"k": "v"}, "status": 2} | true
          only one of both          | {"span": ["attributes['k'] == 'v' and status.code == STATUS_CODE_ERROR"]} | {"attributes": {"k": "v"}} | false
          nothing to match          | {"span": ["IsMatch(attributes['missing'], 'x')"]}           | {"attributes": {"x": "y"}}   | false
          no JSON, ignored          | {"span": ["ParseJSON(attributes['x']) != nil"]}             | {"attributes": {"x": "{not json"}} | false
          """)
  void theVerdictIsTheCollectors(String name, String policy, String given, boolean kept)
      throws Exception {
    JsonNode lists = JSON.readTree(policy);
    SpanReading span = span(JSON.readTree(given));
    boolean matches = conditions(lists.path("span"), Context.SPAN).matches(span);
    OttlConditions onEvents = conditions(lists.path("spanevent"), Context.SPAN_EVENT);
    for (int i = 0; i < span.eventCount(); i++) {
      matches |= onEvents.matches(span, span.event(i));
    }
    assertThat(matches).isEqualTo(kept);
  }

  private static OttlConditions conditions(JsonNode texts, Context context) {
    List<String> conditions = new ArrayList<>();
    texts.forEach(text -> conditions.add(text.asText().replace('\'', '"')));
    return OttlConditions.parse(conditions, context, OttlErrorMode.IGNORE);
  }

  private static SpanReading span(JsonNode given) {
    Span.Builder span =
        Span.newBuilder().setStatus(Status.newBuilder().setCodeValue(given.path("status").asInt()));
    given
        .path("attributes")
        .properties()
        .forEach(
            entry ->
                span.addAttributes(
                    SampleSpan.attribute(
                        entry.getKey(), SampleSpan.text(entry.getValue().asText()))));
    if (given.has("event")) {
      Span.Event.Builder event = span.addEventsBuilder().setName("test event");
      given
          .get("event")
          .properties()
          .forEach(
              entry ->
                  event.addAttributes(
                      SampleSpan.attribute(
                          entry.getKey(), SampleSpan.text(entry.getValue().asText()))));
    }
    ResourceSpans resource =
        ResourceSpans.newBuilder()
            .setResource(
                Resource.newBuilder()
                    .addAttributes(
                        SampleSpan.attribute(
                            "service.name",
                            SampleSpan.text(given.path("service").asText("svc-a")))))
            .build();
    ScopeSpans scope =
        ScopeSpans.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName(given.path("scope").asText()))
            .build();
    return SampleSpan.reading(span.build(), resource, scope);
  }
}
