package io.tailwater.node;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the versions of the policies into the history: to the end of the topic first, then as they
 * come.
 *
 * <p>Until the history is complete the shards wait, and the node is not ready. Every node reads all
 * of the one partition, so there is no group.
 */
final class PolicyLane extends Lane {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyLane.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaClients clients;
  private final PolicyHistory history;
  private final PolicyFile file;
  private final NodeMetrics metrics;
  private int looked;
  private boolean complete;

  PolicyLane(KafkaClients clients, PolicyHistory history, PolicyFile file, NodeMetrics metrics) {
    super("config", metrics);
    this.clients = clients;
    this.history = history;
    this.file = file;
    this.metrics = metrics;
    inTrouble("the policies have not been read yet");
  }

  @Override
  void run() {
    try (KafkaConsumer<byte[], byte[]> consumer = clients.reader("config")) {
      consumer.assign(List.of(KafkaPolicyLog.PARTITION));
      long end = KafkaPolicyLog.end(consumer);
      consumer.seek(
          KafkaPolicyLog.PARTITION, KafkaPolicyLog.from(consumer, history.nextOffset(), end));
      while (consumer.position(KafkaPolicyLog.PARTITION) < end) {
        if (isStopping()) {
          return;
        }
        take(consumer);
      }
      completeHistory();
      while (!isStopping()) {
        history.newest().ifPresent(this::look);
        take(consumer);
      }
    }
  }

  private void take(KafkaConsumer<byte[], byte[]> consumer) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      KafkaPolicyLog.written(record)
          .ifPresent(written -> history.add(written.offset(), written.version()));
    }
  }

  private void completeHistory() {
    if (complete) {
      return;
    }
    file.publishAtStart();
    if (history.inForceAt(Long.MAX_VALUE).isEmpty()) {
      throw new IllegalStateException("no version of the policies can be read by this node");
    }
    complete = true;
    history.complete();
    file.watch();
  }

  private void look(PolicyHistory.Entry newest) {
    PolicyVersion version = newest.version();
    boolean isNews = version.version() != looked;
    looked = version.version();
    if (newest.sampling().isEmpty()) {
      inTrouble(
          "version %d of the policies cannot be read by this node, which stays at the one before"
              .formatted(version.version()));
      if (isNews) {
        metrics.configRejections.increment();
        newest.trouble().lines().forEach(line -> LOG.error("the policies stay: {}", line));
      }
      return;
    }
    working();
    if (isNews) {
      LOG.info(
          "version {} of the policies, from {} by {}, counts from stream time {}",
          version.version(),
          version.source(),
          version.author(),
          version.effectiveFromMillis());
    }
  }
}
