package io.tailwater.processors.trace;

import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.model.StatusCode;
import io.tailwater.processors.accounting.Account;
import io.tailwater.processors.rollup.RollupSettings;
import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.PolicySpec;
import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.trace.TraceJudge.RestoredLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A judge with a partition to read and a ledger to write, for tests that tell a story.
 *
 * <p>Traces with an error are kept. They are judged 2 s after the root, and 30 s after their first
 * span at the latest. Times are milliseconds after {@link #START}.
 */
final class JudgedShard {
  static final long START = 1_700_000_000_000L;
  static final JudgeSettings SETTINGS =
      new JudgeSettings(0, 4, 600_000, 1_000_000, RollupSettings.DEFAULT);

  final MemoryBudget budget;
  final TraceJudge judge;
  private final List<RestoredLedger> ledger;
  private long offset;
  private Account account = Account.begin(START, true, "keyed", "kept", 0);

  private JudgedShard(
      List<RestoredLedger> ledger,
      long offset,
      long budgetBytes,
      CompiledPolicies policies,
      ShardAccount account) {
    this.ledger = new ArrayList<>(ledger);
    this.offset = offset;
    budget = new MemoryBudget(budgetBytes);
    judge = new TraceJudge(SETTINGS, policies, budget, ledger, offset, account);
  }

  private static JudgedShard from(long budgetBytes, CompiledPolicies policies) {
    Account begun = Account.begin(START, true, "keyed", "kept", 0);
    return new JudgedShard(List.of(), 0, budgetBytes, policies, ShardAccount.beginning(begun));
  }

  static JudgedShard fresh() {
    return withBudget(1L << 30);
  }

  static JudgedShard withBudget(long bytes) {
    return from(bytes, errors());
  }

  static JudgedShard judgingBy(PolicySpec... policies) {
    return from(1L << 30, compile(policies));
  }

  static JudgedShard judgingBy(SamplingSpec sampling) {
    return from(1L << 30, CompiledPolicies.compile(sampling));
  }

  /** The next owner of this shard: knows what was committed and nothing else. */
  JudgedShard takenOver() {
    return takenOver(ShardAccount.goingOn(account, account.outgoing()));
  }

  /** The same, with another account to go on with. */
  JudgedShard takenOver(ShardAccount goingOn) {
    JudgedShard next = new JudgedShard(ledger, 0, budget.limitBytes(), errors(), goingOn);
    next.offset = next.judge.next();
    return next;
  }

  static CompiledPolicies errors() {
    return compile(new PolicySpec.StatusCodes("errors", Set.of(StatusCode.ERROR)));
  }

  private static CompiledPolicies compile(PolicySpec... policies) {
    return CompiledPolicies.compile(
        new SamplingSpec(Duration.ofSeconds(30), Duration.ofSeconds(2), List.of(policies)));
  }

  JudgedShard feed(long millis, Span... spans) {
    return feed(millis, Otlp.record(spans));
  }

  JudgedShard feed(long millis, byte[] value) {
    judge.accept(offset++, START + millis, null, value);
    return this;
  }

  JudgedShard feed(long millis, Watermarks watermarks, Span... spans) {
    judge.accept(offset++, START + millis, watermarks, Otlp.record(spans));
    return this;
  }

  /** The partition is read to its end at this time. */
  JudgedShard caughtUp(long millis) {
    judge.advanceTo(offset, START + millis);
    return this;
  }

  ShardBatch take() {
    return judge.takeBatch();
  }

  /** Takes a batch and makes it durable. */
  ShardBatch commit() {
    ShardBatch batch = judge.takeBatch();
    commit(batch);
    return batch;
  }

  void commit(ShardBatch batch) {
    LedgerRecord stored = LedgerRecord.decode(batch.ledger().encode());
    // A transaction marker stands between two ledger records.
    ledger.add(new RestoredLedger(2L * ledger.size(), stored));
    account = batch.account();
    judge.committed(batch, ledger.getLast().offset());
  }

  /** The account of the last commit. */
  Account account() {
    return account;
  }

  static List<Span> keptSpans(ShardBatch batch) {
    return batch.kept().stream().flatMap(kept -> Otlp.spans(kept.otlp()).stream()).toList();
  }

  static Watermarks watermarks(long sourceA, long sourceB) {
    return new Watermarks(2, new long[] {1, 2}, new long[] {START + sourceA, START + sourceB});
  }
}
