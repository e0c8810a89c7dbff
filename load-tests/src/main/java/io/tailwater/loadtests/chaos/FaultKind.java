package io.tailwater.loadtests.chaos;

/** What is done to the cluster. */
public enum FaultKind {
  /** SIGKILL of a node, which is started again a while later. */
  NODE_KILL("kill -9 of a node"),
  /** SIGKILL of the broker. */
  BROKER_KILL("kill -9 of the broker"),
  /** SIGKILL of the engine. */
  ENGINE_KILL("kill -9 of the engine"),
  /** SIGSTOP of a node, sometimes beyond its session with Kafka. */
  NODE_PAUSE("pause of a node"),
  /** SIGSTOP of the broker. */
  BROKER_PAUSE("pause of the broker"),
  /** SIGSTOP of the engine. */
  ENGINE_PAUSE("pause of the engine"),
  /** The way from a node to Kafka is cut, swallows everything, loses answers, or is slow. */
  KAFKA_PARTITION("partition of a node from Kafka"),
  /** The same on its way to ClickHouse. */
  CLICKHOUSE_PARTITION("partition of a node from ClickHouse"),
  /** The same on the way of the other nodes to it. */
  NODE_PARTITION("partition of a node from the others"),
  /** SIGTERM of a node, which is started again at once. */
  NODE_RESTART("restart of a node"),
  /** One more node joins, works for a while and leaves. */
  REBALANCE("rebalance by a node more"),
  /** Other policies by {@code PUT /api/config}. */
  CONFIG_SWAP("swap of the policies"),
  /** The engine is stopped for tens of seconds. */
  CLICKHOUSE_OUTAGE("outage of ClickHouse"),
  /** All nodes are restarted, one after the other, each when the one before is ready. */
  ROLLING_RESTART("rolling restart");

  private final String words;

  FaultKind(String words) {
    this.words = words;
  }

  /** What people call it. */
  public String words() {
    return words;
  }
}
