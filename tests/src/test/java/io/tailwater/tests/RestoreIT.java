package io.tailwater.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.cli.probe.PrometheusText;
import io.tailwater.model.Topics;
import io.tailwater.tests.stage.KafkaClient;
import io.tailwater.tests.stage.Servers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * How long a shard takes to be restored after its owner was killed, with the ledger of a busy one:
 * four transactions a second for ten minutes, 200 traces in each.
 */
class RestoreIT {
  private static final int PARTITIONS = 4;
  private static final int RECORDS = 2_400;
  private static final int TRACES_A_RECORD = 200;
  private static final int MILLIS_A_RECORD = 250;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String CONFIG =
      """
      tail_sampling:
        decision_wait: 10s
        policies:
          - {name: errors, type: status_code, status_code: {status_codes: [ERROR]}}
      node:
        partitions: 4
      """;

  private final Servers servers;

  RestoreIT() throws Exception {
    servers = new Servers("restore", CONFIG);
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void aShardWithHalfAMillionDecisionsIsRestoredWithinSeconds() throws Exception {
    servers.startKafka();
    servers.startClickHouse();
    servers.startNode();
    await("the node is ready").atMost(PATIENCE).until(() -> servers.node().readiness().ready());
    servers.killNode();
    try (KafkaClient kafka = new KafkaClient(servers.brokers())) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        kafka.send(ledger(partition));
      }
    }

    servers.startNode();
    await("all shards are restored")
        .atMost(PATIENCE)
        .until(() -> metric("tailwater_shard_restore_seconds_count") == PARTITIONS);
    double longest = metric("tailwater_shard_restore_seconds_max");
    System.out.printf(
        "restored %d shards of %,d decisions each, at once: %.2f s at most, %.1f MB held%n",
        PARTITIONS,
        RECORDS * TRACES_A_RECORD,
        longest,
        metric("tailwater_memory_used_bytes") / 1e6);
    assertThat(longest).isLessThan(5);
  }

  private double metric(String name) {
    PrometheusText metrics = servers.node().metrics();
    return metrics.sum(name);
  }

  /**
   * The last ten minutes of a shard that has settled all that it was sent, one trace in ten kept.
   */
  private static List<ProducerRecord<byte[], byte[]>> ledger(int partition) {
    SplittableRandom random = new SplittableRandom(partition);
    long now = System.currentTimeMillis();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      long time = now - (RECORDS - i) * (long) MILLIS_A_RECORD;
      records.add(new ProducerRecord<>(Topics.LEDGER, partition, time, null, record(time, random)));
    }
    return records;
  }

  private static byte[] record(long streamMillis, SplittableRandom random) {
    byte[] policy = {'e', 'r', 'r', 'o', 'r', 's'};
    ByteBuffer out = ByteBuffer.allocate(100 + TRACES_A_RECORD * 18);
    out.put((byte) 3).putInt(PARTITIONS).putLong(0).putLong(0).putLong(-1).putLong(streamMillis);
    out.putShort((short) 1).put((byte) 1).putShort((short) policy.length).put(policy);
    out.putDouble(1).putInt(1);
    out.putInt(TRACES_A_RECORD);
    for (int i = 0; i < TRACES_A_RECORD; i++) {
      out.putLong(random.nextLong()).putLong(random.nextLong());
      out.putShort((short) (i % 10 == 0 ? 1 : 0));
    }
    byte[] record = new byte[out.position()];
    out.flip().get(record);
    return record;
  }
}
