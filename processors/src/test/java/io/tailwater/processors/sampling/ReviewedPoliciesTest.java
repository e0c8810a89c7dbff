package io.tailwater.processors.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tailwater.model.StatusCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What bounds the work and keeps the meaning of policies at the edges. */
final class ReviewedPoliciesTest {
  @Test
  void aTraceStateOfAMillionSpacesIsReadInLinearTime() {
    byte[] header = ("a=x" + " ".repeat(1_000_000) + "y").getBytes(StandardCharsets.UTF_8);
    TraceStateTest test = new TraceStateTest("a", Set.of("x"));
    assertThat(test.passes(header, 0, header.length)).isFalse();
    byte[] padded = "  a=x \t, b=y".getBytes(StandardCharsets.UTF_8);
    assertThat(test.passes(padded, 0, padded.length)).isTrue();
  }

  @Test
  void moreSaltsThanCanBeWeighedAreRefusedByName() {
    PolicySpec[] policies =
        IntStream.range(0, 7)
            .mapToObj(i -> new PolicySpec.Probabilistic("share " + i, "salt " + i, 5))
            .toArray(PolicySpec[]::new);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Traces.policies(policies))
        .withMessageContaining("share 6")
        .withMessageContaining("hash_salt");
  }

  @Test
  void theCollectorsCompositeTakesWholeTracesOnAShardOfMany() {
    CompiledPolicies shard = composite(1.0 / 64);
    long kept = 0;
    for (int i = 0; i < 64_000; i++) {
      TraceFacts facts =
          Traces.facts(shard, i, i, StatusCode.UNSET, 1).trace(i, i, i * 10L).size(8, 2_400);
      kept += shard.judge(facts).kept() ? 8 : 0;
    }
    assertThat(kept / 640.0).as("kept spans a second of 1000 / 64").isBetween(14.0, 17.0);
  }

  @Test
  void timeThatStepsBackGrantsTheCollectorsCompositeNoFurtherSecond() {
    CompiledPolicies one = composite(1);
    long kept = 0;
    for (int i = 0; i < 1_000; i++) {
      TraceFacts facts =
          Traces.facts(one, i, i, StatusCode.UNSET, 1)
              .trace(i, i, i % 2 == 0 ? 11_000 : 10_999)
              .size(100, 30_000);
      kept += one.judge(facts).kept() ? 100 : 0;
    }
    assertThat(kept).isEqualTo(1_000);
  }

  private static CompiledPolicies composite(double share) {
    return CompiledPolicies.compile(
        new SamplingSpec(
            SamplingMode.OTEL,
            false,
            Duration.ofSeconds(30),
            Duration.ZERO,
            false,
            0,
            0,
            false,
            List.of(
                new PolicySpec.Composite(
                    "composite",
                    1_000,
                    List.of(new PolicySpec.Share(new PolicySpec.AlwaysSample("all"), 1_000))))),
        1,
        share);
  }
}
