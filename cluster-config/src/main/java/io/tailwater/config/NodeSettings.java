package io.tailwater.config;

import io.tailwater.model.LogEncoding;
import io.tailwater.model.TraceEncoding;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code node:} block: what a node may use and where it reads.
 *
 * @param memoryBudgetBytes for all that grows with the load of the shards; empty leaves the choice
 *     to the node
 * @param partitions of the keyed topics, and so the number of trace shards
 * @param groupProtocol how partitions are shared among the nodes; the same on all of them
 * @param limits what a single record or span may weigh
 * @param rekey whether raw topics are re-keyed by trace id; off where producers place by trace
 * @param sources raw topics with spans
 * @param logSources raw topics with logs
 * @param receivers what the gateway takes beside OTLP/HTTP
 * @param clickHouseBatch when rows are sent to ClickHouse
 */
public record NodeSettings(
    OptionalLong memoryBudgetBytes,
    int partitions,
    GroupProtocol groupProtocol,
    Limits limits,
    boolean rekey,
    List<Source> sources,
    List<LogSource> logSources,
    Receivers receivers,
    ClickHouseBatch clickHouseBatch) {
  private static final Source SEGMENTS =
      new Source("skywalking-segments", TraceEncoding.SKYWALKING_SEGMENT);

  private static final LogSource LOGS =
      new LogSource("skywalking-logs", LogEncoding.SKYWALKING_LOG);

  public NodeSettings {
    sources = List.copyOf(sources);
    logSources = List.copyOf(logSources);
  }

  /** Names of all raw topics. */
  public Set<String> sourceTopics() {
    return Stream.concat(
            allSources().stream().map(Source::topic),
            allLogSources().stream().map(LogSource::topic))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The same with another number of partitions. */
  public NodeSettings withPartitions(int other) {
    return new NodeSettings(
        memoryBudgetBytes,
        other,
        groupProtocol,
        limits,
        rekey,
        sources,
        logSources,
        receivers,
        clickHouseBatch);
  }

  /** The sources of spans, and what the gateway writes for them to be read. */
  public List<Source> allSources() {
    if (!receivers.skyWalkingGrpc()
        || sources.stream().anyMatch(source -> source.topic().equals(SEGMENTS.topic()))) {
      return sources;
    }
    return Stream.concat(sources.stream(), Stream.of(SEGMENTS)).toList();
  }

  /** The sources of logs, and what the gateway writes for them to be read. */
  public List<LogSource> allLogSources() {
    if (!receivers.skyWalkingGrpc()
        || logSources.stream().anyMatch(source -> source.topic().equals(LOGS.topic()))) {
      return logSources;
    }
    return Stream.concat(logSources.stream(), Stream.of(LOGS)).toList();
  }

  /**
   * The heaviest input that is taken in; heavier ones go to the dead letters.
   *
   * @param maxRecordBytes a Kafka record's value
   * @param maxSpanBytes one span on the wire; at most {@code maxRecordBytes}
   */
  public record Limits(long maxRecordBytes, long maxSpanBytes) {}

  /**
   * What the gateway takes beside OTLP/HTTP, which it always takes.
   *
   * @param otlpGrpc OTLP/gRPC
   * @param zipkinHttp Zipkin's spans over HTTP
   * @param skyWalkingGrpc what SkyWalking's agents report by gRPC
   */
  public record Receivers(boolean otlpGrpc, boolean zipkinHttp, boolean skyWalkingGrpc) {}

  /** A Kafka topic with spans, and how they are written there. */
  public record Source(String topic, TraceEncoding encoding) {}

  /** A Kafka topic with logs, and how they are written there. */
  public record LogSource(String topic, LogEncoding encoding) {}

  /**
   * A batch is sent when either bound is reached.
   *
   * @param maxRows rows in one insert
   * @param maxDelay the longest that a row waits for others
   */
  public record ClickHouseBatch(int maxRows, Duration maxDelay) {}
}
