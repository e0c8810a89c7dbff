package io.tailwater.processors.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.tailwater.model.StatusCode;
import io.tailwater.model.otlp.SpanView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A million traces of every shape: for each policy, sums of weights estimate how many traces of
 * each shape and how many spans there were, within four standard errors.
 *
 * <p>The standard error is that of Horvitz and Thompson's estimator: the variance of a sum is the
 * sum over kept traces of {@code value^2 * weight * (weight - 1)}. It holds for limits and samplers
 * too, whose shares depend on the traces before but not on the one at hand.
 */
final class UnbiasedWeightsTest {
  private static final int TRACES = 1_000_000;
  private static final long TRACES_A_SECOND = 20_000;
  private static final double STANDARD_ERRORS = 4;
  private static final String[] SERVICES = {"gateway", "payment", "search", "batch"};
  private static final int SHAPES = SERVICES.length * 2 * 3;

  private static final PolicySpec ERRORS =
      new PolicySpec.StatusCodes("errors", Set.of(StatusCode.ERROR));
  private static final PolicySpec SLOW = new PolicySpec.Latency("slow", 1_000, 0);

  /** A span of a shape, encoded; the trace id is given with the facts. */
  private record Shape(byte[] resource, byte[] span, int spanCount) {}

  @TestFactory
  Stream<DynamicTest> sumsOfWeightsEstimateTheTruth() {
    return Stream.<List<PolicySpec>>of(
            List.of(new PolicySpec.AlwaysSample("all")),
            List.of(new PolicySpec.Probabilistic("five percent", "", 5)),
            List.of(ERRORS, SLOW, new PolicySpec.Probabilistic("rest", "", 1)),
            List.of(
                new PolicySpec.Probabilistic("one salt", "a", 3),
                new PolicySpec.And(
                    "other salt", List.of(SLOW, new PolicySpec.Probabilistic("p", "b", 20))),
                new PolicySpec.Probabilistic("third salt", "c", 7)),
            List.of(
                new PolicySpec.Not("not most", new PolicySpec.Probabilistic("most", "", 90)),
                ERRORS),
            List.of(
                new PolicySpec.Drop(
                    "half of search",
                    List.of(service("search"), new PolicySpec.Probabilistic("half", "d", 50))),
                new PolicySpec.Probabilistic("tenth", "", 10)),
            List.of(limit(400)),
            List.of(ERRORS, limit(2_000)),
            List.of(
                new PolicySpec.Limiting("bytes", PolicySpec.LimitedUnit.BYTES, 100_000, 0),
                new PolicySpec.Probabilistic("rest", "", 2)),
            List.of(
                new PolicySpec.Composite(
                    "shares",
                    3_000,
                    List.of(
                        new PolicySpec.Share(service("payment"), 2_000),
                        new PolicySpec.Share(new PolicySpec.AlwaysSample("all"), 1_000)))),
            List.of(keyed(new RateSpec.Deterministic(37))),
            List.of(keyed(new RateSpec.Dynamic(20, 1_000, 500))),
            List.of(keyed(new RateSpec.EmaDynamic(20, 1_000, 0.5, 500))),
            List.of(ERRORS, keyed(new RateSpec.EmaThroughput(3_000, 10, 1_000, 0.5, 500))),
            List.of(keyed(new RateSpec.WindowedThroughput(3_000, 1_000, 10_000, 500))),
            List.of(
                new PolicySpec.Tiers(
                    "tiers",
                    List.of(
                        new PolicySpec.Tier("core", 100, 0, service("payment"), Set.of()),
                        new PolicySpec.Tier("normal", 25, 0, service("gateway"), Set.of()),
                        new PolicySpec.Tier("rest", 5, 0, null, Set.of())))),
            List.of(
                new PolicySpec.Tiers(
                    "budgets",
                    List.of(
                        new PolicySpec.Tier("core", 100, 2_000, service("payment"), Set.of()),
                        new PolicySpec.Tier("rest", 50, 500, null, Set.of())))),
            List.of(
                new PolicySpec.And(
                    "two salts",
                    List.of(
                        new PolicySpec.Probabilistic("a", "a", 50),
                        new PolicySpec.Probabilistic("c", "c", 50))),
                new PolicySpec.Probabilistic("third", "d", 50)),
            List.of(
                new PolicySpec.Rules(
                    "by chance",
                    List.of(
                        new PolicySpec.Rule(
                            new PolicySpec.Probabilistic("half", "e", 50),
                            new PolicySpec.Probabilistic("tenth", "f", 10),
                            false),
                        new PolicySpec.Rule(
                            new PolicySpec.AlwaysSample("all"), limit(2_000), false)))),
            List.of(
                new PolicySpec.Tiers(
                    "share and budget",
                    List.of(
                        new PolicySpec.Tier("core", 50, 2_000, service("payment"), Set.of()),
                        new PolicySpec.Tier("rest", 50, 500, null, Set.of()))),
                new PolicySpec.Probabilistic("beside", "g", 50)),
            List.of(
                new PolicySpec.Budget(
                    "a service's", PolicySpec.LimitedUnit.SPANS, 500, 0, "service.name"),
                ERRORS),
            List.of(
                new PolicySpec.Rules(
                    "rules",
                    List.of(
                        new PolicySpec.Rule(ERRORS, new PolicySpec.AlwaysSample("all"), false),
                        new PolicySpec.Rule(
                            service("search"),
                            keyed(new RateSpec.EmaDynamic(50, 1_000, 0.5, 500)),
                            false),
                        new PolicySpec.Rule(
                            new PolicySpec.AlwaysSample("others"), limit(500), false)))),
            List.of(
                new PolicySpec.InScope(
                    "slow errors", PolicySpec.SpanScope.SAME_SPAN, "", and(ERRORS, SLOW)),
                new PolicySpec.Probabilistic("rest", "", 4)))
        .map(
            policies ->
                DynamicTest.dynamicTest(
                    policies.stream().map(PolicySpec::name).toList().toString(),
                    () -> check(policies)));
  }

