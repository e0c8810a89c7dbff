package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.model.TraceId;
import io.tailwater.model.alert.Pin;
import io.tailwater.processors.trace.MemoryBudget;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the shards whose partitions Kafka has given to this node: one message a fetch and
 * partition.
 *
 * <p>The consumer group alone decides who owns a shard. A partition that is assigned starts paused;
 * its shard fences the former owner, restores and says from where to read. A partition that is
 * revoked is closed clean within the callback, while this node still may write; one that is lost is
 * closed dirty. A {@link KafkaConsumer} is used directly rather than through a stream connector, so
 * that the fence, the last transaction and the true generation sit exactly in these callbacks.
 */
final class ShardLane extends Lane {
  private static final Logger LOG = LoggerFactory.getLogger(ShardLane.class);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(20);
  private static final long CAUGHT_UP_INTERVAL_MILLIS = 200;
  private static final long END_SLACK_MILLIS = 500;
  private static final Duration RETAKE_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETAKE_PAUSE = Duration.ofSeconds(5);

  /** Starts a shard's actor. */
  interface ShardStarter {
    /** Starts the actor of this behaviour under a name that is free. */
    ActorRef<TraceShard.Command> start(int partition, Behavior<TraceShard.Command> behavior);
  }

  private static final class Shard {
    final ActorRef<TraceShard.Command> actor;
    final ShardFeed feed;

    /** How many were taken before. */
    final long number;

    boolean ready;
    boolean paused = true;
    long caughtUpSaidMillis;

    Shard(ActorRef<TraceShard.Command> actor, ShardFeed feed, long number) {
      this.actor = actor;
      this.feed = feed;
      this.number = number;
    }
  }

  /** How a lane's shard setting is made, given where the group's generation is read. */
  interface SettingFactory {
    /** The setting shared by the shards of one life of the lane. */
    TraceShard.Setting with(Supplier<ConsumerGroupMetadata> groupMetadata);
  }

  private final KafkaClients clients;
  private final String group;
  private final ShardStarter starter;
  private final SettingFactory settings;
  private final PolicyHistory policies;
  private final Consumer<Set<Integer>> owned;
  private final InstantSource clock;
  private final TopicWatch topics;
  private final Map<Integer, Shard> shards = new ConcurrentHashMap<>();
  private final Map<Integer, String> troubles = new ConcurrentHashMap<>();
  private final Map<Integer, Duration> retakePauses = new ConcurrentHashMap<>();
  private final MemoryBudget budget;
  private final ShardRelease release = new ShardRelease();
  private final ArrayDeque<Integer> givenBack = new ArrayDeque<>();
  private final NodeMetrics metrics;
  private final ConcurrentLinkedQueue<Runnable> fromShards = new ConcurrentLinkedQueue<>();
  private volatile @Nullable ConsumerGroupMetadata groupMetadata;
  private volatile long lagRecords;
  private volatile int shardCount;
  private int toldPolicyVersion;
  private List<Pin> toldPins = List.of();

  /**
   * The lane of a node.
   *
   * @param owned told all partitions of this node whenever these have become others
   */
  ShardLane(
      KafkaClients clients,
      String group,
      ShardStarter starter,
      SettingFactory settings,
      PolicyHistory policies,
      Consumer<Set<Integer>> owned,
      MemoryBudget budget,
      InstantSource clock,
      NodeMetrics metrics,
      TopicWatch topics) {
    super("shards", metrics);
    this.topics = topics;
    this.budget = budget;
    this.metrics = metrics;
    this.clients = clients;
    this.group = group;
    this.starter = starter;
    this.settings = settings;
    this.policies = policies;
    this.owned = owned;
    this.clock = clock;
  }

  /** Records behind the end of the keyed partitions, over all shards of this node. */
  long lagRecords() {
    return lagRecords;
  }

  /** Whether this node owns the shard of a partition. May be called on any thread. */
  boolean owns(int partition) {
    return shards.containsKey(partition);
  }

