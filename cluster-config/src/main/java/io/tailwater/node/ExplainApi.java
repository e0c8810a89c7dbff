package io.tailwater.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.evaluate.ResultJson;
import io.tailwater.model.TraceId;
import io.tailwater.model.TracePartitioner;
import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.trace.Explanation;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * What became of a trace, at {@code /api/explain/{traceId}}: it waits, it was kept or dropped and
 * by which policy, or nobody here knows it (any more). Blocks while the shard is asked.
 */
final class ExplainApi {
  private static final String PATH = "/api/explain/";
  private static final Pattern TRACE_ID = Pattern.compile("[0-9a-fA-F]{32}");
  private static final long PATIENCE_MILLIS = 2_000;

  private final Shards shards;
  private final int partitions;

  /** The shards that can be asked. */
  interface Shards {
    /** Asks the shard of a partition about a trace; empty where it is not of this node. */
    Optional<CompletableFuture<TraceShard.Explained>> explain(int partition, TraceId traceId);
  }

  ExplainApi(Shards shards, int partitions) {
    this.shards = shards;
    this.partitions = partitions;
  }

  /** Whether this part of the API answers for a path. */
  static boolean owns(String path) {
    return path.startsWith(PATH);
  }

  ApiAnswer answer(ApiRequest request) {
    if (!request.method().equals("GET")) {
      return ApiAnswer.wrongMethod(request.path(), "GET");
    }
    String hex = request.path().substring(PATH.length());
    if (!TRACE_ID.matcher(hex).matches()) {
      return ApiAnswer.error(400, "a trace id has 32 hexadecimal digits, not '" + hex + "'");
    }
    TraceId traceId = TraceId.fromHex(hex);
    int partition = TracePartitioner.partition(traceId.hi(), traceId.lo(), partitions);
    ObjectNode body =
        ApiAnswer.object().put("traceId", traceId.toHex()).put("partition", partition);
    return shards
        .explain(partition, traceId)
        .map(asked -> answer(body, asked))
        .orElseGet(() -> ApiAnswer.json(404, body.put("state", "elsewhere")));
  }

  private static ApiAnswer answer(ObjectNode body, CompletableFuture<TraceShard.Explained> asked) {
    try {
      TraceShard.Explained explained = asked.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      return switch (explained.explanation()) {
        case Explanation.Undecided undecided ->
            ApiAnswer.json(200, undecided(body, undecided, explained.streamMillis()));
        case Explanation.Settled(Verdict verdict) -> ApiAnswer.json(200, settled(body, verdict));
        case Explanation.Unknown() -> ApiAnswer.json(404, body.put("state", "unknown"));
      };
    } catch (ExecutionException | TimeoutException _) {
      return busy(body);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return busy(body);
    }
  }

  /** The shard is being restored, or is moving to another node, or has much to do. */
  private static ApiAnswer busy(ObjectNode body) {
    return ApiAnswer.json(503, body.put("state", "busy")).with("Retry-After", "1");
  }

  private static ObjectNode undecided(
      ObjectNode body, Explanation.Undecided undecided, long streamMillis) {
    body.put("state", "undecided")
        .put("policyVersion", undecided.policyVersion())
        .put("spans", undecided.spans())
        .put("bytes", undecided.bytes())
        .put("dueInMillis", Math.max(0, undecided.dueMillis() - streamMillis));
    body.set("why", ResultJson.why(undecided.votes()));
    return body;
  }

  private static ObjectNode settled(ObjectNode body, Verdict verdict) {
    body.put("state", "settled")
        .put("verdict", verdict.kept() ? "kept" : "dropped")
        .put("policy", verdict.policy());
    if (verdict.kept()) {
      body.put("sampleWeight", verdict.sampleWeight())
          .put("policyVersion", verdict.policyVersion());
    }
    return body;
  }
}