  @Test
  void theFirstMatchDecidesWithoutBias() throws IOException {
    check(
        new SamplingSpec(
            SamplingMode.STRICT,
            true,
            Duration.ofSeconds(30),
            Duration.ZERO,
            true,
            0,
            0,
            false,
            List.of(
                new PolicySpec.Probabilistic("tenth", "a", 10),
                new PolicySpec.Probabilistic("half", "b", 50),
                limit(1_000))));
  }

  private static PolicySpec service(String name) {
    return new PolicySpec.StringAttribute(name, "service.name", List.of(name), false, false);
  }

  private static PolicySpec limit(long spansPerSecond) {
    return new PolicySpec.Limiting("limit", PolicySpec.LimitedUnit.SPANS, spansPerSecond, 0);
  }

  private static PolicySpec keyed(RateSpec rate) {
    return new PolicySpec.KeyedRate("keyed", rate, List.of("service.name"), false);
  }

  private static PolicySpec and(PolicySpec... parts) {
    return new PolicySpec.And("and", List.of(parts));
  }

  private static void check(List<PolicySpec> specs) throws IOException {
    check(new SamplingSpec(Duration.ofSeconds(30), Duration.ZERO, specs));
  }

  private static void check(SamplingSpec sampling) throws IOException {
    CompiledPolicies policies = CompiledPolicies.compile(sampling, 1, 1);
    List<Shape> shapes = shapes();
    SplittableRandom random = new SplittableRandom(20_261_124);
    GatheredTrace trace = new GatheredTrace(policies);
    SpanView view = new SpanView();
    byte[] scope = {};
    double[] truth = new double[SHAPES];
    double[] estimate = new double[SHAPES];
    double[] variance = new double[SHAPES];
    double spans = 0;
    double estimatedSpans = 0;
    double spansVariance = 0;
    for (int i = 0; i < TRACES; i++) {
      int kind = (int) Math.min(SHAPES - 1, random.nextInt(SHAPES) * random.nextDouble() * 1.5);
      Shape shape = shapes.get(kind);
      trace.clear();
      view.read(shape.span(), 0, shape.span().length);
      trace.add(
          view,
          shape.resource(),
          shape.resource().length,
          scope,
          0,
          policies.spanBits().ofResource(shape.resource(), shape.resource().length));
      long now = 1_700_000_000_000L + i * 1000L / TRACES_A_SECOND;
      TraceFacts facts =
          trace
              .facts(
                  random.nextLong(),
                  random.nextLong(),
                  now,
                  visitor ->
                      visitor.span(shape.span(), 0, shape.span().length, shape.resource(), scope))
              .size(shape.spanCount(), 300L * shape.spanCount());
      double weight = policies.judge(facts).sampleWeight();
      truth[kind]++;
      estimate[kind] += weight;
      variance[kind] += weight * Math.max(0, weight - 1);
      spans += shape.spanCount();
      estimatedSpans += weight * shape.spanCount();
      spansVariance +=
          (double) shape.spanCount() * shape.spanCount() * weight * Math.max(0, weight - 1);
    }
    assertClose("spans", estimatedSpans, spans, spansVariance);
    for (int kind = 0; kind < SHAPES; kind++) {
      assertClose("traces of shape " + kind, estimate[kind], truth[kind], variance[kind]);
    }
  }

  private static void assertClose(String what, double estimate, double truth, double variance) {
    assertThat(estimate)
        .as("estimated %s", what)
        .isCloseTo(truth, within(STANDARD_ERRORS * Math.sqrt(variance) + 1e-6 * truth));
  }

  /** Each service with and without an error, quick, slow, and of many spans. */
  private static List<Shape> shapes() throws IOException {
    List<Shape> shapes = new ArrayList<>();
    for (String service : SERVICES) {
      for (boolean failed : new boolean[] {false, true}) {
        for (int length = 0; length < 3; length++) {
          Span span =
              Traces.span(Traces.ANY_ID, 1, 1 + (length == 1 ? 2_000_000_000L : 20_000_000L))
                  .setStatus(Status.newBuilder().setCodeValue(failed ? 2 : 0))
                  .build();
          shapes.add(
              new Shape(resource(service), span.toByteArray(), length == 2 ? 120 : 6 + length));
        }
      }
    }
    return shapes;
  }

  /** The encoded field 1 of a {@code ResourceSpans}. */
  private static byte[] resource(String service) throws IOException {
    byte[] message =
        Resource.newBuilder()
            .addAttributes(Traces.attribute("service.name", service))
            .build()
            .toByteArray();
    ByteArrayOutputStream field = new ByteArrayOutputStream();
    field.write(0x0a);
    field.write(message.length);
    field.write(message);
    return field.toByteArray();
  }
}
