package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.processors.rollup.RollupSettings;
import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.trace.JudgeSettings;
import io.tailwater.processors.trace.MemoryBudget;
import io.tailwater.processors.trace.TraceJudge;
import io.tailwater.processors.trace.TraceJudge.RestoredLedger;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Makes judges that go on where the ledger of their shard ends, and compiles for each of them the
 * policies that it needs: compiled policies have state and are never shared. Thread-safe.
 */
final class JudgeFactory {
  private final KafkaClients clients;
  private final PolicyHistory history;
  private final ShardAccounts accounts;
  private final MemoryBudget budget;
  private final int shards;
  private final RollupSettings rollups;
  private final InstantSource clock;
  private final TopicWatch topics;
  private final PartitionStarts starts;
  private final LostLedgers lostLedgers;

  JudgeFactory(
      KafkaClients clients,
      PolicyHistory history,
      ShardAccounts accounts,
      MemoryBudget budget,
      int shards,
      RollupSettings rollups,
      InstantSource clock,
      TopicWatch topics,
      PartitionStarts starts,
      LostLedgers lostLedgers) {
    this.clients = clients;
    this.history = history;
    this.accounts = accounts;
    this.budget = budget;
    this.shards = shards;
    this.rollups = rollups;
    this.clock = clock;
    this.topics = topics;
    this.starts = starts;
    this.lostLedgers = lostLedgers;
  }

  /**
   * A judge with where to feed it from.
   *
   * @param fromOffset at or above the judge's own next offset: what lies between is gone
   * @param keyedId the id of the keyed topic
   */
  record Restored(TraceJudge judge, long fromOffset, String keyedId) {}

  /** Policies for one judge, and the stream time (epoch milliseconds) from which they count. */
  record Effective(CompiledPolicies policies, long fromMillis) {}

  /**
   * Restores a fenced shard; blocks while the ledger is read.
   *
   * <p>The ledger says where to go on. Without one the committed offset does, and what was settled
   * since is judged again: by policies that keep no state, as it was.
   *
   * @param committed what the group has committed; null where nothing
   * @return a judge with the version in force at its stream time; those after it are {@link #later}
   * @throws IllegalStateException if no version of the policies is known yet
   */
  Restored restore(int partition, StartOffset.@Nullable Wanted committed) {
    Map<String, String> ids =
        topics.idsNow(List.of(Topics.KEYED_SPANS, Topics.LEDGER, Topics.KEPT_SPANS));
    String keyedId = Objects.requireNonNull(ids.get(Topics.KEYED_SPANS));
    JudgeSettings settings =
        JudgeSettings.of(partition, shards, history.longestWaitMillis(clock.millis()))
            .counting(rollups);
    LedgerReader reader = new LedgerReader(clients, settings.decisionWindowMillis());
    LedgerReader.Restore read = reader.restore(partition, keyedId);
    if (read.low() == null && committed != null) {
      lostLedgers.lost(partition, committed.offset());
    }
    if (!read.complete()) {
      lostLedgers.incomplete(partition);
    }
    StartOffset start =
        starts.start(
            new TopicPartition(Topics.KEYED_SPANS, partition),
            read.low() == null ? committed : read.low(),
            read.keyedBeginning(),
            read.keyedEnd(),
            keyedId);
    List<RestoredLedger> ledger = start.isSameLog() ? read.records() : List.of();
    long streamMillis = 0;
    for (RestoredLedger entry : ledger) {
      streamMillis = Math.max(streamMillis, entry.ledger().streamTimeMillis());
    }
    PolicyHistory.Entry inForce =
        history
            .inForceAt(streamMillis)
            .orElseThrow(() -> new IllegalStateException("no version of the policies is known"));
    long high = ledger.isEmpty() ? start.offset() : ledger.getLast().ledger().high();
    TraceJudge judge =
        new TraceJudge(
            settings,
            compile(inForce).policies(),
            budget,
            ledger,
            start.offset(),
            accounts.restore(
                partition,
                high,
                !ledger.isEmpty(),
                keyedId,
                ids.getOrDefault(Topics.KEPT_SPANS, "")));
    return new Restored(judge, start.offset(), keyedId);
  }

  /** The versions after this one, oldest first. */
  List<Effective> later(int version) {
    return history.after(version).stream().map(this::compile).toList();
  }

  private Effective compile(PolicyHistory.Entry entry) {
    PolicyVersion version = entry.version();
    SamplingSpec sampling = entry.sampling().orElseThrow();
    return new Effective(
        CompiledPolicies.compile(sampling, version.version(), 1.0 / shards),
        version.effectiveFromMillis());
  }
}
