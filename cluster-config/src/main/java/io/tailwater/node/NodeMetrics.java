package io.tailwater.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tailwater.model.Signal;
import io.tailwater.processors.metric.MetricCount;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * The node's own meters, {@code tailwater_<area>_<noun>_<unit>[_total]}. Bound once; added to per
 * batch, never per span.
 */
public final class NodeMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ConcurrentHashMap<String, Counter> counters = new ConcurrentHashMap<>();
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

  final Counter rekeyRecords = counter("tailwater.rekey.records");
  final Counter rekeyBytes = counter("tailwater.rekey.bytes");
  final Counter rekeyTransactions = counter("tailwater.rekey.transactions");
  final Counter ingestSpans = counter("tailwater.ingest.spans");
  final Counter judgedSpans = counter("tailwater.sampling.judged.spans");
  final Counter lateSpans = counter("tailwater.sampling.late.spans");
  final Counter duplicateSpans = counter("tailwater.sampling.duplicate.spans");
  final Counter replayedSpans = counter("tailwater.sampling.replayed.spans");
  final Counter ledgersLost = counter("tailwater.shard.ledgers.lost");
  final Timer shardRestore = timer("tailwater.shard.restore");
  final Timer shardTakeOver = timer("tailwater.shard.takeover");
  final Counter shardReleases = counter("tailwater.shard.releases");
  final Counter shardRetakes = counter("tailwater.shard.retakes");
  final Counter shardTransactions = counter("tailwater.shard.transactions");
  final Counter cappedSpans = counter("tailwater.sampling.capped.spans");
  final Counter upgradedTraces = counter("tailwater.sampling.upgraded.traces");
  final Counter pinnedTraces = counter("tailwater.sampling.pinned.traces");
  final Counter verdictsForgottenEarly = counter("tailwater.logs.verdicts.forgotten");
  final Counter configRejections = counter("tailwater.config.rejections");
  final Counter sinkBatches = counter("tailwater.sink.batches");
  final Counter sinkRetries = counter("tailwater.sink.retries");
  final Counter accountingLooks = counter("tailwater.accounting.looks");
  final Counter accountingFailures = counter("tailwater.accounting.failures");

  NodeMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
    deadLetters("malformed_record");
    ingested(Signal.LOGS);
    ingested(Signal.METRICS);
  }

  /** Traces that a policy kept, or none did ({@code policy} empty). */
  Counter traces(boolean kept, String policy) {
    return counter("tailwater.sampling.traces", "decision", decision(kept), "policy", policy);
  }

  /** Spans of kept or dropped traces. */
  Counter spans(boolean kept) {
    return counter("tailwater.sampling.spans", "decision", decision(kept));
  }

  /** Logs or metrics that were cut out of records. */
  Counter ingested(Signal signal) {
    return counter("tailwater.ingest." + signal.word());
  }

  /** Records of a raw topic of logs or metrics that were read. */
  Counter records(String topic) {
    return counter("tailwater.ingest.records", "topic", topic);
  }

  /** What became of points of metrics. */
  Counter metricPoints(MetricCount what) {
    return counter("tailwater.metrics.points", "outcome", what.name().toLowerCase(Locale.ROOT));
  }

  /** Logs by whether they are kept, and why. */
  Counter logs(boolean kept, String reason) {
    return counter("tailwater.logs", "decision", decision(kept), "reason", reason);
  }

  /** Decisions by why they were made when they were. */
  Counter decisions(String reason) {
    return counter("tailwater.sampling.decisions", "reason", reason);
  }

  /** Traces on which a policy could not be computed, so that it had no vote. */
  Counter policyErrors(String policy) {
    return counter("tailwater.sampling.policy.errors", "policy", policy);
  }

  /** Records sent to the dead letters. */
  Counter deadLetters(String reason) {
    return counter("tailwater.deadletters.records", "reason", reason);
  }

  /** Offsets of a topic that Kafka deleted before the node had read them. */
  Counter expired(String topic) {
    return counter("tailwater.records.expired", "topic", topic);
  }

  /** How often a topic was deleted and made anew while the node ran. */
  Counter topicsReplaced(String topic) {
    return counter("tailwater.topics.replaced", "topic", topic);
  }

  /** A lane that broke and was started anew. */
  Counter laneRestarts(String lane) {
    return counter("tailwater.lane.restarts", "lane", lane);
  }

  /** Rows written to a table. */
  Counter sinkRows(String table) {
    return counter("tailwater.sink.rows", "table", table);
  }

  /** A counter by name and tags, bound once. */
  Counter counter(String name, String... tags) {
    return counters.computeIfAbsent(
        name + '\0' + String.join("\0", tags),
        _ -> Counter.builder(name).tags(tags).register(registry));
  }

  private Timer timer(String name) {
    return Timer.builder(name).register(registry);
  }

  /** A gauge that is read when the metrics are. */
  <T> void gauge(String name, Tags tags, T source, ToDoubleFunction<T> value) {
    registry.gauge(name, tags, source, value);
  }

  /** The registry that other parts bind to. */
  public MeterRegistry registry() {
    return registry;
  }

  /** All meters as Prometheus text. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }

  private static String decision(boolean kept) {
    return kept ? "kept" : "dropped";
  }
}
