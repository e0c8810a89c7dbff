package io.tailwater.tests;

import static io.tailwater.tests.truth.TestSpan.childOf;
import static io.tailwater.tests.truth.TestSpan.encoded;
import static io.tailwater.tests.truth.TestSpan.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.model.Topics;
import io.tailwater.tests.stage.CommandRun;
import io.tailwater.tests.stage.KafkaClient;
import io.tailwater.tests.stage.KafkaTopics;
import io.tailwater.tests.stage.SampledPolicies;
import io.tailwater.tests.stage.Servers;
import io.tailwater.tests.truth.SmallTraces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The number of shards changes, and every trace is stored once all the same. */
@Tag("long")
class RepartitionIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Servers servers;
  private final SmallTraces small;
  private int runs;

  RepartitionIT() throws Exception {
    servers = new Servers("repartition", SampledPolicies.text());
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
  void shardsAreDrainedAndMadeAnewAndNothingIsLostOrDoubled() throws Exception {
    List<Span.Builder> traces = new ArrayList<>();
    traces.add(accept());
    small.awaitStored(traces.getFirst());
    CommandRun refused = repartition(16);
    assertThat(refused.exitCode()).as(refused.output()).isEqualTo(3);
    assertThat(refused.output())
        .contains("nodes still work on these topics: node at 127.0.0.1; stop all of them first");

    for (int i = 0; i < 20; i++) {
      traces.add(accept());
    }
    await()
        .atMost(PATIENCE)
        .until(() -> servers.node().metrics().sum("tailwater_sampling_undecided_spans") > 0);

    servers.killNode();
    try (KafkaTopics topics = new KafkaTopics(servers.brokers());
        KafkaClient client = new KafkaClient(servers.brokers())) {
      Span.Builder unread = root();
      client.send(Topics.OTLP_SPANS, 3, encoded(unread, childOf(unread)));

      CommandRun more = repartition(16);
      assertThat(more.exitCode()).as(more.output()).isZero();
      assertThat(more.output()).contains("draining").contains("set node.partitions to 16");
      for (String topic : Topics.SHARDED) {
        assertThat(topics.partitions(topic)).hasSize(16);
      }
      traces.forEach(small::awaitStored);
      assertThat(repartition(16).output()).contains("nothing to do");
      assertThatThrownBy(servers::startNode)
          .hasMessageContaining("./tailwater repartition --partitions 8");

      startNodeWith(16);
      traces.add(unread);
      traces.add(accept());
      traces.forEach(small::awaitStored);
      servers.stopNode();

      CommandRun drained = repartition(8);
      assertThat(drained.exitCode()).as(drained.output()).isZero();
      // As a run that broke off would leave it.
      topics.delete(Topics.KEYED_SPANS);
      await().atMost(PATIENCE).until(() -> topics.partitions(Topics.KEYED_SPANS).isEmpty());
      CommandRun fewer = repartition(4);
      assertThat(fewer.exitCode()).as(fewer.output()).isZero();
      for (String topic : Topics.SHARDED) {
        assertThat(topics.partitions(topic)).hasSize(4);
      }
      startNodeWith(4);
      traces.add(accept());
      traces.forEach(small::awaitStored);
      assertThat(servers.sql().number("SELECT count() FROM tailwater.spans"))
          .isEqualTo(2L * traces.size());
    }
  }

  private void startNodeWith(int partitions) throws Exception {
    servers.configure(
        SampledPolicies.text().replaceFirst("partitions: \\d+", "partitions: " + partitions));
    servers.startNode();
    small.awaitReady();
  }

  private CommandRun repartition(int partitions) {
    return CommandRun.of(
        servers.directory().resolve("logs").resolve("repartition-" + ++runs + ".log"),
        "repartition",
        "--partitions",
        Integer.toString(partitions),
        "--kafka",
        servers.brokers(),
        "--clickhouse",
        servers.clickHouse().toString(),
        "--config",
        servers.config().toString(),
        "--data",
        servers.directory().resolve("node").toString());
  }

  private Span.Builder accept() {
    Span.Builder trace = root();
    small.acceptInTime(trace);
    return trace;
  }
}
