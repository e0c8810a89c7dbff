package io.tailwater.config;

import static io.tailwater.config.Configs.assertErrors;
import static io.tailwater.config.Configs.notes;
import static io.tailwater.config.Configs.sampling;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.SamplingMode;
import io.tailwater.processors.sampling.SamplingSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The options beside the policies. */
final class SamplingOptionsTest {
  private static final String POLICIES = "  policies: [{name: all, type: always_sample}]\n";
  private static final List<PolicySpec> ALL = List.of(new PolicySpec.AlwaysSample("all"));
  private static final String WAY_OUT = ", or set `compat: otel` to get the collector's behaviour";

  private static String file(String options) {
    return "tail_sampling:\n" + options.indent(2) + POLICIES;
  }

  @Test
  void defaultsAreThoseOfTheMode() {
    assertThat(sampling(file("compat: strict")))
        .isEqualTo(new SamplingSpec(Duration.ofSeconds(30), Duration.ofSeconds(6), ALL))
        .isEqualTo(sampling(file("")));
    assertThat(sampling(file("compat: otel")))
        .isEqualTo(
            new SamplingSpec(
                SamplingMode.OTEL,
                false,
                Duration.ofSeconds(30),
                Duration.ZERO,
                false,
                0,
                0,
                false,
                ALL));
  }

  @Test
  void everyOptionReachesItsSetting() {
    String options =
        """
        compat: otel
        feature_gates: [processor.tailsamplingprocessor.usetracestate]
        decision_wait: 10s
        decision_wait_after_root_received: 2s
        num_traces: 100
        maximum_trace_size_bytes: 1024
        sampling_strategy: span-ingest
        sample_on_first_match: true
        """;

    assertThat(sampling(file(options)))
        .isEqualTo(
            new SamplingSpec(
                SamplingMode.OTEL,
                true,
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                true,
                100,
                1024,
                true,
                ALL));
    assertThat(notes(file(options)))
        .containsExactly(
            "t.yaml:8:3: tail_sampling.sampling_strategy: is followed by `tailwater evaluate` alone;"
                + " a node judges whole traces",
            "t.yaml:9:3: tail_sampling.sample_on_first_match: hides the thresholds of the policies"
                + " below the first match, so that the threshold written to tracestate may be too"
                + " strict");
  }

  @Test
  void boundsAndFirstMatchAreTakenInStrictModeToo() {
    SamplingSpec sampling =
        sampling(
            file(
                "num_traces: 7\nmaximum_trace_size_bytes: 9\nsample_on_first_match: true\n"
                    + "sampling_strategy: trace-complete"));

    assertThat(sampling.numTraces()).isEqualTo(7);
    assertThat(sampling.maximumTraceSizeBytes()).isEqualTo(9);
    assertThat(sampling.sampleOnFirstMatch()).isTrue();
    assertThat(sampling.traceState()).isTrue();
  }

  @Test
  void optionsWithoutEffectAreNoted() {
    assertThat(
            notes(
                file(
                    """
                    compat: otel
                    expected_new_traces_per_sec: 5
                    num_shards: 4
                    decision_cache: {sampled_cache_size: 5}
                    block_on_overflow: true
                    drop_pending_traces_on_shutdown: true
                    """)))
        .containsExactly(
            "t.yaml:3:3: tail_sampling.expected_new_traces_per_sec: has no effect here: memory is"
                + " bounded in bytes",
            "t.yaml:4:3: tail_sampling.num_shards: has no effect here: there is one shard for each"
                + " partition",
            "t.yaml:5:3: tail_sampling.decision_cache: has no effect here: every decision is"
                + " remembered in the ledger",
            "t.yaml:6:3: tail_sampling.block_on_overflow: has no effect here: memory is bounded in"
                + " bytes, and Kafka waits",
            "t.yaml:7:3: tail_sampling.drop_pending_traces_on_shutdown: has no effect here:"
                + " undecided traces stay in Kafka and are judged after the restart");
  }

