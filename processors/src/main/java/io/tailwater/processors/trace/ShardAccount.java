package io.tailwater.processors.trace;

import io.tailwater.processors.accounting.Account;
import io.tailwater.processors.accounting.Count;
import io.tailwater.processors.accounting.SpanTally;

/*
 * Every number is counted where it arises, none is computed from the others: spans received by the
 * intake, kept ones when their record is handed out, dropped ones with the verdict, and undecided
 * ones are what the open traces hold. So an error in the judge is a gap in the account.
 *
 * The account of a batch is as of the batch's `high`, and is committed with it. A successor goes on
 * from there: while it replays up to `high` it receives nothing, for that was counted; the spans
 * that it takes again are the undecided ones of the account, and are counted when they are settled.
 */
/**
 * The running account of one shard: {@code received = kept + dropped + duplicates + dead lettered +
 * undecided}. Not thread-safe.
 */
public final class ShardAccount {
  private final Account begun;
  private final SpanTally tally;
  private final boolean opening;

  private ShardAccount(Account begun, SpanTally tally, boolean opening) {
    this.begun = begun;
    this.tally = tally;
    this.opening = opening;
  }

  /**
   * An account that begins here. What a replay brings back of undecided spans counts as received.
   *
   * @param begun when, and of which topics
   */
  public static ShardAccount beginning(Account begun) {
    return new ShardAccount(begun, new SpanTally(), true);
  }

  /**
   * An account that goes on where a former owner's ends.
   *
   * @param outgoing the id of the topic of kept spans; to another one than before nothing was
   *     published yet
   */
  public static ShardAccount goingOn(Account former, String outgoing) {
    SpanTally tally = former.tally().copy();
    if (!former.outgoing().equals(outgoing)) {
      tally.set(Count.PUBLISHED, 0);
    }
    Account renamed =
        new Account(
            former.sinceMillis(),
            former.fromStart(),
            former.incoming(),
            outgoing,
            former.upTo(),
            tally);
    return new ShardAccount(renamed, tally, false);
  }

  /** Whether spans that a replay takes again are new to this account. */
  boolean countsReplay() {
    return opening;
  }

  /**
   * A record was taken in.
   *
   * @param spans how many it had that no former owner has accounted for
   * @param laned whether it came through the re-key lane
   */
  void received(long spans, boolean laned) {
    tally.add(Count.RECEIVED, spans);
    if (!laned) {
      tally.add(Count.PLACED, spans);
    }
  }

  void kept(KeptRecord record) {
    tally.add(Count.KEPT, record.spanCount());
    tally.add(Count.PUBLISHED, record.spanCount());
    if (record.reason() == DecisionReason.LATE_SPAN) {
      tally.add(Count.LATE_KEPT, record.spanCount());
    }
  }

  void dropped(int spans) {
    tally.add(Count.DROPPED_BY_POLICY, spans);
  }

  void lateDropped() {
    tally.add(Count.DROPPED_BY_POLICY, 1);
    tally.add(Count.LATE_DROPPED, 1);
  }

  void capped() {
    lateDropped();
    tally.add(Count.CAPPED, 1);
  }

  void duplicates(int spans) {
    tally.add(Count.DUPLICATES, spans);
  }

  void dead(DeadSpan letter) {
    tally.add(Count.DEAD_LETTERED, letter.spans());
    tally.add(Count.DEAD_BYTES, letter.bytes().length);
  }

  /** The account as of an offset, with so many spans undecided there. */
  Account asOf(long high, long undecided) {
    return begun.at(high, tally.copy().set(Count.UNDECIDED, undecided));
  }
}
