package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.node.StartOffset.Wanted;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PartitionStartsTest {
  private static final TopicPartition PARTITION = new TopicPartition("otlp_spans", 3);

  private final Notices notices = new Notices(() -> Instant.ofEpochSecond(1_790_000_000));
  private final NodeMetrics metrics = new NodeMetrics();
  private final PartitionStarts starts = new PartitionStarts(new NoFacts(), notices, metrics);

  private static final class NoFacts implements PartitionStarts.TopicFacts {
    @Override
    public Map<String, String> idsNow(Collection<String> topics) {
      return Map.of();
    }

    @Override
    public Map<TopicPartition, Long> beginningsNow(Collection<TopicPartition> partitions) {
      return Map.of();
    }

    @Override
    public Map<TopicPartition, Long> endsNow(Collection<TopicPartition> partitions) {
      return Map.of();
    }
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  private long start(long wanted, long beginning) {
    return starts.start(PARTITION, new Wanted(wanted, "id"), beginning, 1_000, "id").offset();
  }

  private double expired() {
    return metrics.expired("otlp_spans").count();
  }

  @Test
  void whatIsThereIsGoneOnWithInSilence() {
    assertThat(start(40, 40)).isEqualTo(40);
    assertThat(starts.start(PARTITION, null, 40, 1_000, "id").offset()).isEqualTo(40);

    assertThat(expired()).isZero();
    assertThat(notices.recent()).isEmpty();
  }

  @Test
  void whatPassedIsCountedAndToldWithItsRemedy() {
    assertThat(start(15, 40)).isEqualTo(40);

    assertThat(expired()).isEqualTo(25);
    assertThat(notices.recent())
        .singleElement()
        .asString()
        .contains("otlp_spans-3: Kafka deleted offsets 15 to 39 (25 of them)")
        .contains("raise retention.ms");
  }

  @Test
  void readerThatBeginsAnewBeforeItCommittedIsNotCountedTwice() {
    start(15, 40);
    start(15, 40);
    assertThat(expired()).isEqualTo(25);

    start(15, 50);
    assertThat(expired()).isEqualTo(35);
  }

  @Test
  void topicThatWasMadeAnewAndLogThatWasCutAreTold() {
    starts.start(PARTITION, new Wanted(15, "old"), 0, 1_000, "id");
    starts.start(PARTITION, new Wanted(1_015, "id"), 0, 1_000, "id");

    assertThat(expired()).isZero();
    assertThat(notices.recent()).hasSize(2);
    assertThat(notices.recent().getFirst()).contains("otlp_spans-3 was made anew");
    assertThat(notices.recent().getLast()).contains("ends at offset 1000, before 1015");
  }

  @Test
  void topicThatWasMadeAnewIsCountedFromItsOwnBeginning() {
    start(15, 40);
    starts.start(PARTITION, new Wanted(40, "old"), 0, 1_000, "id");
    start(20, 45);

    assertThat(expired()).isEqualTo(25 + 25);
  }
}
