package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.TraceId;
import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.trace.PartitionLog.Entry;
import io.tailwater.processors.trace.TraceJudge.RestoredLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One random history of a shard: records come and come again, batches are taken, written, refused
 * and retried, owners die, give the shard up or are fenced and are replaced at any moment, and dead
 * owners that do not know it go on.
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
    /** A new owner restores first and fences then. */
    FENCED_AFTER_RESTORE,
    /** Kept spans become visible though the ledger record of their transaction does not. */
    TORN_TRANSACTION,
    /** A batch that could not be written is forgotten. */
    ABORTED_BATCH_IS_DROPPED
  }

  /** What may happen beside what always does. */
  enum Hazard {
    NONE,
    /** Other policies come into force while owners change. */
    POLICIES_SWAPPED,
    /** The ledger is deleted: a new owner has the committed offset and nothing else. */
    LEDGER_LOST,
    /** Kafka's retention takes records that nobody has read, while the shard has no owner. */
    RECORDS_EXPIRED
  }

  /**
   * What the history is about.
   *
   * @param versions the policies; the first is in force from the beginning
   */
  record Setup(
      Fault fault,
      Hazard hazard,
      List<SamplingSpec> versions,
      JudgeSettings settings,
      long budgetBytes) {
    Setup {
      versions = List.copyOf(versions);
    }
  }

  private final Random random;
  private final Setup setup;
  private final PartitionLog log;
  private final DurableStore store;
  private final boolean deploysOlder;
  private final List<Long> effectiveFrom = new ArrayList<>(List.of(0L));
  private Owner owner;
  private @Nullable Owner zombie;
  private int takeOvers;

  /** A judge with its place in the log and the batch that it is writing. */
  private final class Owner {
    final TraceJudge judge;
    final int epoch;
    int versionsTold;
    int place;
    @Nullable ShardBatch inFlight;

    /** Fences, restores, and stands where the replay begins. */
    Owner(@Nullable Owner former) {
      boolean tooLate = setup.fault() == Fault.FENCED_AFTER_RESTORE;
      List<RestoredLedger> early = tooLate ? restored() : List.of();
      if (tooLate && former != null) {
        former.commit(true);
      }
      epoch = store.fence();
      List<RestoredLedger> ledger = tooLate ? early : restored();
      long streamMillis = ledger.isEmpty() ? 0 : ledger.getLast().ledger().streamTimeMillis();
      while (versionsTold < effectiveFrom.size()
          && effectiveFrom.get(versionsTold) <= streamMillis) {
        versionsTold++;
      }
      int inForce = Math.max(0, versionsTold - 1);
      versionsTold = inForce + 1;
      judge =
          new TraceJudge(
              setup.settings(),
              compiled(inForce),
              new MemoryBudget(setup.budgetBytes()),
              ledger,
              store.committedOffset(),
              store.account(
                  ledger.isEmpty() ? store.committedOffset() : ledger.getLast().ledger().high()));
      hearOfPolicies();
      seek(judge.next());
    }

    void hearOfPolicies() {
      while (versionsTold < effectiveFrom.size()) {
        judge.use(compiled(versionsTold), effectiveFrom.get(versionsTold++));
      }
    }

    private CompiledPolicies compiled(int version) {
      return CompiledPolicies.compile(setup.versions().get(version), version + 1, 1);
    }

    void seek(long offset) {
      place = 0;
      while (place < log.entries.size()
          && log.entries.get(place).offset() < Math.max(offset, log.start())) {
        place++;
      }
    }

    /** Reads some records. */
    void read(int records) {
      for (int i = 0; i < records && place < log.entries.size(); i++) {
        Entry entry = log.entries.get(place++);
        if (entry.offset() < log.start()) {
          continue;
        }
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
      if (batch == null || (store.isFenced(epoch) && setup.fault() != Fault.ZOMBIE_MAY_WRITE)) {
        return;
      }
      if (setup.fault() == Fault.NONE) {
        store.checkLow(batch.ledger(), log);
      }
      boolean torn = setup.fault() == Fault.TORN_TRANSACTION && !acknowledged;
      long offset = store.commit(batch, torn ? null : faulty(batch.ledger()));
      store.committed(batch.account());
      if (setup.fault() == Fault.NONE) {
        store.checkAccount(batch, log);
      }
      if (acknowledged) {
        judge.committed(batch, offset);
        inFlight = null;
      }
    }
  }

  ProtocolRun(Random random, Setup setup, PartitionLog log, DurableStore store) {
    this.random = random;
    this.setup = setup;
    this.log = log;
    this.store = store;
    deploysOlder = random.nextInt(4) == 0;
    owner = new Owner(null);
  }

  /** Plays this many steps, lets everything settle, and checks what landed. */
  void play(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
    settleEverything();
    store.check(log);
  }

  int takeOvers() {
    return takeOvers;
  }

  private void step() {
    switch (Integer.valueOf(random.nextInt(100))) {
      case Integer n when n < 34 -> {
        for (int i = random.nextInt(4); i >= 0; i--) {
          log.appendRandom();
        }
      }
      case Integer n when n < 62 -> owner.read(1 + random.nextInt(6));
      case Integer n when n < 64 -> redeliver();
      case Integer n when n < 74 -> owner.take();
      case Integer n when n < 86 -> owner.commit(true);
      case Integer n when n < 88 -> abort();
      case Integer n when n < 90 -> log.passMillis(random.nextInt(2_500));
      case Integer n when n < 91 -> crash();
      case Integer n when n < 92 -> {
        if (deploysOlder) {
          store.committedWithoutAccount();
        }
        crash();
      }
      case Integer n when n < 93 -> handOver();
      case Integer n when n < 95 -> {
        owner.commit(false);
        crash();
      }
      case Integer n when n < 96 -> hazard();
      default -> zombieGoesOn();
    }
  }

  /** Kafka delivers again what was delivered, as after a seek or a retried fetch. */
  private void redeliver() {
    owner.place = Math.max(0, owner.place - random.nextInt(30));
    owner.read(1 + random.nextInt(40));
  }

  /** What was sent of the batch is invisible; it is written again later, or by the next owner. */
  private void abort() {
    if (setup.fault() == Fault.ABORTED_BATCH_IS_DROPPED) {
      owner.inFlight = null;
    }
  }

  /** Killed, paused for longer than its session, or short of memory: nothing is written. */
  private void crash() {
    takeOvers++;
    zombie = owner;
    owner = new Owner(zombie);
  }

  /** Revoked: what is settled is written, nothing is decided early. */
  private void handOver() {
    owner.commit(true);
    owner.take();
    owner.commit(true);
    crash();
  }

  private void hazard() {
    switch (setup.hazard()) {
      case NONE -> {}
      case POLICIES_SWAPPED -> {
        if (effectiveFrom.size() < setup.versions().size()) {
          effectiveFrom.add(log.nowMillis() + random.nextInt(2_000));
          if (random.nextBoolean()) {
            crash();
          }
          owner.hearOfPolicies();
        }
      }
      case LEDGER_LOST -> {
        store.loseLedger();
        crash();
      }
      case RECORDS_EXPIRED -> {
        log.expire(store.committedOffset(), random.nextInt(60));
        crash();
      }
    }
  }

  /** What it writes is refused: its transactional id is outlawed. */
  private void zombieGoesOn() {
    Owner former = zombie;
    if (former != null) {
      former.read(3);
      former.take();
      former.commit(true);
    }
  }

  private void settleEverything() {
    for (int round = 0; round < 2; round++) {
      owner.hearOfPolicies();
      log.passMillis(setup.versions().getFirst().decisionWait().toMillis() + 3_000);
      log.appendSilence();
      owner.read(Integer.MAX_VALUE);
      do {
        owner.take();
        owner.commit(true);
      } while (owner.judge.hasPending());
      if (round == 0) {
        crash();
      }
    }
    assertThat(owner.judge.undecidedSpans()).isZero();
    assertThat(owner.judge.low()).isEqualTo(log.end());
  }

  private List<RestoredLedger> restored() {
    List<RestoredLedger> records = store.restore(setup.settings().decisionWindowMillis());
    return setup.fault() == Fault.LEDGER_READ_FROM_ITS_END && !records.isEmpty()
        ? records.subList(records.size() - 1, records.size())
        : records;
  }

  private LedgerRecord faulty(LedgerRecord ledger) {
    return switch (setup.fault()) {
      case LATE_SPANS_UNLISTED -> with(ledger, ledger.low(), true);
      case LOW_IS_HIGH -> with(ledger, ledger.high(), false);
      case NONE,
          LEDGER_READ_FROM_ITS_END,
          ZOMBIE_MAY_WRITE,
          FENCED_AFTER_RESTORE,
          TORN_TRANSACTION,
          ABORTED_BATCH_IS_DROPPED ->
          ledger;
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
