package io.tailwater.node.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.external.ExternalShardAllocation;
import org.apache.pekko.cluster.sharding.external.javadsl.ExternalShardAllocationClient;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.Subscribe;
import org.jspecify.annotations.Nullable;

/*
 *               SelfUp, Owns                 Told
 *   JOINING ----------------> TELLING --------------> TOLD
 *                                ^  | Refused           |
 *                                +--+ (a second later)  |
 *                                +--------- Owns -------+
 */
/**
 * Tells the cluster which shards this node owns, so that questions about their traces find it.
 * Where the cluster does not take it, it is told again: Kafka's word stands whatever the cluster
 * believes.
 */
final class ShardLocations extends AbstractBehavior<ShardLocations.Command> {
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** What the actor is told. */
  sealed interface Command {}

  /** Kafka has given these partitions to this node, and no others. */
  record Owns(Set<Integer> partitions) implements Command {
    Owns {
      partitions = Set.copyOf(partitions);
    }
  }

  private record Joined(SelfUp up) implements Command {}

  private record Told(@Nullable Throwable refusal) implements Command {}

  private enum Again implements Command {
    INSTANCE
  }

  private final TimerScheduler<Command> timers;
  private final ExternalShardAllocationClient locations;
  private final Address self;
  private Set<Integer> owned = Set.of();
  private boolean joined;

  static Behavior<Command> create(String entityType) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new ShardLocations(context, timers, entityType)));
  }

  private ShardLocations(
      ActorContext<Command> context, TimerScheduler<Command> timers, String entityType) {
    super(context);
    this.timers = timers;
    Cluster cluster = Cluster.get(context.getSystem());
    self = cluster.selfMember().address();
    locations = ExternalShardAllocation.get(context.getSystem()).getClient(entityType);
    ActorRef<SelfUp> whenUp = context.messageAdapter(SelfUp.class, Joined::new);
    cluster.subscriptions().tell(Subscribe.create(whenUp, SelfUp.class));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Owns.class, this::onOwns)
        .onMessage(Joined.class, _ -> onJoined())
        .onMessage(Told.class, this::onTold)
        .onMessageEquals(Again.INSTANCE, this::tell)
        .build();
  }

  private Behavior<Command> onOwns(Owns owns) {
    owned = owns.partitions();
    return tell();
  }

  private Behavior<Command> onJoined() {
    joined = true;
    return tell();
  }

  private Behavior<Command> tell() {
    if (joined && !owned.isEmpty()) {
      Map<String, Address> here = new HashMap<>();
      owned.forEach(partition -> here.put(Integer.toString(partition), self));
      getContext()
          .pipeToSelf(locations.setShardLocations(here), (Done _, Throwable e) -> new Told(e));
    }
    return this;
  }

  private Behavior<Command> onTold(Told told) {
    if (told.refusal() != null) {
      timers.startSingleTimer(Again.INSTANCE, RETRY);
    }
    return this;
  }
}