  /** Shards that this node owns. */
  int shardCount() {
    return shardCount;
  }

  /**
   * Asks the shard of a partition what it knows of a trace; empty where this node does not own it.
   * May be called on any thread.
   */
  Optional<CompletableFuture<TraceShard.Explained>> explain(int partition, TraceId traceId) {
    Shard shard = shards.get(partition);
    if (shard == null) {
      return Optional.empty();
    }
    CompletableFuture<TraceShard.Explained> answer = new CompletableFuture<>();
    shard.actor.tell(new TraceShard.Explain(traceId, answer));
    return Optional.of(answer);
  }

  @Override
  void run() throws InterruptedException {
    inTrouble("the shards wait until the policies have been read");
    while (!policies.awaitComplete(POLL)) {
      if (isStopping()) {
        return;
      }
    }
    fromShards.clear();
    Map<String, String> topicIds = topics.idsNow(List.of(Topics.KEYED_SPANS));
    givenBack.clear();
    KafkaConsumer<byte[], byte[]> consumer = clients.groupMember(group, 500);
    try {
      TraceShard.Setting setting = settings.with(this::currentGeneration);
      Ownership ownership = new Ownership(consumer, setting);
      SourceEnds ends = new SourceEnds(topics::endsSoon);
      consumer.subscribe(List.of(Topics.KEYED_SPANS), ownership);
      while (!isStopping()) {
        topics.check(topicIds);
        // Before the poll, never between it and the hand-over: what a shard says may start its
        // successor or move the consumer, and records of the old position would then be given to
        // a judge that must begin at another, which skips all below them.
        for (Runnable said = fromShards.poll(); said != null; said = fromShards.poll()) {
          said.run();
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        groupMetadata = consumer.groupMetadata();
        handOver(consumer, records);
        tellPolicies();
        tellPins(setting.pins().current());
        observe(consumer, records, ends);
        guardMemory(ownership);
      }
      groupMetadata = consumer.groupMetadata();
      close(shards.keySet(), true);
    } catch (RuntimeException e) {
      close(shards.keySet(), false);
      throw e;
    } finally {
      KafkaClients.leave(consumer, CLOSE_PATIENCE);
    }
  }

  private void tellPolicies() {
    int newest = policies.newestVersion();
    if (newest != toldPolicyVersion) {
      toldPolicyVersion = newest;
      shards.values().forEach(shard -> shard.actor.tell(new TraceShard.PoliciesChanged()));
    }
  }

  /** A shard that is restored later asks by itself. */
  private void tellPins(List<Pin> pins) {
    if (pins != toldPins) {
      toldPins = pins;
      shards.values().forEach(shard -> shard.actor.tell(new TraceShard.Pinned()));
    }
  }

  private ConsumerGroupMetadata currentGeneration() {
    ConsumerGroupMetadata current = groupMetadata;
    if (current == null) {
      throw new IllegalStateException("a shard commits before its group was joined");
    }
    return current;
  }

  private void handOver(
      KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      Shard shard = shards.get(partition.partition());
      if (shard == null || !shard.ready) {
        continue;
      }
      List<ConsumerRecord<byte[], byte[]>> fetched = records.records(partition);
      long bytes = 0;
      for (ConsumerRecord<byte[], byte[]> record : fetched) {
        bytes += Math.max(0, record.serializedValueSize());
      }
      shard.feed.handedOver(bytes);
      shard.actor.tell(new TraceShard.Fetched(fetched, consumer.position(partition), bytes));
      if (shard.feed.isFull()) {
        shard.paused = true;
        consumer.pause(List.of(partition));
      }
    }
  }

