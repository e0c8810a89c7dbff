package io.tailwater.processors.trace;

import io.tailwater.model.TracePartitioner;
import io.tailwater.processors.sampling.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Deals the decisions that shards remember out to another number of shards, so that late spans
 * follow them there too. Used once; not thread-safe.
 */
public final class DecisionDeal {
  private static final int MAX_TRACES = 50_000;
  private static final int MAX_VERDICTS = 1_000;

  private final int shards;
  private final List<Hand> hands;
  private int size;

  /** A deal to so many shards. */
  public DecisionDeal(int shards) {
    this.shards = shards;
    hands = IntStream.range(0, shards).mapToObj(_ -> new Hand()).toList();
  }

  /** Deals out what a record of an old shard settled; those of one shard in their order. */
  public void add(LedgerRecord old) {
    LedgerRecord.Settled settled = old.settled();
    for (int i = 0; i < settled.size(); i++) {
      long hi = settled.traceIdHi(i);
      long lo = settled.traceIdLo(i);
      hands
          .get(TracePartitioner.partition(hi, lo, shards))
          .add(hi, lo, settled.verdict(i), settled.isLate(i), old.streamTimeMillis());
    }
    size += settled.size();
  }

  /** Decisions dealt out so far. */
  public int size() {
    return size;
  }

  /** The first records of a new shard's ledger: of a shard that remembers, and has read nothing. */
  public List<LedgerRecord> ofShard(int shard) {
    Hand hand = hands.get(shard);
    hand.close();
    return hand.records;
  }

  /** What one new shard gets. */
  private final class Hand {
    private final List<LedgerRecord> records = new ArrayList<>();
    private final List<Verdict> verdicts = new ArrayList<>();
    private long[] traceIds = new long[64];
    private short[] decisions = new short[32];
    private int count;
    private long streamMillis;

    void add(long hi, long lo, Verdict verdict, boolean late, long atMillis) {
      if (count == MAX_TRACES || verdicts.size() == MAX_VERDICTS) {
        close();
      }
      if (count == decisions.length) {
        decisions = Arrays.copyOf(decisions, 2 * count);
        traceIds = Arrays.copyOf(traceIds, 4 * count);
      }
      traceIds[2 * count] = hi;
      traceIds[2 * count + 1] = lo;
      decisions[count++] = (short) (number(verdict) | (late ? LedgerRecord.LATE : 0));
      streamMillis = Math.max(streamMillis, atMillis);
    }

    private int number(Verdict verdict) {
      if (verdicts.isEmpty()) {
        verdicts.add(Verdict.DROPPED);
      }
      int number = verdicts.indexOf(verdict);
      if (number < 0) {
        number = verdicts.size();
        verdicts.add(verdict);
      }
      return number;
    }

    void close() {
      if (count == 0) {
        return;
      }
      records.add(
          new LedgerRecord(
              shards,
              0,
              0,
              LedgerRecord.THIS_RECORD,
              streamMillis,
              new LedgerRecord.Settled(
                  verdicts, Arrays.copyOf(traceIds, 2 * count), Arrays.copyOf(decisions, count))));
      verdicts.clear();
      count = 0;
    }
  }
}
