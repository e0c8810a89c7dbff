package io.tailwater.processors.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.model.StatusCode;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.processors.reading.SpanReading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CompiledPoliciesTest {
  private static final PolicySpec ERRORS =
      new PolicySpec.StatusCodes("errors", Set.of(StatusCode.ERROR));
  private static final PolicySpec SLOW = new PolicySpec.Latency("slow", 500, 0);

  @Test
  void aTraceIsAttributedToTheSurestPolicyThatKeepsIt() {
    CompiledPolicies policies =
        Traces.policies(share("some", "", 100.0 / 3), new PolicySpec.AlwaysSample("all"), ERRORS);
    assertThat(Traces.judge(policies, trace(10, StatusCode.ERROR)))
        .isEqualTo(Verdict.keptBy("all", 1, 1));
  }

  @Test
  void amongEquallySurePoliciesTheFirstIsNamed() {
    CompiledPolicies policies = Traces.policies(share("some", "", 50), SLOW, ERRORS);
    assertThat(Traces.judge(policies, trace(600, StatusCode.ERROR)))
        .isEqualTo(Verdict.keptBy("slow", 1, 1));
  }

  @Test
  void aTraceThatNoPolicyWantsIsDroppedWithoutWeight() {
    CompiledPolicies policies = Traces.policies(ERRORS, SLOW);
    assertThat(Traces.judge(policies, trace(500, StatusCode.OK))).isEqualTo(Verdict.DROPPED);
  }

  @Test
  void theWeightOfAProbabilisticPolicyIsTheInverseOfItsShare() {
    assertThat(keptWeight(share("tenth", "", 10))).isEqualTo(10);
    assertThat(keptWeight(share("all", "", 100))).isEqualTo(1);
    assertThat(keptWeight(share("more than all", "", 150))).isEqualTo(1);
  }

  @Test
  void sharesOfOneSaltInOneAndPolicyAreTheSameDice() {
    PolicySpec and =
        new PolicySpec.And(
            "and", List.of(share("a", "", 50), share("b", "", 20), share("c", "", 20)));
    assertThat(keptWeight(and)).isEqualTo(5);
  }

  @Test
  void sharesOfDifferentSaltsInOneAndPolicyMultiply() {
    PolicySpec and =
        new PolicySpec.And("and", List.of(share("a", "one", 50), share("b", "two", 20)));
    assertThat(keptWeight(and)).isEqualTo(10);
  }

  @Test
  void policiesOfOneSaltDoNotAddUp() {
    PolicySpec[] policies = {share("a", "", 20), share("b", "", 50)};
    assertThat(keptWeight(policies)).isEqualTo(2);
  }

  @Test
  void policiesOfDifferentSaltsKeepMoreTogetherThanEachAlone() {
    PolicySpec[] policies = {share("a", "one", 20), share("b", "two", 50)};
    // 1 - 0.8 * 0.5 of all ids are kept.
    assertThat(keptWeight(policies)).isCloseTo(1 / 0.6, within(1e-9));
  }

  @Test
  void aPolicyWhoseRulesDoNotHoldDoesNotLowerTheWeight() {
    PolicySpec slowHalf =
        new PolicySpec.And("slow half", List.of(SLOW, share("half", "other", 50)));
    CompiledPolicies policies = Traces.policies(slowHalf, share("tenth", "", 10));
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      Verdict fast = judge(policies, random, 100);
      Verdict slow = judge(policies, random, 600);
      assertThat(fast.sampleWeight()).isIn(0.0, 10.0);
      if (slow.kept()) {
        assertThat(slow.sampleWeight()).isCloseTo(1 / (1 - 0.5 * 0.9), within(1e-9));
      }
    }
  }

  @Test
  void theFirstAttributeOfAKeyCounts() {
    CompiledPolicies policies = Traces.policies(route("/pay"));
    Span.Builder span =
        Traces.span(Traces.ANY_ID, 1, 2)
            .addAttributes(Traces.attribute("http.route", "/cart"))
            .addAttributes(Traces.attribute("http.route", "/pay"));
    assertThat(Traces.judge(policies, trace(span)).kept()).isFalse();
  }

  @Test
  void anAttributeIsReadWhereItsValueStandsBeforeItsKey() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream attribute = CodedOutputStream.newInstance(bytes);
    attribute.writeMessage(2, AnyValue.newBuilder().setStringValue("/pay").build());
    attribute.writeString(1, "http.route");
    attribute.flush();
    ByteArrayOutputStream span = new ByteArrayOutputStream();
    Traces.span(Traces.ANY_ID, 1, 2).build().writeTo(span);
    CodedOutputStream out = CodedOutputStream.newInstance(span);
    out.writeByteArray(9, bytes.toByteArray());
    out.flush();
    SpanView view = new SpanView();
    view.read(span.toByteArray(), 0, span.size());
    CompiledPolicies policies = Traces.policies(route("/pay"));
    GatheredTrace gathered = new GatheredTrace(policies);
    byte[] none = {};
    gathered.add(view, none, 0, none, 0, policies.spanBits().ofResource(none, 0));
    assertThat(policies.judge(gathered.facts(1, 1, 0, _ -> {})).kept()).isTrue();
  }

  @Test
  void aKeyMeansWhatItSaysInAnyGenerationOfTheConventions() {
    PolicySpec today = text("http.request.method", "POST");
    PolicySpec older = text("http.method", "POST");
    for (String sent : List.of("http.request.method", "http.method")) {
      TracesData trace = with(sent, "POST");
      assertThat(Traces.judge(Traces.policies(today), trace).kept()).as(sent).isTrue();
      assertThat(Traces.judge(Traces.policies(older), trace).kept()).as(sent).isTrue();
    }
    assertThat(Traces.judge(Traces.policies(today), with("http.method", "GET")).kept()).isFalse();
  }

  @Test
  void aPathIsFoundInTheTargetOfARequest() {
    CompiledPolicies policies =
        Traces.policies(text("url.path", "/health"), text("http.target", "/all?x=1"));
    assertThat(Traces.judge(policies, with("http.target", "/health?deep=1")).kept()).isTrue();
    assertThat(Traces.judge(policies, with("http.target", "/health")).kept()).isTrue();
    assertThat(Traces.judge(policies, with("http.target", "/healthy")).kept()).isFalse();
    assertThat(Traces.judge(policies, with("http.target", "/all?x=1")).kept()).isTrue();
    assertThat(Traces.judge(policies, with("http.target", "/all")).kept()).isFalse();
  }

  @Test
  void theCollectorsReadingTakesAKeyAsItIsWritten() {
    CompiledPolicies policies =
        Traces.collectorPolicies(List.of(text("http.request.method", "POST")));
    assertThat(Traces.judge(policies, with("http.method", "POST")).kept()).isFalse();
    assertThat(Traces.judge(policies, with("http.request.method", "POST")).kept()).isTrue();
  }

  @Test
  void aShareByAKeyCountsBothGenerationsAsOne() {
    SpanReading reading = new SpanReading();
    byte[] none = {};
    for (String sent : List.of("db.name", "db.namespace")) {
      byte[] span =
          Traces.span(Traces.ANY_ID, 1, 2)
              .addAttributes(Traces.attribute(sent, "orders"))
              .build()
              .toByteArray();
      reading.aim(span, 0, span.length, none, 0, none, 0);
      assertThat(new KeyedValue("db.namespace").of(reading)).as(sent).isEqualTo("orders");
    }
  }

  private static PolicySpec text(String key, String value) {
    return new PolicySpec.StringAttribute(key, key, List.of(value), false, false);
  }

  private static TracesData with(String key, String value) {
    return trace(Traces.span(Traces.ANY_ID, 1, 2).addAttributes(Traces.attribute(key, value)));
  }

  @Test
  void resourceAttributesCountLikeThoseOfSpans() {
    CompiledPolicies policies =
        Traces.policies(
            new PolicySpec.StringAttribute("shop", "service.name", List.of("shop"), false, false));
    TracesData.Builder trace = trace(Traces.span(Traces.ANY_ID, 1, 2)).toBuilder();
    assertThat(Traces.judge(policies, trace.build()).kept()).isFalse();
    trace
        .getResourceSpansBuilder(0)
        .setResource(Resource.newBuilder().addAttributes(Traces.attribute("service.name", "shop")));
    assertThat(Traces.judge(policies, trace.build()).kept()).isTrue();
  }

  @Test
  void policiesMayTakeMoreBitsThanAWordHas() {
    PolicySpec[] specs =
        IntStream.range(0, 200).mapToObj(i -> route("/r" + i)).toArray(PolicySpec[]::new);
    CompiledPolicies policies = Traces.policies(specs);
    for (int i = 0; i < 200; i += 33) {
      TracesData trace =
          trace(
              Traces.span(Traces.ANY_ID, 1, 2)
                  .addAttributes(Traces.attribute("http.route", "/r" + i)));
      assertThat(Traces.judge(policies, trace).policy()).isEqualTo(specs[i].name());
    }
  }

  private static Verdict judge(CompiledPolicies policies, Random random, long millis) {
    return policies.judge(
        Traces.facts(policies, random.nextLong(), random.nextLong(), StatusCode.UNSET, millis));
  }

  private static double keptWeight(PolicySpec... specs) {
    CompiledPolicies policies = Traces.policies(specs);
    Random random = new Random(1);
    double[] weights =
        IntStream.range(0, 1_000)
            .mapToObj(_ -> Traces.judge(policies, random.nextLong(), random.nextLong()))
            .filter(Verdict::kept)
            .mapToDouble(Verdict::sampleWeight)
            .distinct()
            .toArray();
    assertThat(weights).hasSize(1);
    return weights[0];
  }

  private static PolicySpec share(String name, String salt, double percentage) {
    return new PolicySpec.Probabilistic(name, salt, percentage);
  }

  private static PolicySpec route(String value) {
    return new PolicySpec.StringAttribute(value, "http.route", List.of(value), false, false);
  }

  private static TracesData trace(long millis, StatusCode status) {
    return trace(
        Traces.span(Traces.ANY_ID, 1_000_000, (1 + millis) * 1_000_000)
            .setStatus(Status.newBuilder().setCodeValue(status.number())));
  }

  private static TracesData trace(Span.Builder span) {
    return TracesData.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder().addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
        .build();
  }
}
