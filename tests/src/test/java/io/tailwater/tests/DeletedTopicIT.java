package io.tailwater.tests;

import static io.tailwater.tests.truth.TestSpan.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.model.Topics;
import io.tailwater.tests.stage.KafkaTopics;
import io.tailwater.tests.stage.SampledPolicies;
import io.tailwater.tests.stage.Servers;
import io.tailwater.tests.truth.SmallTraces;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Topics that are deleted under a running node, and made anew. */
@Tag("long")
class DeletedTopicIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PARTITIONS = 8;

  private final Servers servers;
  private final SmallTraces small;

  DeletedTopicIT() throws Exception {
    servers = new Servers("deleted-topic", SampledPolicies.impatient());
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
  void nodeNamesTheTopicThatIsGoneAndGoesOnWhenItIsBack() {
    Span.Builder before = root();
    small.acceptInTime(before);
    small.awaitStored(before);
    try (KafkaTopics topics = new KafkaTopics(servers.brokers())) {
      for (String topic :
          List.of(Topics.KEYED_SPANS, Topics.LEDGER, Topics.KEPT_SPANS, Topics.OTLP_SPANS)) {
        topics.delete(topic);
        awaitGone(topic);
        topics.create(topic, PARTITIONS);
        small.awaitReady();
        Span.Builder after = root();
        small.acceptInTime(after);
        small.awaitStored(after);
        assertThat(servers.node().metrics().sum("tailwater_topics_replaced_total", "topic", topic))
            .isEqualTo(1);
      }
      small.awaitStored(before);
    }
  }

  private void awaitGone(String topic) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(servers.node().readiness().reasons())
                    .anyMatch(line -> line.startsWith("topic " + topic + " is gone from Kafka")));
    assertThat(servers.node().health()).contains(true);
  }
}
