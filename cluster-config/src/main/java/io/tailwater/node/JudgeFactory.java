package io.tailwater.node;

import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.trace.JudgeSettings;
import io.tailwater.processors.trace.MemoryBudget;
import io.tailwater.processors.trace.TraceJudge;
import io.tailwater.processors.trace.TraceJudge.RestoredLedger;
import java.time.InstantSource;
import java.util.List;

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
  private final InstantSource clock;

  JudgeFactory(
      KafkaClients clients,
      PolicyHistory history,
      ShardAccounts accounts,
      MemoryBudget budget,
      int shards,
      InstantSource clock) {
    this.clients = clients;
    this.history = history;
    this.accounts = accounts;
    this.budget = budget;
    this.shards = shards;
    this.clock = clock;
  }

  /** Policies for one judge, and the stream time (epoch milliseconds) from which they count. */
  record Effective(CompiledPolicies policies, long fromMillis) {}

  /**
   * Restores a fenced shard; blocks while the ledger is read.
   *
   * @return a judge with the version in force at its stream time; those after it are {@link #later}
   * @throws IllegalStateException if no version of the policies is known yet
   */
  TraceJudge restore(int partition, long committedOffset) {
    JudgeSettings settings =
        JudgeSettings.of(partition, shards, history.longestWaitMillis(clock.millis()));
    LedgerReader reader = new LedgerReader(clients, settings.decisionWindowMillis());
    List<RestoredLedger> ledger = reader.read(partition);
    long streamMillis = 0;
    for (RestoredLedger entry : ledger) {
      streamMillis = Math.max(streamMillis, entry.ledger().streamTimeMillis());
    }
    PolicyHistory.Entry inForce =
        history
            .inForceAt(streamMillis)
            .orElseThrow(() -> new IllegalStateException("no version of the policies is known"));
    long high = ledger.isEmpty() ? committedOffset : ledger.getLast().ledger().high();
    return new TraceJudge(
        settings,
        compile(inForce).policies(),
        budget,
        ledger,
        committedOffset,
        accounts.restore(partition, high, !ledger.isEmpty()));
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
