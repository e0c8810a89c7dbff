package io.tailwater.processors.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.TraceId;
import io.tailwater.model.TracePartitioner;
import io.tailwater.processors.sampling.Verdict;
import io.tailwater.processors.trace.TraceJudge.RestoredLedger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DecisionDealTest {
  private static final int OLD = 8;
  private static final int NEW = 3;
  private static final Verdict KEPT = Verdict.keptBy("errors", 1, 4);

  private static LedgerRecord record(int first, int count, boolean late) {
    long[] ids = new long[2 * count];
    short[] decisions = new short[count];
    for (int i = 0; i < count; i++) {
      ids[2 * i] = 7;
      ids[2 * i + 1] = first + (long) i;
      decisions[i] = (short) ((i % 2) | (late ? LedgerRecord.LATE : 0));
    }
    return new LedgerRecord(
        OLD,
        5,
        9,
        LedgerRecord.THIS_RECORD,
        1_000L + first,
        new LedgerRecord.Settled(List.of(Verdict.DROPPED, KEPT), ids, decisions));
  }

  @Test
  void everyDecisionIsRememberedByTheShardThatItsTraceHasNow() {
    DecisionDeal deal = new DecisionDeal(NEW);
    deal.add(record(0, 500, false));
    deal.add(record(500, 500, true));
    assertThat(deal.size()).isEqualTo(1_000);

    for (int shard = 0; shard < NEW; shard++) {
      List<RestoredLedger> ledger = new ArrayList<>();
      for (LedgerRecord dealt : deal.ofShard(shard)) {
        ledger.add(new RestoredLedger(ledger.size(), LedgerRecord.decode(dealt.encode())));
      }
      TraceJudge judge =
          new TraceJudge(
              JudgeSettings.of(shard, NEW, 1_000),
              JudgedShard.errors(),
              new MemoryBudget(1 << 20),
              ledger,
              0);
      assertThat(judge.next()).isZero();
      assertThat(judge.streamTimeMillis()).isEqualTo(1_500);
      for (int i = 0; i < 1_000; i++) {
        Explanation known = judge.explain(new TraceId(7, i));
        boolean mine = TracePartitioner.partition(7, i, NEW) == shard;
        assertThat(known instanceof Explanation.Settled settled ? settled.verdict() : null)
            .isEqualTo(mine ? (i % 2 == 0 ? Verdict.DROPPED : KEPT) : null);
      }
    }
  }

  @Test
  void manyDecisionsAreCutIntoRecords() {
    DecisionDeal deal = new DecisionDeal(1);
    for (int i = 0; i < 3; i++) {
      deal.add(record(i * 40_000, 40_000, false));
    }
    assertThat(deal.ofShard(0))
        .extracting(record -> record.settled().size())
        .containsExactly(50_000, 50_000, 20_000);
  }
}
