package io.tailwater.node.cluster;

import io.tailwater.model.TraceId;
import io.tailwater.node.cluster.ClusterOptions.Alone;
import io.tailwater.node.cluster.ClusterOptions.Lookup;
import io.tailwater.node.cluster.ClusterOptions.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.external.ExternalShardAllocationStrategy;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.apache.pekko.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * The cluster has an actor system of its own. When the others declare this node dead (a pause, a cut
 * between nodes), the split brain resolver ends that system, and the node joins anew with a fresh one;
 * the shards, which live elsewhere and answer to Kafka alone, go on through all of it.
 *
 *   start() --> MEMBER --downed, terminated--> AWAY --a second later--> MEMBER
 *                  +---------------- close() ----+--> left
 */
/** This node as a member of the cluster of nodes. Thread-safe. */
public final class ClusterMember implements AutoCloseable {
  static final String SYSTEM = "tailwater";

  private static final Logger LOG = LoggerFactory.getLogger(ClusterMember.class);
  private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOKUP_PATIENCE = Duration.ofSeconds(5);
  private static final Duration REJOIN_PAUSE = Duration.ofSeconds(1);
  private static final EntityTypeKey<ShardQuestion> TRACE_SHARD =
      EntityTypeKey.create(ShardQuestion.class, "trace-shard");

  private final ClusterOptions options;
  private final TraceShardEndpoint.Shards shards;
  private volatile ActorSystem<ShardLocations.Command> system;
  private volatile Set<Integer> owned = Set.of();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Who is in the cluster, as this node sees it: members that work, and those out of reach. */
  public record View(int members, int unreachable) {}

  /**
   * Starts the member; it joins in the background.
   *
   * @param shards answers questions about the shards of this node
   * @throws IllegalStateException in words for the user, if its ports cannot be bound or what it
   *     was given is no address
   */
  public static ClusterMember start(ClusterOptions options, TraceShardEndpoint.Shards shards) {
    return new ClusterMember(options, shards);
  }

  private ClusterMember(ClusterOptions options, TraceShardEndpoint.Shards shards) {
    this.options = options;
    this.shards = shards;
    system = join();
  }

  /** Kafka has given these partitions to this node, and no others. */
  public void owns(Set<Integer> partitions) {
    owned = Set.copyOf(partitions);
    system.tell(new ShardLocations.Owns(owned));
  }

  /**
   * Asks whoever owns the shard of a partition about a trace. Fails where nobody answers in time.
   */
  public CompletionStage<ShardQuestion.Reply> ask(
      int partition, TraceId traceId, Duration patience) {
    ActorSystem<?> current = system;
    return AskPattern.ask(
        ClusterSharding.get(current).entityRefFor(TRACE_SHARD, Integer.toString(partition)),
        replyTo -> new ShardQuestion.Ask(traceId, replyTo),
        patience,
        current.scheduler());
  }

  /** Who is there. */
  public View view() {
    CurrentClusterState state = Cluster.get(system).state();
    int up = 0;
    for (var member : state.getMembers()) {
      up += member.status().equals(MemberStatus.up()) ? 1 : 0;
    }
    return new View(up, state.getUnreachable().size());
  }

  /** Leaves the cluster, so that the others need not find out. Closing twice is legal. */
  @Override
  public void close() {
    ActorSystem<?> last;
    synchronized (this) {
      closing.countDown();
      last = system;
    }
    last.terminate();
    try {
      last.getWhenTerminated()
          .toCompletableFuture()
          .get(LEAVE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      LOG.warn("this node did not leave the cluster in time; the others will find out");
    }
  }

  private ActorSystem<ShardLocations.Command> join() {
    ActorSystem<ShardLocations.Command> joining;
    try {
      joining =
          ActorSystem.create(
              ShardLocations.create(TRACE_SHARD.name()), SYSTEM, ClusterConfig.of(options));
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "the cluster cannot listen on %s:%d: %s; choose another port with --cluster-port"
              .formatted(options.host(), options.port(), e.getMessage()),
          e);
    }
    try {
      initSharding(joining);
      meetOthers(joining);
    } catch (RuntimeException e) {
      joining.terminate();
      throw e;
    }
    CompletionStage<Void> _ =
        joining
            .getWhenTerminated()
            .thenRunAsync(this::rejoin, task -> Thread.ofVirtual().name("rejoin").start(task));
    return joining;
  }

  private void initSharding(ActorSystem<?> joining) {
    ClusterSharding.get(joining)
        .init(
            Entity.of(
                    TRACE_SHARD,
                    entity ->
                        TraceShardEndpoint.create(Integer.parseInt(entity.getEntityId()), shards))
                .withMessageExtractor(new OneShardAnEntity())
                .withAllocationStrategy(
                    new ExternalShardAllocationStrategy(
                        joining, TRACE_SHARD.name(), Timeout.create(LOOKUP_PATIENCE))));
  }

  private void meetOthers(ActorSystem<?> joining) {
    Cluster cluster = Cluster.get(joining);
    switch (options.discovery()) {
      case Alone() -> cluster.manager().tell(Join.create(cluster.selfMember().address()));
      case Seeds(List<String> seeds) -> {
        List<Address> addresses = new ArrayList<>();
        seeds.forEach(seed -> addresses.add(address(seed)));
        cluster.manager().tell(new JoinSeedNodes(addresses));
      }
      case Lookup _ -> {
        startManagement(joining);
        ClusterBootstrap.get(joining).start();
      }
    }
  }

  private static void startManagement(ActorSystem<?> joining) {
    try {
      PekkoManagement.get(joining).start().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "the nodes that look for each other cannot be answered: %s; choose another port with"
                  .formatted(e.getCause() == null ? e.getMessage() : e.getCause().getMessage())
              + " --management-port, on all nodes",
          e);
    }
  }

  private static Address address(String seed) {
    int colon = seed.lastIndexOf(':');
    try {
      return new Address(
          "pekko", SYSTEM, seed.substring(0, colon), Integer.parseInt(seed.substring(colon + 1)));
    } catch (IndexOutOfBoundsException | NumberFormatException _) {
      throw new IllegalStateException(
          "'%s' is no HOST:PORT of a node; check --cluster-seeds".formatted(seed));
    }
  }

  /** The others took this node for dead. It was not, or is not any more. */
  private void rejoin() {
    while (!pausedUntilClosing()) {
      try {
        synchronized (this) {
          if (closing.getCount() > 0) {
            system = join();
            system.tell(new ShardLocations.Owns(owned));
            LOG.warn("this node was put out of the cluster and joins anew; its shards went on");
          }
        }
        return;
      } catch (RuntimeException e) {
        LOG.warn("not in the cluster, and not yet back: {}", e.getMessage());
      }
    }
  }

  private boolean pausedUntilClosing() {
    try {
      return closing.await(REJOIN_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** A shard of the cluster is a shard of the traces: entity, shard and partition are one. */
  private static final class OneShardAnEntity
      extends ShardingMessageExtractor<ShardingEnvelope<ShardQuestion>, ShardQuestion> {
    @Override
    public String entityId(ShardingEnvelope<ShardQuestion> envelope) {
      return envelope.entityId();
    }

    @Override
    public String shardId(String entityId) {
      return entityId;
    }

    @Override
    public ShardQuestion unwrapMessage(ShardingEnvelope<ShardQuestion> envelope) {
      return envelope.message();
    }
  }
}
