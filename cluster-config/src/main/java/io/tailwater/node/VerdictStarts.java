package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.processors.trace.LedgerRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Where the ledgers are read from for the verdicts that logs may still ask for: as far back as they
 * are remembered from the newest verdict on, or from the first log that is to be read where that is
 * older. Not from the present: a cluster that was away for hours goes on where it was.
 */
final class VerdictStarts {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaClients clients;
  private final long memoryMillis;

  VerdictStarts(KafkaClients clients, Duration memory) {
    this.clients = clients;
    memoryMillis = memory.toMillis();
  }

  /**
   * The first offset to read of each shard's ledger.
   *
   * @param firstLogs by shard, the offset of the first keyed log to be read
   * @throws TimeoutException if Kafka does not answer in time
   */
  Map<TopicPartition, Long> of(Map<Integer, Long> firstLogs) {
    Map<TopicPartition, Long> starts = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> reader = clients.reader("verdict-starts")) {
      firstLogs.forEach(
          (shard, firstLog) -> {
            TopicPartition ledger = new TopicPartition(Topics.LEDGER, shard);
            starts.put(ledger, start(reader, ledger, shard, firstLog));
          });
    }
    return starts;
  }

  private long start(
      KafkaConsumer<byte[], byte[]> reader, TopicPartition ledger, int shard, long firstLog) {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    reader.assign(List.of(ledger));
    long begin = reader.beginningOffsets(List.of(ledger), PATIENCE).getOrDefault(ledger, 0L);
    // The end comes first: a verdict that is written in between must not be passed over.
    long end = reader.endOffsets(List.of(ledger), PATIENCE).getOrDefault(ledger, 0L);
    ConsumerRecord<byte[], byte[]> last =
        LedgerReader.last(reader, ledger, begin, end, deadlineNanos);
    if (last == null) {
      return end;
    }
    long newest = Math.min(last.timestamp(), LedgerRecord.decode(last.value()).streamTimeMillis());
    long since = Math.min(newest, firstLogMillis(reader, shard, firstLog, deadlineNanos));
    OffsetAndTimestamp found =
        reader
            .offsetsForTimes(Map.of(ledger, Math.max(0, since - memoryMillis)), PATIENCE)
            .get(ledger);
    return found == null ? end : found.offset();
  }

  /** The time of the first log to be read; the end of time where there is none yet. */
  private static long firstLogMillis(
      KafkaConsumer<byte[], byte[]> reader, int shard, long offset, long deadlineNanos) {
    TopicPartition keyed = new TopicPartition(Topics.KEYED_LOGS, shard);
    long end = reader.endOffsets(List.of(keyed), PATIENCE).getOrDefault(keyed, 0L);
    reader.assign(List.of(keyed));
    reader.seek(keyed, offset);
    while (reader.position(keyed) < end) {
      for (ConsumerRecord<byte[], byte[]> log : reader.poll(POLL).records(keyed)) {
        return KeyedRecord.timeMillis(log);
      }
      if (System.nanoTime() > deadlineNanos) {
        throw new TimeoutException("no log came from " + keyed + " at offset " + offset);
      }
    }
    return Long.MAX_VALUE;
  }
}
