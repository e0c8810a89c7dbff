package io.tailwater.node.cluster;

import io.tailwater.model.TraceId;
import org.apache.pekko.actor.typed.ActorRef;

/** What goes between nodes about traces; see {@link ShardQuestionSerializer} for the bytes. */
public sealed interface ShardQuestion {
  /** What became of this trace, for whoever owns its shard. */
  record Ask(TraceId traceId, ActorRef<Reply> replyTo) implements ShardQuestion {}

  /** What the owner knows. */
  sealed interface Reply extends ShardQuestion {}

  /**
   * The trace waits for its decision.
   *
   * @param json what is known of it, as {@code /api/explain} answers
   */
  record Undecided(String json) implements Reply {}

  /** The trace is decided on: its reasons are in the ledger, which every node can read. */
  record Settled() implements Reply {}

  /** The owner has never seen the trace, or has forgotten it. */
  record Unknown() implements Reply {}

  /** The node that was asked does not own the shard, or has not restored it yet: ask again. */
  record Elsewhere() implements Reply {}
}
