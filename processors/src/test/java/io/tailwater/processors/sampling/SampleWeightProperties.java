package io.tailwater.processors.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tailwater.model.StatusCode;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Sums of weights estimate how many traces there were, whatever the policies. */
final class SampleWeightProperties {
  private static final int TRACES = 200_000;
  private static final PolicySpec ERRORS =
      new PolicySpec.StatusCodes("errors", Set.of(StatusCode.ERROR));
  private static final PolicySpec SLOW = new PolicySpec.Latency("slow", 1_000, 0);

  @Property(tries = 12, seed = "20261122")
  void sumsOfWeightsAreWithinFourStandardErrorsOfTheTruth(
      @ForAll long seed, @ForAll("policySets") List<PolicySpec> policies) {
    Random random = new Random(seed);
    CompiledPolicies compiled = Traces.policies(policies.toArray(PolicySpec[]::new));
    double estimate = 0;
    double variance = 0;
    for (int i = 0; i < TRACES; i++) {
      int kind = random.nextInt(20);
      StatusCode status = kind == 0 ? StatusCode.ERROR : StatusCode.UNSET;
      long millis = kind == 1 ? 2_000 : 20;
      Verdict verdict =
          compiled.judge(
              Traces.facts(compiled, random.nextLong(), random.nextLong(), status, millis));
      estimate += verdict.sampleWeight();
      // E[w * (w - 1)] over kept traces is the sum of (1 - p) / p over all of them.
      variance += verdict.sampleWeight() * Math.max(0, verdict.sampleWeight() - 1);
    }
    assertThat(estimate).isCloseTo(TRACES, within(4 * Math.sqrt(variance) + 1e-6 * TRACES));
  }

  @Provide
  Arbitrary<List<PolicySpec>> policySets() {
    Arbitrary<Double> percentages = Arbitraries.of(0.5, 1.0, 5.0, 10.0, 33.3, 50.0);
    Arbitrary<String> salts = Arbitraries.of("", "fleet", "region");
    Arbitrary<PolicySpec> shares =
        Combinators.combine(salts, percentages)
            .as((salt, percentage) -> new PolicySpec.Probabilistic("share", salt, percentage));
    return Arbitraries.oneOf(
        shares.map(List::of),
        shares.map(share -> List.of(ERRORS, SLOW, share)),
        Combinators.combine(shares, shares).as((a, b) -> List.of(ERRORS, a, SLOW, b)),
        Combinators.combine(shares, shares, shares)
            .as((a, b, c) -> List.of(new PolicySpec.And("slow share", List.of(SLOW, a, b)), c)));
  }
}
