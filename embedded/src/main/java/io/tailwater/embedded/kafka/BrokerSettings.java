package io.tailwater.embedded.kafka;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * The configuration of a broker that is its own controller and has no peers.
 *
 * @param logDir where everything lies, metadata included
 * @param brokerPort clients' port on the loopback
 * @param controllerPort the controller's, of no use to clients
 * @param further more listeners for clients
 */
record BrokerSettings(
    Path logDir, int brokerPort, int controllerPort, List<FurtherListener> further) {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  /** Spans and kept traces of a busy shard come in batches far above Kafka's 1 MiB. */
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  /** Copies the list. */
  BrokerSettings {
    further = List.copyOf(further);
  }

  /** Of the broker with its controller. */
  Properties properties() {
    Properties properties = common("broker,controller");
    StringBuilder bound =
        new StringBuilder("PLAINTEXT://127.0.0.1:")
            .append(brokerPort)
            .append(",CONTROLLER://127.0.0.1:")
            .append(controllerPort);
    StringBuilder advertised = new StringBuilder("PLAINTEXT://127.0.0.1:").append(brokerPort);
    for (FurtherListener listener : further) {
      bound.append(',').append(listener.bound());
      advertised.append(',').append(listener.advertised());
    }
    set(properties, "listeners", bound);
    set(properties, "advertised.listeners", advertised);
    set(properties, "inter.broker.listener.name", "PLAINTEXT");
    // Controller and broker live and stall together: a heartbeat that is late says nothing, and a
    // fenced broker has no leaders, which is dangerous (see StaleBroker).
    set(properties, "broker.session.timeout.ms", 600_000);
    alone(properties);
    sizes(properties);
    return properties;
  }

  /** Of the controller alone. */
  Properties controllerOnly() {
    Properties properties = common("controller");
    set(properties, "listeners", "CONTROLLER://127.0.0.1:" + controllerPort);
    return properties;
  }

  private Properties common(String roles) {
    Properties properties = new Properties();
    set(properties, "process.roles", roles);
    set(properties, "node.id", NODE_ID);
    set(properties, "controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    set(properties, "controller.listener.names", CONTROLLER_LISTENER);
    StringBuilder protocols = new StringBuilder("PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    further.forEach(listener -> protocols.append(',').append(listener.protocol()));
    set(properties, "listener.security.protocol.map", protocols);
    set(properties, "log.dirs", logDir);
    return properties;
  }

  private static void alone(Properties properties) {
    set(properties, "offsets.topic.replication.factor", 1);
    set(properties, "offsets.topic.num.partitions", 8);
    set(properties, "transaction.state.log.replication.factor", 1);
    set(properties, "transaction.state.log.min.isr", 1);
    set(properties, "transaction.state.log.num.partitions", 8);
    // What a dead node had open holds up readers until somebody looks at its age: not every 10 s.
    set(properties, "transaction.abort.timed.out.transaction.cleanup.interval.ms", 1_000);
    set(properties, "share.coordinator.state.topic.replication.factor", 1);
    set(properties, "share.coordinator.state.topic.min.isr", 1);
    set(properties, "share.coordinator.state.topic.num.partitions", 4);
    set(properties, "default.replication.factor", 1);
    set(properties, "min.insync.replicas", 1);
    set(properties, "group.initial.rebalance.delay.ms", 0);
    // A dead member's partitions wait for it: as long as for one of the classic protocol.
    set(properties, "group.consumer.min.session.timeout.ms", 10_000);
    set(properties, "group.consumer.session.timeout.ms", 10_000);
    set(properties, "group.consumer.min.heartbeat.interval.ms", 3_000);
    set(properties, "group.consumer.heartbeat.interval.ms", 3_000);
    set(properties, "auto.create.topics.enable", false);
    set(properties, "broker.heartbeat.interval.ms", 500);
  }

  private static void sizes(Properties properties) {
    set(properties, "message.max.bytes", MAX_MESSAGE_BYTES);
    set(properties, "replica.fetch.max.bytes", MAX_MESSAGE_BYTES);
    set(properties, "replica.fetch.response.max.bytes", MAX_MESSAGE_BYTES);
    set(properties, "socket.request.max.bytes", MAX_MESSAGE_BYTES + (36 << 20));
    set(properties, "log.segment.bytes", 256 << 20);
    set(properties, "log.cleaner.dedupe.buffer.size", 16 << 20);
    set(properties, "num.network.threads", 2);
    set(properties, "num.io.threads", 4);
    set(properties, "num.recovery.threads.per.data.dir", 2);
    // Record time is when the span was: replayed or test data may lie in any year.
    set(properties, "log.message.timestamp.before.max.ms", Long.MAX_VALUE);
    set(properties, "log.message.timestamp.after.max.ms", Long.MAX_VALUE);
  }

  private static void set(Properties properties, String name, Object value) {
    properties.setProperty(name, String.valueOf(value));
  }
}
