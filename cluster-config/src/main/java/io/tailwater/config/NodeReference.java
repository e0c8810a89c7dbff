package io.tailwater.config;

import static io.tailwater.config.ConfigKey.optional;
import static io.tailwater.config.ConfigKey.required;

import io.tailwater.config.ValueType.Block;
import io.tailwater.config.ValueType.Blocks;
import io.tailwater.config.ValueType.Bytes;
import io.tailwater.config.ValueType.Choice;
import io.tailwater.config.ValueType.Flag;
import io.tailwater.config.ValueType.Text;
import io.tailwater.config.ValueType.Wait;
import io.tailwater.config.ValueType.Whole;
import io.tailwater.model.Encoding;
import io.tailwater.model.Signal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The keys of the {@code node:} block. */
final class NodeReference {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  static final List<ConfigKey> KEYS =
      List.of(
          optional("node", new Block(), "", "What a node may use and where it reads."),
          optional(
              "node.memory_budget",
              new Bytes(64 * MIB, 1024 * 1024 * MIB),
              "chosen by the node from its heap",
              "Memory for undecided spans, kept ones that wait for a transaction, remembered decisions and records handed to a shard."),
          optional(
              "node.partitions",
              new Whole(1, 1024),
              "8",
              "Partitions of the keyed topics, and so the most nodes that can share the work. Changed by ./tailwater repartition."),
          optional(
              "node.group_protocol",
              new Choice(Arrays.stream(GroupProtocol.values()).map(GroupProtocol::word).toList()),
              "cooperative",
              "How Kafka shares the partitions among the nodes. `cooperative`: those that stay where they are go on meanwhile (KIP-429). `eager`: all are given back whenever a node comes or goes. `consumer`: the brokers decide (KIP-848, Kafka 4.0 or later), and their `group.consumer.session.timeout.ms` says when a dead node's partitions go to others. Change to or from `eager` with all nodes stopped; between the others a rolling restart will do."),
          optional("node.limits", new Block(), "", "What is heavier goes to the dead letters."),
          optional(
              "node.limits.max_record_bytes",
              new Bytes(KIB, 64 * MIB),
              "8MiB",
              "The heaviest Kafka record that is read."),
          optional(
              "node.limits.max_span_bytes",
              new Bytes(KIB, 64 * MIB),
              "1MiB",
              "The heaviest span; at most `max_record_bytes`."),
          optional(
              "node.rekey",
              new Block(),
              "",
              "The lane from raw topics to topics keyed by trace id."),
          optional(
              "node.rekey.enabled",
              new Flag(),
              "true",
              "Turn off only where producers already place spans by trace id."),
          optional(
              "node.sources[]",
              new Blocks(1, "topic"),
              "[otlp_spans, {topic: otlp_logs, signal: logs}, {topic: otlp_metrics, signal: metrics}]",
              "Kafka topics that agents write to. A name alone stands for a topic with that name and the other keys' defaults."),
          required("node.sources[].topic", new Text(), "The topic's name."),
          optional(
              "node.sources[].signal",
              new Choice(Signal.words()),
              "that of the encoding, or traces",
              "What is written there. A topic may stand once for each signal; the header `otelcol.signal` then says what a record holds."),
          optional(
              "node.sources[].encoding",
              new Choice(Encoding.words()),
              "otlp_proto",
              "How it is written there; the words are those of the collector's `kafkareceiver`, and those of SkyWalking. `auto`, for traces, tells it from each record's bytes, and can be wrong."),
          optional(
              "node.otlp_grpc",
              new Flag(),
              "true",
              "Whether the gateway takes OTLP/gRPC, on the port of `--otlp-grpc-port` (4317)."),
          optional(
              "node.zipkin_http",
              new Flag(),
              "true",
              "Whether the gateway takes Zipkin's spans over HTTP, on the port of `--zipkin-port` (9411)."),
          optional(
              "node.skywalking_grpc",
              new Flag(),
              "true",
              "Whether the gateway takes what SkyWalking's agents report by gRPC, on the port of `--skywalking-port` (11800). The topics `skywalking-segments`, `skywalking-logs`, `skywalking-meters` and `skywalking-metrics` are then among the sources, listed or not."),
          optional("node.clickhouse", new Block(), "", "How rows are sent to ClickHouse."),
          optional(
              "node.clickhouse.batch_max_rows",
              new Whole(1, 1_000_000),
              "50000",
              "Rows in one insert at most."),
          optional(
              "node.clickhouse.batch_max_delay",
              new Wait(Duration.ofMillis(10), Duration.ofMinutes(5)),
              "1s",
              "The longest that the row of a span waits for others. Logs, counts of their patterns and metrics wait five times as long."));

  private NodeReference() {}
}