  @Test
  void strictModeRefusesOptionsThatMeanOtherThanTheySay() {
    assertErrors(
        file(
            """
            sampling_strategy: span-ingest
            drop_pending_traces_on_shutdown: true
            block_on_overflow: true
            tail_storage: pebble
            feature_gates: [processor.tailsamplingprocessor.recordpolicy]
            """),
        "t.yaml:2:3: tail_sampling.sampling_strategy: span-ingest judges each batch of spans by"
            + " itself, and drops what no batch alone would keep; leave it out, so that whole traces"
            + " are judged"
            + WAY_OUT,
        "t.yaml:3:3: tail_sampling.drop_pending_traces_on_shutdown: cannot be: undecided traces stay"
            + " in Kafka and are judged after the restart; leave it out"
            + WAY_OUT,
        "t.yaml:4:3: tail_sampling.block_on_overflow: without both decision caches the collector"
            + " never frees decided traces, and stops reading for ever after num_traces of them;"
            + " leave it out: here Kafka holds what is not yet read"
            + WAY_OUT,
        "t.yaml:5:3: tail_sampling.tail_storage: cannot be: undecided traces are held by Kafka, no"
            + " other storage is needed; leave it out",
        "t.yaml:6:3: tail_sampling.feature_gates: goes with `compat: otel` only; in strict mode"
            + " tracestate always takes part");
  }

  @Test
  void overflowMayBlockWithBothCaches() {
    assertThat(
            sampling(
                    file(
                        "block_on_overflow: true\n"
                            + "decision_cache: {sampled_cache_size: 5, non_sampled_cache_size: 5}"))
                .policies())
        .isEqualTo(ALL);
  }

  @Test
  void tailStorageNeedsItsGateAndOneShardAsInTheCollector() {
    String gate = "processor.tailsamplingprocessor.tailstorageextension";
    assertErrors(
        file("compat: otel\ntail_storage: pebble"),
        "t.yaml:3:3: tail_sampling.tail_storage: needs the feature gate "
            + gate
            + ", as in the collector; leave it out: undecided traces are held by Kafka, no other"
            + " storage is needed");
    assertErrors(
        file("compat: otel\nfeature_gates: [" + gate + "]\ntail_storage: pebble\nnum_shards: 2"),
        "t.yaml:5:3: tail_sampling.num_shards: the collector cannot have more than 1 with"
            + " tail_storage");
    assertThat(notes(file("compat: otel\nfeature_gates: [" + gate + "]\ntail_storage: pebble")))
        .containsExactly(
            "t.yaml:4:3: tail_sampling.tail_storage: has no effect here: undecided traces are held"
                + " by Kafka, no other storage is needed");
  }

  @Test
  void unknownWordsAreRefused() {
    assertErrors(
        file("compat: oTel\nsampling_strategy: spans\nnum_shards: 257\nfeature_gates: [x]"),
        "t.yaml:2:11: tail_sampling.compat: unknown value 'oTel'; did you mean 'otel'?",
        "t.yaml:3:22: tail_sampling.sampling_strategy: unknown value 'spans'; known here:"
            + " trace-complete, span-ingest",
        "t.yaml:4:15: tail_sampling.num_shards: out of range: 257 is not 0 to 256",
        "t.yaml:5:3: tail_sampling.feature_gates: goes with `compat: otel` only; in strict mode"
            + " tracestate always takes part",
        "t.yaml:5:19: tail_sampling.feature_gates: unknown value 'x'; known here:"
            + " processor.tailsamplingprocessor.usetracestate,"
            + " processor.tailsamplingprocessor.tailstorageextension,"
            + " processor.tailsamplingprocessor.recordpolicy,"
            + " processor.tailsamplingprocessor.metricstatcountspanssampled,"
            + " processor.tailsamplingprocessor.metricstatcountbytessampled");
  }
}
