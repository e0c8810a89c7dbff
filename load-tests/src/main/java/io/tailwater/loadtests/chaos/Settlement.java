package io.tailwater.loadtests.chaos;

import io.tailwater.cli.probe.NodeHttp;
import io.tailwater.cli.probe.PrometheusText;
import io.tailwater.loadtests.chaos.stage.Stage;
import io.tailwater.model.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Waits until a cluster in peace has worked off everything. */
final class Settlement {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int LOOKS_AT_REST = 5;
  private static final long INTERVAL_MILLIS = 1_000;

  private final Stage stage;
  private final int members;

  Settlement(Stage stage, int members) {
    this.stage = stage;
    this.members = members;
  }

  /**
   * Waits.
   *
   * @return how long it took
   * @throws IOException with what is left, if it takes too long
   */
  Duration await() throws IOException, InterruptedException {
    long began = System.nanoTime();
    int atRest = 0;
    String left = "";
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", stage.brokers()))) {
      while (atRest < LOOKS_AT_REST) {
        if (System.nanoTime() - began > PATIENCE.toNanos()) {
          throw new IOException(
              "the cluster has not settled within " + PATIENCE.toSeconds() + " s: " + left);
        }
        left = left(admin);
        atRest = left.isEmpty() ? atRest + 1 : 0;
        Thread.sleep(INTERVAL_MILLIS);
      }
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private String left(Admin admin) throws InterruptedException {
    double lag = 0;
    double undecided = 0;
    for (Stage.Node node : stage.nodes().subList(0, members)) {
      NodeHttp.Readiness readiness = node.http().readiness();
      PrometheusText metrics = node.http().metrics();
      if (!readiness.ready() || metrics.samples().isEmpty()) {
        return node.server().name() + " is not ready: " + readiness.reasons();
      }
      lag += metrics.sum("tailwater_consumer_lag_records");
      undecided += metrics.sum("tailwater_sampling_undecided_spans");
    }
    if (lag > 0 || undecided > 0) {
      return "a lag of %.0f records, %.0f undecided spans".formatted(lag, undecided);
    }
    String spans = unread(admin, Topics.OTLP_SPANS, "tailwater-rekey");
    return spans.isEmpty() ? unread(admin, Topics.OTLP_LOGS, "tailwater-rekey-logs") : spans;
  }

  private static String unread(Admin admin, String source, String group)
      throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(10, TimeUnit.SECONDS);
      Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
      TopicDescription topic =
          Objects.requireNonNull(
              admin
                  .describeTopics(List.of(source))
                  .allTopicNames()
                  .get(10, TimeUnit.SECONDS)
                  .get(source));
      List<TopicPartition> raw =
          topic.partitions().stream()
              .map(partition -> new TopicPartition(source, partition.partition()))
              .toList();
      raw.forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
      var ends = admin.listOffsets(wanted).all().get(10, TimeUnit.SECONDS);
      for (TopicPartition partition : raw) {
        OffsetAndMetadata offset = committed.get(partition);
        long end = Objects.requireNonNull(ends.get(partition)).offset();
        if (end > 0 && (offset == null || offset.offset() < end)) {
          return "raw records that nobody has read, such as in " + partition;
        }
      }
      return "";
    } catch (ExecutionException | TimeoutException e) {
      return "Kafka does not say how far the sources were read: " + e.getMessage();
    }
  }
}