  /** Resumes what has room again, tells idle shards the time, and sums the lag. */
  private void observe(
      KafkaConsumer<byte[], byte[]> consumer,
      ConsumerRecords<byte[], byte[]> records,
      SourceEnds ends) {
    long now = clock.millis();
    ends.look(shards.keySet().stream().map(ShardLane::keyed).toList(), now);
    long lag = 0;
    boolean known = !shards.isEmpty();
    for (Map.Entry<Integer, Shard> entry : shards.entrySet()) {
      TopicPartition partition = keyed(entry.getKey());
      Shard shard = entry.getValue();
      if (shard.ready && shard.paused && shard.feed.hasRoom()) {
        shard.paused = false;
        consumer.resume(List.of(partition));
      }
      OptionalLong behind = consumer.currentLag(partition);
      known &= shard.ready && behind.isPresent();
      lag += behind.orElse(0);
      if (shard.ready
          && !shard.paused
          && records.records(partition).isEmpty()
          && now - shard.caughtUpSaidMillis >= CAUGHT_UP_INTERVAL_MILLIS) {
        long reached =
            ends.reachedMillis(partition, () -> SourceEnds.position(consumer, partition));
        if (reached > 0) {
          shard.caughtUpSaidMillis = now;
          shard.actor.tell(
              new TraceShard.CaughtUp(consumer.position(partition), reached - END_SLACK_MILLIS));
        }
      }
    }
    for (int partition : givenBack) {
      lag += consumer.currentLag(keyed(partition)).orElse(0);
    }
    lagRecords = lag;
    shardCount = shards.size();
    troubles.keySet().retainAll(shards.keySet());
    if (!troubles.isEmpty()) {
      Map.Entry<Integer, String> first = troubles.entrySet().iterator().next();
      inTrouble("shard " + first.getKey() + " does not commit: " + first.getValue());
    } else if (!givenBack.isEmpty()) {
      inTrouble("memory is short: shards %s wait until there is room".formatted(givenBack));
    } else if (known) {
      working();
    } else {
      inTrouble(shards.isEmpty() ? "no shard is assigned yet" : "shards are being restored");
    }
  }

  /** Gives the shard back that was taken last, or takes one again. */
  private void guardMemory(Ownership ownership) {
    long now = clock.millis();
    double pressure = budget.pressure();
    if (release.isDue(pressure, now) && shards.size() > 1) {
      int partition = -1;
      long newest = -1;
      for (Map.Entry<Integer, Shard> shard : shards.entrySet()) {
        if (shard.getValue().number > newest) {
          newest = shard.getValue().number;
          partition = shard.getKey();
        }
      }
      LOG.warn(
          "memory is short ({} of {} bytes): shard {} is given back, to be replayed when there is"
              + " room",
          budget.usedBytes(),
          budget.limitBytes(),
          partition);
      ownership.consumer.pause(List.of(keyed(partition)));
      close(Set.of(partition), false);
      givenBack.addLast(partition);
      metrics.shardReleases.increment();
    } else if (!givenBack.isEmpty() && release.isOver(pressure, now)) {
      int partition = givenBack.removeLast();
      ownership.endOpenTransactions(Set.of(keyed(partition)));
      ownership.take(partition);
      owned.accept(shards.keySet());
    }
  }

  private static TopicPartition keyed(int partition) {
    return new TopicPartition(Topics.KEYED_SPANS, partition);
  }

  /** Closes shards and waits for them: a clean close writes their last transaction. */
  private void close(Collection<Integer> partitions, boolean clean) {
    Map<Integer, CompletableFuture<Void>> closing = new HashMap<>();
    for (int partition : Set.copyOf(partitions)) {
      Shard shard = shards.remove(partition);
      if (shard != null) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        shard.actor.tell(new TraceShard.Close(clean, closed));
        closing.put(partition, closed.thenRun(shard.feed::close));
      }
    }
    try {
      CompletableFuture.allOf(closing.values().toArray(CompletableFuture[]::new))
          .get(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException _) {
      LOG.warn("shards {} did not close in time; their next owner fences them", closing.keySet());
    }
  }

  /** What Kafka says about who owns what. Runs inside {@code poll}, on the lane's thread. */
  private final class Ownership implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TraceShard.Setting setting;
    private long taken;

