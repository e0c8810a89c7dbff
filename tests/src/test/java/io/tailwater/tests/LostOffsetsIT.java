package io.tailwater.tests;

import static io.tailwater.tests.truth.TestSpan.childOf;
import static io.tailwater.tests.truth.TestSpan.encoded;
import static io.tailwater.tests.truth.TestSpan.root;
import static io.tailwater.tests.truth.TestSpan.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.model.Topics;
import io.tailwater.tests.stage.KafkaClient;
import io.tailwater.tests.stage.KafkaTopics;
import io.tailwater.tests.stage.SampledPolicies;
import io.tailwater.tests.stage.Servers;
import io.tailwater.tests.truth.SmallTraces;
import io.tailwater.tests.truth.StoredSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What Kafka had deleted before it was read is counted to the offset, a ledger that is gone costs
 * no span, and nothing else is lost.
 */
@Tag("long")
class LostOffsetsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PARTITIONS = 8;
  private static final String EXPIRED = "tailwater_records_expired_total";
  private static final String LOST_LEDGERS = "tailwater_shard_ledgers_lost_total";

  private final Servers servers;
  private final SmallTraces small;

  LostOffsetsIT() throws Exception {
    servers = new Servers("lost-offsets", SampledPolicies.text());
    small = new SmallTraces(servers, PATIENCE);
  }

  @BeforeEach
  void start() throws Exception {
    servers.startKafka();
    servers.startClickHouse();
    servers.startNode();
    small.awaitReady();
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void whatRetentionPassedIsCountedAndWithoutALedgerNothingIsLost() throws Exception {
    Span.Builder before = root();
    small.accept(before);
    small.awaitStored(before);
    Span.Builder undecided = root();
    small.accept(undecided);
    try (KafkaTopics topics = new KafkaTopics(servers.brokers());
        KafkaClient client = new KafkaClient(servers.brokers())) {
      awaitUndecided();
      servers.killNode();
      TopicPartition raw = new TopicPartition(Topics.OTLP_SPANS, 5);
      List<Span.Builder> unread = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        Span.Builder trace = root();
        unread.add(trace);
        client.send(raw.topic(), raw.partition(), encoded(trace, childOf(trace)));
      }
      long rawRead = topics.committed("tailwater-rekey", raw).orElse(0L);
      topics.deleteRecordsBefore(raw, topics.end(raw) - 7);
      long rawExpired = topics.end(raw) - 7 - rawRead;
      long keyedExpired = 0;
      for (TopicPartition keyed : topics.partitions(Topics.KEYED_SPANS)) {
        long end = topics.end(keyed);
        keyedExpired += end - topics.committed("tailwater", keyed).orElse(0L);
        topics.deleteRecordsBefore(keyed, end);
      }
      assertThat(rawExpired).isPositive();
      assertThat(keyedExpired).isPositive();

      servers.startNode();
      small.awaitReady();
      unread.subList(3, 10).forEach(small::awaitStored);
      assertThat(expired(Topics.OTLP_SPANS)).isEqualTo(rawExpired);
      assertThat(expired(Topics.KEYED_SPANS)).isEqualTo(keyedExpired);
      unread
          .subList(0, 3)
          .forEach(
              trace -> assertThat(StoredSpan.ofTrace(servers.sql(), traceId(trace))).isEmpty());
      assertThat(StoredSpan.ofTrace(servers.sql(), traceId(undecided))).isEmpty();
      small.awaitStored(before);

      // The next life begins where this one ended: it counts nothing again, and without a ledger it
      // has the committed offsets.
      Span.Builder open = root();
      small.accept(open);
      awaitUndecided();
      servers.killNode();
      topics.delete(Topics.LEDGER);
      await().atMost(PATIENCE).until(() -> topics.partitions(Topics.LEDGER).isEmpty());

      servers.startNode();
      small.awaitReady();
      Span.Builder after = root();
      small.accept(after);
      small.awaitStored(open);
      small.awaitStored(after);
      assertThat(topics.partitions(Topics.LEDGER)).hasSize(PARTITIONS);
      assertThat(servers.node().metrics().sum(LOST_LEDGERS)).isEqualTo(PARTITIONS);
      assertThat(servers.node().metrics().sum(EXPIRED)).isZero();
    }
  }

  private void awaitUndecided() {
    await()
        .atMost(PATIENCE)
        .until(() -> servers.node().metrics().sum("tailwater_sampling_undecided_spans") > 0);
  }

  private double expired(String topic) {
    return servers.node().metrics().sum(EXPIRED, "topic", topic);
  }
}
