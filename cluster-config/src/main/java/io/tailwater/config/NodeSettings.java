package io.tailwater.config;

import io.tailwater.model.Encoding;
import io.tailwater.model.LogEncoding;
import io.tailwater.model.MetricEncoding;
import io.tailwater.model.Signal;
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
 * @param sources raw topics that are listed
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
    Receivers receivers,
    ClickHouseBatch clickHouseBatch) {
  /** What the gateway writes of SkyWalking's agents, and who else uses its topics. */
  private static final List<Source> SKYWALKING =
      List.of(
          new Source("skywalking-segments", TraceEncoding.SKYWALKING_SEGMENT),
          new Source("skywalking-logs", LogEncoding.SKYWALKING_LOG),
          new Source("skywalking-meters", MetricEncoding.SKYWALKING_METERS),
          new Source("skywalking-metrics", MetricEncoding.SKYWALKING_JVM),
          new Source("skywalking-managements", MetricEncoding.SKYWALKING_MANAGEMENTS),
          new Source("skywalking-profilings", MetricEncoding.SKYWALKING_PROFILINGS));

  public NodeSettings {
    sources = List.copyOf(sources);
  }

  /** Names of all raw topics. */
  public Set<String> sourceTopics() {
    return allSources().stream().map(Source::topic).collect(Collectors.toUnmodifiableSet());
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
        receivers,
        clickHouseBatch);
  }

  /**
   * The sources, and what the gateway writes for them to be read. A topic that is listed is read as
   * it is listed, for that signal and no other.
   */
  public List<Source> allSources() {
    if (!receivers.skyWalkingGrpc()) {
      return sources;
    }
    Set<String> listed = sources.stream().map(Source::topic).collect(Collectors.toSet());
    return Stream.concat(
            sources.stream(),
            SKYWALKING.stream().filter(source -> !listed.contains(source.topic())))
        .toList();
  }

  /** Those of a signal. */
  public List<Source> allSources(Signal signal) {
    return allSources().stream().filter(source -> source.signal() == signal).toList();
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

  /** A Kafka topic of one signal, and how it is written there. */
  public record Source(String topic, Encoding encoding) {
    /** What is written there. */
    public Signal signal() {
      return encoding.signal();
    }
  }

  /**
   * A batch is sent when either bound is reached.
   *
   * @param maxRows rows in one insert
   * @param maxDelay the longest that a row waits for others
   */
  public record ClickHouseBatch(int maxRows, Duration maxDelay) {}
}