    Ownership(KafkaConsumer<byte[], byte[]> consumer, TraceShard.Setting setting) {
      this.consumer = consumer;
      this.setting = setting;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      groupMetadata = consumer.groupMetadata();
      endOpenTransactions(partitions);
      for (TopicPartition partition : partitions) {
        take(partition.partition());
      }
      owned.accept(shards.keySet());
    }

    /** Kafka does not tell a committed offset while a transaction is open that may change it. */
    private void endOpenTransactions(Collection<TopicPartition> partitions) {
      if (!partitions.isEmpty()) {
        clients.outlaw(
            partitions.stream()
                .map(partition -> ShardTransaction.id(group, partition.partition()))
                .toList());
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      groupMetadata = consumer.groupMetadata();
      forget(partitions, true);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      forget(partitions, false);
    }

    private void forget(Collection<TopicPartition> partitions, boolean clean) {
      Set<Integer> gone = new HashSet<>();
      partitions.forEach(partition -> gone.add(partition.partition()));
      givenBack.removeAll(gone);
      close(gone, clean);
      owned.accept(shards.keySet());
    }

    private void take(int partition) {
      TopicPartition keyed = keyed(partition);
      consumer.pause(List.of(keyed));
      StartOffset.@Nullable Wanted committed = committed(keyed);
      ShardFeed feed = new ShardFeed(budget);
      Tenure tenure = new Tenure(partition);
      ActorRef<TraceShard.Command> actor =
          starter.start(partition, TraceShard.create(partition, committed, feed, tenure, setting));
      tenure.shard = new Shard(actor, feed, taken++);
      shards.put(partition, tenure.shard);
    }

    /** Not the consumer's position: on a retake that is how far the broken shard had fetched. */
    private StartOffset.@Nullable Wanted committed(TopicPartition partition) {
      Set<TopicPartition> wanted = Set.of(partition);
      StartOffset.@Nullable Wanted committed =
          OffsetNote.wanted(consumer.committed(wanted).get(partition));
      // The shard says where to begin; until then any place will do, but there must be one.
      consumer.seek(partition, committed == null ? 0 : committed.offset());
      return committed;
    }

    /** One actor's time as owner; what it says after that goes unheard. */
    private final class Tenure implements TraceShard.Owner {
      private final int partition;
      private @Nullable Shard shard;

      Tenure(int partition) {
        this.partition = partition;
      }

      private boolean isOver() {
        return shard == null || shards.get(partition) != shard;
      }

      @Override
      public void ready(long fromOffset) {
        fromShards.add(
            () -> {
              if (!isOver() && shard != null) {
                consumer.seek(keyed(partition), fromOffset);
                shard.ready = true;
              }
            });
      }

      @Override
      public void committed() {
        troubles.remove(partition);
        retakePauses.remove(partition);
      }

      @Override
      public void broken(Throwable cause) {
        LOG.warn("shard {} is closed and taken anew: {}", partition, reason(cause));
        troubles.put(partition, reason(cause));
        metrics.shardRetakes.increment();
        LOG.debug("shard {}", partition, cause);
        CompletableFuture.delayedExecutor(retakePause().toMillis(), TimeUnit.MILLISECONDS)
            .execute(() -> fromShards.add(this::retake));
      }

      /** Longer each time, until a transaction is durable: what is broken may be Kafka. */
      private Duration retakePause() {
        Duration pause = retakePauses.getOrDefault(partition, RETAKE_PAUSE);
        Duration next = pause.multipliedBy(2);
        retakePauses.put(
            partition, next.compareTo(LONGEST_RETAKE_PAUSE) < 0 ? next : LONGEST_RETAKE_PAUSE);
        return pause;
      }

      private void retake() {
        if (!isOver()) {
          close(Set.of(partition), false);
          endOpenTransactions(Set.of(keyed(partition)));
          take(partition);
        }
      }
    }
  }
}
