package io.tailwater.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailwater.evaluate.ResultJson;
import io.tailwater.model.TraceId;
import io.tailwater.model.TracePartitioner;
import io.tailwater.node.cluster.ShardQuestion;
import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.sampling.VoteTree;
import io.tailwater.processors.trace.Explanation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * What became of a trace, at {@code /api/explain/{traceId}}: it waits, it was kept or dropped and
 * by which policy, or nobody knows it (any more). Blocks while the shard is asked.
 */
final class ExplainApi {
  private static final String PATH = "/api/explain/";
  private static final Pattern TRACE_ID = Pattern.compile("[0-9a-fA-F]{32}");
  private static final long PATIENCE_MILLIS = 2_000;
  private static final Duration OWNER_PATIENCE = Duration.ofSeconds(1);

  private final Shards shards;
  private final Others others;
  private final Past past;
  private final int partitions;

  /** The shards that can be asked. */
  interface Shards {
    /** Asks the shard of a partition about a trace; empty where it is not of this node. */
    Optional<CompletableFuture<TraceShard.Explained>> explain(int partition, TraceId traceId);
  }

  /** The shards of other nodes. */
  interface Others {
    /** Asks whoever owns the shard of a partition about a trace; fails where nobody answers. */
    CompletionStage<ShardQuestion.Reply> ask(int partition, TraceId traceId, Duration patience);
  }

  /** What can be read back of settled traces, whichever node owns their shard. */
  interface Past {
    /**
     * Why a trace of a partition was kept or not; empty where its ledger does not name the trace.
     * Blocks.
     *
     * @throws BusyException if it must be asked again later
     */
    Optional<Reasons> reasons(int partition, TraceId traceId);

    /**
     * A decision and what led to it.
     *
     * @param first what was decided
     * @param latest the same, or what a late span turned it into
     * @param lateSpans how many came after it
     * @param policyVersion of the policies that decided; 0 where that is not known
     * @param spans that the decision rests on; 0 where they cannot be read
     * @param why what each policy said; empty where they cannot be asked
     * @param missing why they cannot be; else empty
     */
    record Reasons(
        Verdict first,
        Verdict latest,
        int lateSpans,
        int policyVersion,
        int spans,
        List<VoteTree> why,
        String missing) {
      public Reasons {
        why = List.copyOf(why);
      }
    }
  }

  /** Kafka does not answer, or others are being answered. */
  static final class BusyException extends RuntimeException {}

  ExplainApi(Shards shards, Others others, Past past, int partitions) {
    this.shards = shards;
    this.others = others;
    this.past = past;
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
    try {
      Optional<CompletableFuture<TraceShard.Explained>> own = shards.explain(partition, traceId);
      return own.isPresent()
          ? answer(body, partition, traceId, own.get())
          : elsewhere(body, partition, traceId);
    } catch (BusyException _) {
      return busy(body);
    }
  }

  /** The owner tells of what waits; what is settled this node reads back itself. */
  private ApiAnswer elsewhere(ObjectNode body, int partition, TraceId traceId) {
    ShardQuestion.Reply reply = askOwner(partition, traceId);
    if (reply instanceof ShardQuestion.Undecided(String json)) {
      return ApiAnswer.json(200, body.setAll(ApiAnswer.parsed(json)));
    }
    return past.reasons(partition, traceId)
        .map(reasons -> ApiAnswer.json(200, settled(body, reasons)))
        .orElseGet(
            () ->
                reply instanceof ShardQuestion.Unknown
                    ? ApiAnswer.json(404, body.put("state", "unknown"))
                    : busy(body));
  }

  private ShardQuestion.Reply askOwner(int partition, TraceId traceId) {
    try {
      return others
          .ask(partition, traceId, OWNER_PATIENCE)
          .toCompletableFuture()
          .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException _) {
      return new ShardQuestion.Elsewhere();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new ShardQuestion.Elsewhere();
    }
  }

  private ApiAnswer answer(
      ObjectNode body,
      int partition,
      TraceId traceId,
      CompletableFuture<TraceShard.Explained> asked) {
    try {
      TraceShard.Explained explained = asked.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      return switch (explained.explanation()) {
        case Explanation.Undecided undecided ->
            ApiAnswer.json(200, undecided(body, undecided, explained.streamMillis()));
        case Explanation.Settled(Verdict verdict) ->
            ApiAnswer.json(200, settled(body, reasons(partition, traceId, verdict)));
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

  static ObjectNode undecided(ObjectNode body, Explanation.Undecided undecided, long streamMillis) {
    body.put("state", "undecided")
        .put("policyVersion", undecided.policyVersion())
        .put("spans", undecided.spans())
        .put("bytes", undecided.bytes())
        .put("dueInMillis", Math.max(0, undecided.dueMillis() - streamMillis));
    body.set("why", ResultJson.why(undecided.votes()));
    return body;
  }

  /** What is known in memory is told even where the reasons cannot be read now. */
  private Past.Reasons reasons(int partition, TraceId traceId, Verdict verdict) {
    String missing = "it was decided this moment; ask again";
    try {
      Optional<Past.Reasons> reasons = past.reasons(partition, traceId);
      if (reasons.isPresent()) {
        return reasons.get();
      }
    } catch (BusyException _) {
      missing = "Kafka does not answer, or others are being answered; ask again";
    }
    return new Past.Reasons(verdict, verdict, 0, verdict.policyVersion(), 0, List.of(), missing);
  }

  private static ObjectNode settled(ObjectNode body, Past.Reasons reasons) {
    Verdict verdict = reasons.latest();
    body.put("state", "settled").put("verdict", word(verdict)).put("policy", verdict.policy());
    if (verdict.kept()) {
      body.put("sampleWeight", verdict.sampleWeight());
    }
    if (reasons.policyVersion() > 0) {
      body.put("policyVersion", reasons.policyVersion());
    }
    body.put("lateSpans", reasons.lateSpans());
    if (verdict.kept() != reasons.first().kept()) {
      body.put("turnedFrom", word(reasons.first()));
    }
    if (reasons.missing().isEmpty()) {
      body.put("spans", reasons.spans()).set("why", ResultJson.why(reasons.why()));
    } else {
      body.put("whyNotKnown", reasons.missing());
    }
    return body;
  }

  private static String word(Verdict verdict) {
    return verdict.kept() ? "kept" : "dropped";
  }
}
