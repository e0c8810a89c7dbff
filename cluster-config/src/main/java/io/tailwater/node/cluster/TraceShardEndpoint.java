package io.tailwater.node.cluster;

import io.tailwater.model.TraceId;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The sharded entity of one trace shard: passes questions to the shard where this node owns it. It
 * holds nothing, so it may be anywhere and come and go; one that is not at the owner says so.
 */
public final class TraceShardEndpoint {
  /** Answers for the shards of this node. */
  public interface Shards {
    /** What the shard of a partition knows of a trace; never fails. */
    CompletionStage<ShardQuestion.Reply> ask(int partition, TraceId traceId);
  }

  private TraceShardEndpoint() {}

  static Behavior<ShardQuestion> create(int partition, Shards shards) {
    return Behaviors.receive(ShardQuestion.class)
        .onMessage(
            ShardQuestion.Ask.class,
            ask -> {
              CompletionStage<Void> _ =
                  shards.ask(partition, ask.traceId()).thenAccept(ask.replyTo()::tell);
              return Behaviors.same();
            })
        .build();
  }
}
