package io.tailwater.config;

import static io.tailwater.config.ConfigKey.optional;
import static io.tailwater.config.ConfigKey.required;

import io.tailwater.config.ValueType.Block;
import io.tailwater.config.ValueType.Choice;
import io.tailwater.config.ValueType.Choices;
import io.tailwater.config.ValueType.Count;
import io.tailwater.config.ValueType.Flag;
import io.tailwater.config.ValueType.Opaque;
import io.tailwater.config.ValueType.Wait;
import io.tailwater.config.ValueType.Whole;
import java.time.Duration;
import java.util.List;

/**
 * The keys of the {@code tail_sampling:} block itself. Names, types and defaults are those of the
 * OpenTelemetry Collector's {@code tailsamplingprocessor} v0.164.1, but for {@code compat} and
 * {@code feature_gates}.
 */
final class SamplingReference {
  /** The gate that lets {@code tracestate} take part in the collector's judgement. */
  static final String TRACE_STATE_GATE = "processor.tailsamplingprocessor.usetracestate";

  /** The gate without which the collector refuses {@code tail_storage}. */
  static final String TAIL_STORAGE_GATE = "processor.tailsamplingprocessor.tailstorageextension";

  private static final List<String> GATES =
      List.of(
          TRACE_STATE_GATE,
          TAIL_STORAGE_GATE,
          "processor.tailsamplingprocessor.recordpolicy",
          "processor.tailsamplingprocessor.metricstatcountspanssampled",
          "processor.tailsamplingprocessor.metricstatcountbytessampled");

  private static final Whole COUNT = new Whole(0, Long.MAX_VALUE);
  private static final Count CACHE_SIZE = new Count(Long.MAX_VALUE);
  private static final String SIZED_BY_BYTES = "has no effect here: memory is bounded in bytes";

  static final List<ConfigKey> KEYS =
      List.of(
          required(
              "tail_sampling",
              new Block(),
              "How traces are judged, as the OpenTelemetry Collector's `tail_sampling` processor takes it."),
          optional(
              "tail_sampling.compat",
              new Choice(List.of("strict", "otel")),
              "strict",
              "Whose reading counts. `strict`: what the words say; what surprises people in the collector is refused with a reason. `otel`: what the collector's processor v0.164.1 does, its traps included; only its own policy types and nestings are taken."),
          optional(
              "tail_sampling.feature_gates",
              new Choices(GATES),
              "",
              "The collector's feature gates that are on; with `compat: otel` only. `"
                  + TRACE_STATE_GATE
                  + "` lets randomness and thresholds in `tracestate` take part, as they always do in strict mode."),
          optional(
              "tail_sampling.decision_wait",
              new Wait(Duration.ZERO, Duration.ofDays(1)),
              "30s",
              "The longest wait for a trace, counted from its first span in stream time (Kafka record time). Not `0s`; with `compat: otel` at least `1s`, as the collector waits."),
          optional(
              "tail_sampling.decision_wait_after_root_received",
              new Wait(Duration.ZERO, Duration.ofDays(1)),
              "6s; 0s with `compat: otel`",
              "Once the root span is there, the wait until the trace is judged; never later than `decision_wait`. `0s` turns it off."),
          optional(
              "tail_sampling.decision_wait_when_complete",
              new Wait(Duration.ZERO, Duration.ofDays(1)),
              "0s",
              "Once the root and the parent of every span are there, the wait until the trace is judged: shorter than `decision_wait_after_root_received`, and longer than the time between two exports of your agents, since a child that is still to come is not missed by anybody. `0s` turns it off."),
          optional(
              "tail_sampling.sample_on_first_match",
              new Flag(),
              "false",
              "Ends the judgement of a trace at the first policy that keeps it, so that the ones below are not asked and limits below spend nothing on it."),
          optional(
              "tail_sampling.num_traces",
              COUNT,
              "bounded by memory alone",
              "The most undecided traces of the whole cluster; beyond it the oldest are judged early, never discarded. `0` means no such bound."),
          optional(
              "tail_sampling.maximum_trace_size_bytes",
              COUNT,
              "0",
              "A trace that grows beyond it is judged at once; with `compat: otel` it is not sampled. `0` means no such bound."),
          optional(
              "tail_sampling.sampling_strategy",
              new Choice(List.of("trace-complete", "span-ingest")),
              "trace-complete",
              "When traces are judged: whole, or batch by batch. `span-ingest` needs `compat: otel`, and only `tailwater evaluate` follows it; a node judges whole traces."),
          optional(
              "tail_sampling.drop_pending_traces_on_shutdown",
              new Flag(),
              "false",
              "`true` discards undecided traces in the collector; here they stay in Kafka and are judged after the restart. Refused in strict mode, without effect with `compat: otel`."),
          optional(
                  "tail_sampling.block_on_overflow",
                  new Flag(),
                  "false",
                  "What the collector does when its table is full. Strict mode refuses `true` without both decision caches, because the collector then stops reading for ever.")
              .withoutEffect("has no effect here: memory is bounded in bytes, and Kafka waits"),
          optional(
                  "tail_sampling.decision_cache",
                  new Block(),
                  "",
                  "Sizes the collector's memory of past decisions.")
              .withoutEffect("has no effect here: every decision is remembered in the ledger"),
          optional(
              "tail_sampling.decision_cache.sampled_cache_size",
              CACHE_SIZE,
              "",
              "See `decision_cache`."),
          optional(
              "tail_sampling.decision_cache.non_sampled_cache_size",
              CACHE_SIZE,
              "",
              "See `decision_cache`."),
          optional(
                  "tail_sampling.expected_new_traces_per_sec",
                  COUNT,
                  "",
                  "Sizes the collector's memory.")
              .withoutEffect(SIZED_BY_BYTES),
          optional(
                  "tail_sampling.num_shards",
                  new Whole(0, 256),
                  "",
                  "Sets the collector's parallelism.")
              .withoutEffect("has no effect here: there is one shard for each partition"),
          optional(
              "tail_sampling.tail_storage",
              new Opaque(),
              "",
              "Names the collector's disk buffer; Kafka holds undecided traces here. Refused in strict mode; without effect with `compat: otel`, where it needs the gate `"
                  + TAIL_STORAGE_GATE
                  + "` as in the collector."));

  private SamplingReference() {}
}
