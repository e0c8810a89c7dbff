package io.tailwater.node;

import io.tailwater.model.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * What the partitions of metrics remember, in the compacted topic {@code tailwater.metrics.state}.
 *
 * <p>A partition has two slots that are written in turn, so that one is always whole, and that the
 * older one is of a time when everything had landed. Not thread-safe.
 */
final class MetricStates implements AutoCloseable {
  static final int SLOTS = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final String NEXT = "tailwater.next";

  /**
   * A memory.
   *
   * @param slot where it was found
   * @param next the first record that it has not seen
   * @param chunks its bytes, in any order; not checked
   */
  record Saved(int slot, long next, List<byte[]> chunks) {
    Saved {
      chunks = List.copyOf(chunks);
    }
  }

  private record Place(int slot, long next) {}

  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;

  MetricStates(KafkaClients clients) {
    consumer = clients.reader("metrics-state");
    try {
      producer = clients.plain("metrics-state");
    } catch (KafkaException e) {
      consumer.close();
      throw e;
    }
  }

  /**
   * Writes a memory.
   *
   * @param keyedId the id of the topic whose records it has seen
   * @return what is done once the memory is there
   */
  List<Future<RecordMetadata>> save(int partition, String keyedId, Saved memory) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    int number = 0;
    for (byte[] chunk : memory.chunks()) {
      byte[] key = (memory.slot() + "/" + number++).getBytes(StandardCharsets.US_ASCII);
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(Topics.METRICS_STATE, partition, key, chunk);
      RecordHeaders.withKeyedId(record, keyedId);
      RecordHeaders.put(record.headers(), NEXT, Long.toString(memory.next()));
      sent.add(producer.send(record));
    }
    return sent;
  }

  /**
   * Writes a memory and waits until it is there.
   *
   * @throws KafkaException if Kafka does not take it, or not in time
   */
  void saveNow(int partition, String keyedId, Saved memory) {
    try {
      for (Future<RecordMetadata> chunk : save(partition, keyedId, memory)) {
        chunk.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (java.util.concurrent.TimeoutException _) {
      throw new TimeoutException(
          "partition %d of %s cannot be written".formatted(partition, Topics.METRICS_STATE));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Waits until what was written is there, or has failed. */
  void flush() {
    producer.flush();
  }

  /**
   * The memories of a partition, the newest first; some may not be whole.
   *
   * @param keyedId the id of the topic whose records they have seen
   * @throws TimeoutException if Kafka says nothing for a while
   */
  List<Saved> read(int partition, String keyedId) {
    TopicPartition states = new TopicPartition(Topics.METRICS_STATE, partition);
    long end = consumer.endOffsets(List.of(states), PATIENCE).getOrDefault(states, 0L);
    Map<String, ConsumerRecord<byte[], byte[]>> newest =
        CompactedPartition.newest(consumer, states, end, PATIENCE);
    consumer.unsubscribe();
    return memories(newest, keyedId);
  }

  private static List<Saved> memories(
      Map<String, ConsumerRecord<byte[], byte[]>> newest, String keyedId) {
    Map<Place, List<byte[]>> chunks =
        new TreeMap<>(
            Comparator.comparingLong(Place::next).reversed().thenComparingInt(Place::slot));
    newest.forEach(
        (key, record) -> {
          String id = RecordHeaders.text(record.headers(), RecordHeaders.KEYED_ID, "");
          if (id.equals(keyedId) && record.value() != null) {
            long next = Long.parseLong(RecordHeaders.text(record.headers(), NEXT, "0"));
            int slot = Integer.parseInt(key.substring(0, key.indexOf('/')));
            chunks
                .computeIfAbsent(new Place(slot, next), _ -> new ArrayList<>())
                .add(record.value());
          }
        });
    List<Saved> memories = new ArrayList<>();
    chunks.forEach((place, of) -> memories.add(new Saved(place.slot(), place.next(), of)));
    return memories;
  }

  /** The first record of a partition that is not older than this; -1 where all are. */
  long firstSince(TopicPartition partition, long sinceMillis) {
    var found = consumer.offsetsForTimes(Map.of(partition, sinceMillis), PATIENCE).get(partition);
    return found == null ? -1 : found.offset();
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
    consumer.close();
  }
}
