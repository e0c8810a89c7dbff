package io.tailwater.node;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one topic as a member of a group, and writes what its stage makes of the records in the
 * transaction that commits their offsets: all of it or nothing, whoever dies when.
 *
 * <p>The generation of the group goes with each transaction, so a lane that has lost a partition
 * writes nothing for it.
 */
final class StageLane extends Lane {
  private static final Logger LOG = LoggerFactory.getLogger(StageLane.class);

  /** Of a record; an item has less than 10 kB mostly. */
  private static final int MOST_ITEMS = 2_000;

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** What becomes of the records, for one life of the lane. Used by the lane's thread alone. */
  interface Stage extends AutoCloseable {
    /**
     * A partition is this stage's from now on.
     *
     * @param topicId the id of its topic
     * @param start the first record that no transaction has committed
     * @return the first record to be given: before {@code start} where the stage has to find its
     *     memory again, and then what it writes of those is nothing
     */
    long open(TopicPartition partition, String topicId, long start);

    /** Takes the next record of a partition. */
    void accept(ConsumerRecord<byte[], byte[]> record);

    /** A partition is no longer this stage's. */
    void close(TopicPartition partition);

    /**
     * Whether there is something to write though no record came. Asked again and again, whether
     * records come or not.
     */
    boolean hasNews(long nowMillis);

    /**
     * Writes all that follows from the records since the last transaction.
     *
     * @param next by partition, the first record that was not accepted
     */
    void write(Map<TopicPartition, Long> next, Consumer<ProducerRecord<byte[], byte[]>> out);

    /** What was written is durable, and the stage goes on: it may act on it. */
    default void committed() {}

    @Override
    default void close() {}
  }

  /** Hours of a backlog may be worked off at once, and a record has its bound. */
  static <T> void inChunks(List<T> all, Consumer<List<T>> out) {
    for (int from = 0; from < all.size(); from += MOST_ITEMS) {
      out.accept(all.subList(from, Math.min(all.size(), from + MOST_ITEMS)));
    }
  }

  /** Says that a record is passed over, which ClickHouse's lane puts among the dead letters. */
  static void isNotJudged(ConsumerRecord<byte[], byte[]> record, RuntimeException unreadable) {
    LOG.warn(
        "{}-{} at {} is not judged: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        reason(unreadable));
  }

  private final String topic;
  private final KafkaClients clients;
  private final String group;
  private final String transactionalId;
  private final long transactionMillis;
  private final Supplier<Stage> stages;
  private final InstantSource clock;
  private final TopicWatch topics;
  private final PartitionStarts starts;
  private volatile long lagRecords;

  /**
   * The lane of a node.
   *
   * @param topic that is read
   * @param transactionMillis how long records are gathered for a transaction
   * @param stages makes the stage of a life
   */
  StageLane(
      String name,
      String topic,
      LaneFactory factory,
      String group,
      long transactionMillis,
      Supplier<Stage> stages) {
    super(name, factory.metrics());
    this.topic = topic;
    this.clients = factory.clients();
    this.group = group;
    this.transactionalId = group + "-" + factory.options().name();
    this.transactionMillis = transactionMillis;
    this.stages = stages;
    this.clock = factory.clock();
    this.topics = factory.topics();
    this.starts = factory.starts();
  }

  /** Records behind the end of the topic, over the partitions of this node. */
  long lagRecords() {
    return lagRecords;
  }

  @Override
  void run() {
    KafkaProducer<byte[], byte[]> producer = clients.transactionalOfNode(transactionalId);
    KafkaConsumer<byte[], byte[]> consumer = clients.groupMember(group, 500);
    try {
      producer.initTransactions();
      live(held -> new Life(producer, consumer, held, stages.get()));
    } finally {
      producer.close(CLOSE_TIMEOUT);
      KafkaClients.leave(consumer, CLOSE_TIMEOUT);
    }
  }

  /** From joining the group, or from a transaction that was taken back, to the first failure. */
  private final class Life implements GroupLife, ConsumerRebalanceListener {
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<TopicPartition> heldBefore;
    private final Stage stage;
    private final Set<TopicPartition> own = new HashSet<>();
    private final Map<String, String> topicIds = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private boolean over;
    private boolean lost;

    /** Whether a transaction is under way. */
    private boolean begun;

    private long committedAtMillis;

    Life(
        KafkaProducer<byte[], byte[]> producer,
        KafkaConsumer<byte[], byte[]> consumer,
        Set<TopicPartition> heldBefore,
        Stage stage) {
      this.producer = producer;
      this.consumer = consumer;
      this.heldBefore = heldBefore;
      this.stage = stage;
    }

    @Override
    public void work() {
      consumer.subscribe(List.of(topic), this);
      onPartitionsAssigned(heldBefore);
      while (!isStopping()) {
        topics.check(topicIds);
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (lost) {
          throw new CommitFailedException("partitions were taken away");
        }
        for (TopicPartition partition : records.partitions()) {
          records.records(partition).forEach(stage::accept);
          long position = consumer.position(partition);
          // What is read for the stage's memory alone was committed before.
          if (position >= committed.getOrDefault(partition, 0L)) {
            next.put(partition, position);
          }
        }
        observe();
        long now = clock.millis();
        boolean news = stage.hasNews(now);
        if (now - committedAtMillis >= transactionMillis && (!next.isEmpty() || news)) {
          commit();
          stage.committed();
          committedAtMillis = now;
        }
      }
      commit();
    }

    @Override
    public void takeBack() {
      if (begun) {
        producer.abortTransaction();
      }
    }

    @Override
    public Set<TopicPartition> held() {
      return own;
    }

    @Override
    public void end() {
      over = true;
      own.forEach(stage::close);
      stage.close();
    }

    private void observe() {
      long lag = 0;
      for (TopicPartition partition : own) {
        lag += consumer.currentLag(partition).orElse(0);
      }
      lagRecords = lag;
      working();
    }

    private void commit() {
      boolean news = stage.hasNews(clock.millis());
      if (next.isEmpty() && !news) {
        return;
      }
      producer.beginTransaction();
      begun = true;
      stage.write(
          next,
          record -> {
            Future<RecordMetadata> _ = producer.send(record);
          });
      // Also where no record came: the group's generation goes with the offsets, and refuses a
      // zombie.
      committed.putAll(next);
      committed.keySet().retainAll(own);
      String id = topicIds.getOrDefault(topic, "");
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      committed.forEach((partition, offset) -> offsets.put(partition, OffsetNote.done(id, offset)));
      producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
      producer.commitTransaction();
      begun = false;
      next.clear();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      Map<TopicPartition, StartOffset> begun =
          starts.position(
              consumer, partitions, consumer.committed(new HashSet<>(partitions)), topicIds);
      Map<TopicPartition, Long> beginnings = topics.beginningsNow(begun.keySet());
      begun.forEach(
          (partition, start) -> {
            long from = stage.open(partition, topicIds.getOrDefault(topic, ""), start.offset());
            // What the memory lacks may be gone meanwhile.
            consumer.seek(
                partition,
                Math.max(beginnings.getOrDefault(partition, 0L), Math.min(from, start.offset())));
            if (start.why() != StartOffset.Why.UNKNOWN) {
              committed.put(partition, start.offset());
            }
            own.add(partition);
          });
      working();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (!over) {
        commit();
      }
      give(partitions);
    }

    /** What was gathered of their records is somebody else's to gather now, so this life ends. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      lost = true;
      give(partitions);
    }

    private void give(Collection<TopicPartition> partitions) {
      own.removeAll(partitions);
      next.keySet().removeAll(partitions);
      partitions.forEach(stage::close);
    }
  }
}
