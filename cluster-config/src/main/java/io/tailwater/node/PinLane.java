package io.tailwater.node;

import io.tailwater.model.alert.PinFormat;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what alerts have pinned into the node's book: first what may still hold, then as it comes.
 *
 * <p>Every node reads all of the one partition, so there is no group, and no place to remember.
 */
final class PinLane extends Lane {
  private static final Logger LOG = LoggerFactory.getLogger(PinLane.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Longer than a pin holds. */
  private static final Duration LOOK_BACK = Duration.ofMinutes(20);

  private final KafkaClients clients;
  private final PinBook book;
  private final InstantSource clock;

  PinLane(KafkaClients clients, PinBook book, InstantSource clock, NodeMetrics metrics) {
    super("pins", metrics);
    this.clients = clients;
    this.book = book;
    this.clock = clock;
  }

  @Override
  void run() {
    try (KafkaConsumer<byte[], byte[]> consumer = clients.reader("pins")) {
      consumer.assign(List.of(PinTopic.PARTITION));
      consumer.seek(PinTopic.PARTITION, begin(consumer));
      while (!isStopping()) {
        consumer.poll(POLL).forEach(this::take);
        working();
      }
    }
  }

  /** The end is asked for first: what is written between the two questions must not be missed. */
  private long begin(KafkaConsumer<byte[], byte[]> consumer) {
    long end =
        consumer
            .endOffsets(List.of(PinTopic.PARTITION), PATIENCE)
            .getOrDefault(PinTopic.PARTITION, 0L);
    long from = clock.instant().minus(LOOK_BACK).toEpochMilli();
    @Nullable OffsetAndTimestamp first =
        consumer
            .offsetsForTimes(Map.of(PinTopic.PARTITION, from), PATIENCE)
            .get(PinTopic.PARTITION);
    return first == null ? end : first.offset();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    try {
      book.take(PinFormat.decode(value == null ? new byte[0] : value), record.timestamp());
    } catch (IllegalArgumentException unreadable) {
      LOG.warn(
          "{} offset {} is passed over: {}",
          PinTopic.PARTITION,
          record.offset(),
          unreadable.getMessage());
    }
  }
}
