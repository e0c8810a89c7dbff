package io.tailwater.node;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * States of machines that are replayed, in compacted topics. A state is written in the transaction
 * that commits the offset up to which it has seen its records, so whoever reads it after that
 * offset finds a whole one, of that offset or one before.
 */
final class SavedStates {
  private static final int CHUNK_BYTES = 512 << 10;

  /** Longer than a transaction may last. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String NEXT = "tailwater.next";
  private static final String CHUNKS = "tailwater.chunks";

  private SavedStates() {}

  /**
   * A state.
   *
   * @param next the first record that it has not seen
   * @param bytes what the machine wrote
   */
  record Saved(long next, byte[] bytes) {}

  /**
   * The records that a state is written as.
   *
   * @param name tells the states of a partition from each other
   * @param inputId the id of the topic whose records it has seen
   */
  static List<ProducerRecord<byte[], byte[]>> records(
      TopicPartition where, String name, String inputId, Saved state) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    int chunks = Math.max(1, Math.ceilDiv(state.bytes.length, CHUNK_BYTES));
    for (int i = 0; i < chunks; i++) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              where.topic(),
              where.partition(),
              key(name, i).getBytes(StandardCharsets.US_ASCII),
              Arrays.copyOfRange(
                  state.bytes,
                  i * CHUNK_BYTES,
                  Math.min(state.bytes.length, (i + 1) * CHUNK_BYTES)));
      RecordHeaders.withKeyedId(record, inputId);
      RecordHeaders.put(record.headers(), NEXT, Long.toString(state.next));
      RecordHeaders.put(record.headers(), CHUNKS, Integer.toString(chunks));
      records.add(record);
    }
    return records;
  }

  /**
   * The newest state of a partition; empty where there is none of that input.
   *
   * @throws TimeoutException if Kafka says nothing for a while
   */
  static Optional<Saved> read(
      KafkaClients clients, TopicPartition where, String name, String inputId) {
    try (KafkaConsumer<byte[], byte[]> consumer = clients.reader("state", 500)) {
      long end = end(clients, where);
      return joined(CompactedPartition.newest(consumer, where, end, PATIENCE), name, inputId);
    }
  }

  /**
   * The end with what is in transactions that are not ended: the last owner's may be committed, and
   * not seen to be so by all brokers yet.
   */
  private static long end(KafkaClients clients, TopicPartition where) {
    try (Admin admin = clients.admin()) {
      return admin
          .listOffsets(Map.of(where, OffsetSpec.latest()))
          .partitionResult(where)
          .get()
          .offset();
    } catch (ExecutionException e) {
      throw new KafkaException(where + " does not tell its end", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static Optional<Saved> joined(
      Map<String, ConsumerRecord<byte[], byte[]>> newest, String name, String inputId) {
    ConsumerRecord<byte[], byte[]> first = newest.get(key(name, 0));
    if (first == null
        || !RecordHeaders.text(first.headers(), RecordHeaders.KEYED_ID, "").equals(inputId)) {
      return Optional.empty();
    }
    int chunks = Integer.parseInt(RecordHeaders.text(first.headers(), CHUNKS, "1"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < chunks; i++) {
      ConsumerRecord<byte[], byte[]> chunk = newest.get(key(name, i));
      if (chunk == null || chunk.value() == null) {
        return Optional.empty();
      }
      bytes.writeBytes(chunk.value());
    }
    long next = Long.parseLong(RecordHeaders.text(first.headers(), NEXT, "0"));
    return Optional.of(new Saved(next, bytes.toByteArray()));
  }

  private static String key(String name, int chunk) {
    return name + "/" + chunk;
  }
}
