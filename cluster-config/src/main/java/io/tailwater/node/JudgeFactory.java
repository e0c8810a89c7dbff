package io.tailwater.node;

import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.trace.JudgeSettings;
import io.tailwater.processors.trace.MemoryBudget;
import io.tailwater.processors.trace.TraceJudge;

/** Makes judges that go on where the ledger of their shard ends. Thread-safe. */
final class JudgeFactory {
  private final KafkaClients clients;
  private final SamplingSpec sampling;
  private final MemoryBudget budget;
  private final int shards;

  JudgeFactory(KafkaClients clients, SamplingSpec sampling, MemoryBudget budget, int shards) {
    this.clients = clients;
    this.sampling = sampling;
    this.budget = budget;
    this.shards = shards;
  }

  /** Restores a fenced shard; blocks while the ledger is read. */
  TraceJudge restore(int partition, long committedOffset) {
    JudgeSettings settings =
        JudgeSettings.of(partition, shards, sampling.decisionWait().toMillis());
    LedgerReader reader = new LedgerReader(clients, settings.decisionWindowMillis());
    return new TraceJudge(
        settings,
        CompiledPolicies.compile(sampling),
        budget,
        reader.read(partition),
        committedOffset);
  }
}
