package io.tailwater.node;

import io.tailwater.model.TraceId;
import io.tailwater.node.cluster.ShardQuestion;
import io.tailwater.node.cluster.TraceShardEndpoint;
import io.tailwater.processors.trace.Explanation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the shards of this node know of a trace, for this node and the others. */
final class OwnShards implements TraceShardEndpoint.Shards {
  private final ShardLane lane;

  OwnShards(ShardLane lane) {
    this.lane = lane;
  }

  @Override
  public CompletionStage<ShardQuestion.Reply> ask(int partition, TraceId traceId) {
    return lane.explain(partition, traceId)
        .map(
            asked ->
                asked.thenApply(OwnShards::reply).exceptionally(_ -> new ShardQuestion.Elsewhere()))
        .orElseGet(() -> CompletableFuture.completedFuture(new ShardQuestion.Elsewhere()));
  }

  private static ShardQuestion.Reply reply(TraceShard.Explained explained) {
    return switch (explained.explanation()) {
      case Explanation.Undecided undecided ->
          new ShardQuestion.Undecided(
              ExplainApi.undecided(ApiAnswer.object(), undecided, explained.streamMillis())
                  .toString());
      case Explanation.Settled _ -> new ShardQuestion.Settled();
      case Explanation.Unknown() -> new ShardQuestion.Unknown();
    };
  }
}
