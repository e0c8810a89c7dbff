package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.processors.log.LogLedger;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads back how far the logs of a shard were worked off. */
final class LogLedgerReader {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** Longer than a transaction that nobody ends is open. */
  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(20);

  private static final Duration PAUSE = Duration.ofMillis(50);

  private final KafkaClients clients;

  LogLedgerReader(KafkaClients clients) {
    this.clients = clients;
  }

  /**
   * The newest record of a shard's ledger; null where it has none, or none that says as much as the
   * committed offset does though it was waited for: then the ledger was lost.
   *
   * @param atLeastNext what the committed offset says of how far the shard had come; 0 where
   *     nothing was committed
   * @throws TimeoutException if Kafka does not answer in time
   * @throws IllegalArgumentException if the record is of a version that this node does not know
   */
  @Nullable LogLedger read(int partition, long atLeastNext) throws InterruptedException {
    TopicPartition ledger = new TopicPartition(Topics.LOGS_LEDGER, partition);
    long waitedSinceNanos = System.nanoTime();
    long deadlineNanos = waitedSinceNanos + PATIENCE.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer = clients.reader("logs-ledger-" + partition)) {
      consumer.assign(List.of(ledger));
      while (true) {
        long begin = consumer.beginningOffsets(List.of(ledger), PATIENCE).getOrDefault(ledger, 0L);
        long end = consumer.endOffsets(List.of(ledger), PATIENCE).getOrDefault(ledger, 0L);
        ConsumerRecord<byte[], byte[]> last =
            LedgerReader.last(consumer, ledger, begin, end, deadlineNanos);
        LogLedger found = last == null ? null : LogLedger.decode(last.value());
        if (found == null ? atLeastNext == 0 || begin == end : found.next() >= atLeastNext) {
          return found;
        }
        if (System.nanoTime() - waitedSinceNanos > VISIBLE_WITHIN.toNanos()) {
          return null;
        }
        Thread.sleep(PAUSE);
      }
    }
  }
}
