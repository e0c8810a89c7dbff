package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.TraceId;
import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.trace.PartitionLog.Entry;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One random history of a shard: records come, batches are taken, written, refused and retried,
 * owners die and are replaced at any moment, and dead owners that do not know it go on.
 */
final class ProtocolRun {
  /** A mistake planted into the history to see that the oracle finds it. */
  enum Fault {
    NONE,
    /** Late spans have no entry in the ledger. */
    LATE_SPANS_UNLISTED,
    /** The offset that is committed ignores undecided spans. */
    LOW_IS_HIGH,
    /** A new owner reads only the last ledger record. */
    LEDGER_READ_FROM_ITS_END,
    /** A former owner is not fenced. */
    ZOMBIE_MAY_WRITE,
    /** A batch that could not be written is forgotten. */
    ABORTED_BATCH_IS_DROPPED
  }

  private final Random random;
  private final Fault fault;
  private final SamplingSpec sampling;
  private final JudgeSettings settings;
  private final long budgetBytes;
  private final PartitionLog log;
  private final DurableStore store;
  private final boolean deploysOlder;
  private Owner owner;
  private @Nullable Owner zombie;
  private int crashes;

  /** A judge with its place in the log and the batch that it is writing. */
  private final class Owner {
    final TraceJudge judge =
        new TraceJudge(
            settings,
            CompiledPolicies.compile(sampling),
            new MemoryBudget(budgetBytes),
            restored(),
            0,
            store.account());
    int place;
    @Nullable ShardBatch inFlight;

    /** Reads some records, as a fetch after a seek to {@code judge.next()} would deliver them. */
    void read(int records) {
      for (int i = 0; i < records && place < log.entries.size(); i++) {
        Entry entry = log.entries.get(place++);
        judge.accept(entry.offset(), entry.timeMillis(), entry.watermarks(), entry.value());
      }
      if (place == log.entries.size()) {
        judge.advanceTo(log.end(), random.nextBoolean() ? log.nowMillis() : 0);
      }
    }

    void take() {
      if (inFlight == null && judge.isReplayed()) {
        inFlight = judge.takeBatch();
      }
    }

    /**
     * Writes the batch in flight.
     *
     * @param acknowledged whether the owner learns of it
     */
    void commit(boolean acknowledged) {
      ShardBatch batch = inFlight;
      if (batch != null) {
        if (fault == Fault.NONE) {
          store.checkLow(batch.ledger(), log);
        }
        LedgerRecord stored = faulty(batch.ledger());
        long offset = store.commit(batch, stored);
        store.committed(batch.account());
        if (fault == Fault.NONE) {
          store.checkAccount(batch, log);
        }
        if (acknowledged) {
          judge.committed(batch, offset);
          inFlight = null;
        }
      }
    }
  }

  ProtocolRun(
      Random random,
      Fault fault,
      SamplingSpec sampling,
      JudgeSettings settings,
      long budgetBytes,
      PartitionLog log,
      DurableStore store) {
    this.random = random;
    this.fault = fault;
    this.sampling = sampling;
    this.settings = settings;
    this.budgetBytes = budgetBytes;
    this.log = log;
    this.store = store;
    deploysOlder = random.nextInt(4) == 0;
    owner = new Owner();
  }

  /** Plays this many steps, lets everything settle, and checks what landed. */
  void play(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
    settleEverything();
    store.check(log);
  }

  int crashes() {
    return crashes;
  }

  private void step() {
    switch (Integer.valueOf(random.nextInt(100))) {
      case Integer n when n < 35 -> {
        for (int i = random.nextInt(4); i >= 0; i--) {
          log.appendRandom();
        }
      }
      case Integer n when n < 65 -> owner.read(1 + random.nextInt(6));
      case Integer n when n < 75 -> owner.take();
      case Integer n when n < 88 -> owner.commit(true);
      case Integer n when n < 90 -> abort();
      case Integer n when n < 92 -> log.passMillis(random.nextInt(2_500));
      case Integer n when n < 94 -> crash();
      case Integer n when n < 95 && deploysOlder -> {
        store.committedWithoutAccount();
        crash();
      }
      case Integer n when n < 96 -> {
        owner.commit(false);
        crash();
      }
      default -> zombieGoesOn();
    }
  }

  private void abort() {
    if (fault == Fault.ABORTED_BATCH_IS_DROPPED) {
      owner.inFlight = null;
    }
  }

  private void crash() {
    crashes++;
    zombie = owner;
    owner = new Owner();
    while (owner.place < log.entries.size()
        && log.entries.get(owner.place).offset() < owner.judge.next()) {
      owner.place++;
    }
  }

  /** What it writes is refused: its transactional id is outlawed. */
  private void zombieGoesOn() {
    Owner former = zombie;
    if (former != null) {
      former.read(3);
      former.take();
      if (fault == Fault.ZOMBIE_MAY_WRITE) {
        former.commit(true);
      }
    }
  }

  private void settleEverything() {
    for (int round = 0; round < 2; round++) {
      log.passMillis(sampling.decisionWait().toMillis() + 1_000);
      log.appendSilence();
      owner.read(Integer.MAX_VALUE);
      owner.take();
      owner.commit(true);
      owner.take();
      owner.commit(true);
      if (round == 0) {
        crash();
      }
    }
    assertThat(owner.judge.undecidedSpans()).isZero();
    assertThat(owner.judge.low()).isEqualTo(log.end());
  }

  private java.util.List<TraceJudge.RestoredLedger> restored() {
    var records = store.restore(settings.decisionWindowMillis());
    return fault == Fault.LEDGER_READ_FROM_ITS_END && !records.isEmpty()
        ? records.subList(records.size() - 1, records.size())
        : records;
  }

  private LedgerRecord faulty(LedgerRecord ledger) {
    return switch (fault) {
      case LATE_SPANS_UNLISTED -> with(ledger, ledger.low(), true);
      case LOW_IS_HIGH -> with(ledger, ledger.high(), false);
      case NONE, LEDGER_READ_FROM_ITS_END, ZOMBIE_MAY_WRITE, ABORTED_BATCH_IS_DROPPED -> ledger;
    };
  }

  private LedgerRecord with(LedgerRecord ledger, long low, boolean firstDecisionsOnly) {
    VerdictTable verdicts = new VerdictTable(() -> 0);
    SettledTraces settled = new SettledTraces();
    LedgerRecord.Settled all = ledger.settled();
    for (int i = 0; i < all.size(); i++) {
      if (!firstDecisionsOnly
          || !store.hasSettled(new TraceId(all.traceIdHi(i), all.traceIdLo(i)))) {
        settled.add(
            all.traceIdHi(i), all.traceIdLo(i), verdicts.number(all.verdict(i), 0), all.isLate(i));
      }
    }
    return new LedgerRecord(
        ledger.partitionCount(),
        low,
        ledger.high(),
        ledger.ledgerFrom(),
        ledger.streamTimeMillis(),
        settled.take(verdicts));
  }
}
