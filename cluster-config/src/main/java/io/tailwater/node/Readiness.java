package io.tailwater.node;

import io.tailwater.sinks.clickhouse.ClickHouseConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Whether the node can do its work, with the reasons why not. Asks Kafka and ClickHouse every
 * second on a thread of its own, so that a probe is answered at once whatever hangs.
 */
final class Readiness implements AutoCloseable {
  private static final long INTERVAL_MILLIS = 1_000;
  private static final long PATIENCE_MILLIS = 3_000;

  private final Admin admin;
  private final ClickHouseConnection clickHouse;
  private final String kafkaAddress;
  private final List<Lane> lanes;
  private final TopicWatch topics;
  private final Thread thread;
  private volatile @Nullable String kafkaTrouble = "Kafka was not asked yet";
  private volatile @Nullable String clickHouseTrouble = "ClickHouse was not asked yet";
  private volatile boolean stopping;

  Readiness(
      Admin admin,
      ClickHouseConnection clickHouse,
      String kafkaAddress,
      List<Lane> lanes,
      TopicWatch topics) {
    this.topics = topics;
    this.admin = admin;
    this.clickHouse = clickHouse;
    this.kafkaAddress = kafkaAddress;
    this.lanes = List.copyOf(lanes);
    thread = Thread.ofVirtual().name("readiness").unstarted(this::askForEver);
  }

  void start() {
    thread.start();
  }

  /** Why the node is not ready; empty when it is. */
  List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    addIfPresent(reasons, kafkaTrouble);
    addIfPresent(reasons, clickHouseTrouble);
    reasons.addAll(topics.troubles());
    lanes.forEach(lane -> addIfPresent(reasons, lane.trouble()));
    if (stopping) {
      reasons.add("the node is stopping");
    }
    return reasons;
  }

  private static void addIfPresent(List<String> reasons, @Nullable String reason) {
    if (reason != null) {
      reasons.add(reason);
    }
  }

  private void askForEver() {
    try {
      while (!stopping) {
        kafkaTrouble = askKafka();
        clickHouseTrouble = clickHouse.ping().map(reason -> "ClickHouse: " + reason).orElse(null);
        Thread.sleep(INTERVAL_MILLIS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable String askKafka() throws InterruptedException {
    try {
      admin.describeCluster().nodes().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      return null;
    } catch (ExecutionException e) {
      return "Kafka at " + kafkaAddress + ": " + Lane.reason(e.getCause());
    } catch (TimeoutException _) {
      return "Kafka at " + kafkaAddress + " does not answer";
    }
  }

  /** From now on the node says that it is not ready. */
  void stopping() {
    stopping = true;
  }

  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
  }
}
