package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.config.NodeSettings;
import io.tailwater.sinks.KeptTrace;
import io.tailwater.sinks.SinkBatch;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class PendingRangeTest {
  private static final TopicPartition PARTITION = new TopicPartition("kept", 3);
  private static final int ROW_BYTES = 256;

  private static PendingRange<KeptTrace> range(long intendedLast) {
    return new PendingRange<>(
        PARTITION,
        "id",
        new NodeSettings.ClickHouseBatch(4, Duration.ofSeconds(1)),
        0,
        intendedLast,
        new PartitionReaders.OfEach<>(0, RecordHeaders::kept));
  }

  private static void add(PendingRange<KeptTrace> range, long offset, int bytes) {
    range.add(new ConsumerRecord<>("kept", 3, offset, new byte[0], new byte[bytes]), 0);
  }

  @Test
  void batchIsNamedByTheTopicsIdAndItsRange() {
    PendingRange<KeptTrace> range = range(OffsetNote.NONE);
    add(range, 5, 1);
    add(range, 9, 1);

    assertThat(range.nextBatch(500, true)).isNull();
    SinkBatch<KeptTrace> batch = Objects.requireNonNull(range.nextBatch(1_000, true));
    assertThat(batch.name()).isEqualTo("kept@id-3-5-9");
    assertThat(range.nextBatch(9_000, true)).isNull();
  }

  @Test
  void intendedRangeIsRebuiltExactlyThoughMoreIsWaiting() {
    PendingRange<KeptTrace> range = range(6);
    for (long offset = 5; offset < 9; offset++) {
      add(range, offset, ROW_BYTES);
    }
    assertThat(range.nextBatch(9_000, false)).isNull();
    SinkBatch<KeptTrace> batch = Objects.requireNonNull(range.nextBatch(9_000, true));
    assertThat(batch.records()).extracting(KeptTrace::offset).containsExactly(5L, 6L);
  }

  @Test
  void whatWaitsWhileTheStoreIsAwayIsBounded() {
    int megabyte = 1 << 20;
    for (int partitions : new int[] {1, 8, 64}) {
      PendingRange<KeptTrace> range = range(OffsetNote.NONE);
      int taken = 0;
      while (!range.isFull(partitions)) {
        add(range, taken++, megabyte);
      }
      assertThat(taken).isEqualTo(64 / partitions);
      assertThat(range.nextBatch(9_000, true)).isNotNull();
    }
  }

  @Test
  void rangeThatMustBeRebuiltIsReadToItsEnd() {
    PendingRange<KeptTrace> range = range(200);
    for (int offset = 0; offset <= 200; offset++) {
      assertThat(range.isFull(8)).isFalse();
      add(range, offset, 1 << 20);
    }
    assertThat(range.nextBatch(0, true)).isNotNull();
    assertThat(range.isFull(8)).isFalse();
  }
}
