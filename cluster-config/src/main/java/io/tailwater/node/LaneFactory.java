package io.tailwater.node;

import io.micrometer.core.instrument.Tags;
import io.tailwater.config.NodeSettings;
import io.tailwater.config.NodeSettings.ClickHouseBatch;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.rekey.RekeyLimits;
import io.tailwater.model.Encoding;
import io.tailwater.model.Signal;
import io.tailwater.sinks.SinkRecord;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Makes the lanes that several signals have, with what all lanes of a node share.
 *
 * @param blocking runs what waits for ClickHouse
 */
record LaneFactory(
    KafkaClients clients,
    NodeOptions options,
    NodeSettings settings,
    Executor blocking,
    InstantSource clock,
    NodeMetrics metrics,
    TopicWatch topics,
    PartitionStarts starts) {
  /**
   * What waits longer for others than spans do: small inserts of several signals at once would keep
   * a small engine from taking spans in time.
   */
  private static final int PATIENCE_OF_OTHERS = 5;

  /** The lane that lands spans in ClickHouse. */
  <R extends SinkRecord> ClickHouseLane<R> promptSink(KeptSignal<R> signal, String group) {
    return sink(signal, group, settings.clickHouseBatch());
  }

  /** The lane that lands another signal in ClickHouse. */
  <R extends SinkRecord> ClickHouseLane<R> sink(KeptSignal<R> signal, String group) {
    ClickHouseBatch batch = settings.clickHouseBatch();
    return sink(
        signal,
        group,
        new ClickHouseBatch(batch.maxRows(), batch.maxDelay().multipliedBy(PATIENCE_OF_OTHERS)));
  }

  private <R extends SinkRecord> ClickHouseLane<R> sink(
      KeptSignal<R> signal, String group, ClickHouseBatch batch) {
    ClickHouseLane<R> lane =
        new ClickHouseLane<>(
            signal,
            clients,
            group,
            options.clickHouse(),
            batch,
            blocking,
            clock,
            metrics,
            topics,
            starts);
    lag(signal.lane(), lane, ClickHouseLane::lagRecords);
    return lane;
  }

  /** The lane that places logs, or metrics, on their partitions. */
  PlainRekeyLane rekey(Signal signal, String group, Function<Encoding, RecordDecoder> decoding) {
    PlainRekeyLane lane =
        new PlainRekeyLane(
            signal,
            clients,
            group,
            options.name(),
            settings.allSources(signal),
            decoding,
            new SignalFilter(settings),
            settings.partitions(),
            limits(),
            clock,
            metrics,
            topics,
            starts);
    lag(signal.word() + "-rekey", lane, PlainRekeyLane::lagRecords);
    return lane;
  }

  /** Whether a signal has raw topics that this node reads. */
  boolean reads(Signal signal) {
    return !options.drain() && !settings.allSources(signal).isEmpty();
  }

  /** What is too large to be taken in. */
  RekeyLimits limits() {
    return new RekeyLimits(
        Math.toIntExact(settings.limits().maxRecordBytes()),
        Math.toIntExact(settings.limits().maxSpanBytes()));
  }

  /** Tells how far a lane is behind. */
  <T> void lag(String lane, T source, ToDoubleFunction<T> lag) {
    metrics.gauge("tailwater.consumer.lag.records", Tags.of("lane", lane), source, lag);
  }
}
