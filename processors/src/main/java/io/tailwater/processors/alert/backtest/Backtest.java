package io.tailwater.processors.alert.backtest;

import io.tailwater.model.rollup.EncodedRollup;
import io.tailwater.model.rollup.ShardTime;
import io.tailwater.processors.alert.desk.Links;
import io.tailwater.processors.alert.incident.DeskSettings;
import io.tailwater.processors.alert.incident.Silence;
import io.tailwater.processors.alert.judge.JudgeRules;
import io.tailwater.processors.alert.shard.DeskFeed;
import io.tailwater.processors.alert.shard.DeskRecord;
import io.tailwater.processors.alert.shard.JudgeShard;
import io.tailwater.processors.alert.shard.RollupSplitter;
import io.tailwater.processors.alert.shard.ShardOutput;
import java.util.List;

/*
 *   minute's counts --> RollupSplitter --> JudgeShard --steps, evidence, judged--> DeskFeed --> pages
 *                                              ^
 *                         every ten seconds of event time: ShardTime
 *
 * It is the way that counts go in a node, with one shard of traces that is never late and one
 * partition of services, and with the records' own time. What makes the order the same as live is
 * when a minute's counts are handed over: as soon as traces are settled up to its end, which is the
 * lateness before it is judged. So what may be judged early has the same counts by then.
 */
/**
 * Judges history by rules, as if it happened now. The same counts give the same alerts and pages as
 * they did live, as far as they came in time. Not thread-safe.
 */
public final class Backtest {
  private static final int NONE = -1;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long STEP_MILLIS = 10_000;

  private final long latenessMillis;
  private final RollupSplitter splitter = new RollupSplitter(1);
  private final JudgeShard services;
  private final DeskFeed desk;
  private final BacktestLedger ledger;
  private long newestMillis = Long.MIN_VALUE;
  private long judgedMillis = NONE;

  /**
   * A backtest that has seen nothing.
   *
   * @param latenessMillis how long a minute is waited for after its end
   * @param maintenance silences that were planned
   * @param ledger takes what comes of it
   */
  public Backtest(
      JudgeRules rules,
      long latenessMillis,
      DeskSettings settings,
      List<Silence> maintenance,
      BacktestLedger ledger) {
    this.latenessMillis = latenessMillis;
    this.ledger = ledger;
    services = new JudgeShard(rules, latenessMillis, 1);
    desk = new DeskFeed(rules.tenant(), settings, Links.NONE);
    desk.plan(maintenance);
  }

  /**
   * Takes the next minute, counts and all; those in between had no counts.
   *
   * @throws IllegalArgumentException if it is not after the last one
   */
  public void accept(MinuteCounts counts) {
    long minute = counts.minuteMillis();
    if (minute <= newestMillis) {
      throw new IllegalArgumentException("minute " + minute + " after minute " + newestMillis);
    }
    newestMillis = minute;
    if (judgedMillis == NONE) {
      judgedMillis = Math.floorDiv(minute, STEP_MILLIS) * STEP_MILLIS;
    }
    long settled = minute + MINUTE_MILLIS;
    judge(settled - latenessMillis - 1);
    counts.giveTo(splitter);
    for (EncodedRollup counted : splitter.take(0)) {
      services.accept(counted.kind(), counted.bytes(), settled);
    }
  }

  /**
   * Ends the backtest: judges all up to a time, also where nothing was counted.
   *
   * @param untilMillis epoch milliseconds
   */
  public void finish(long untilMillis) {
    judge(untilMillis);
  }

  private void judge(long untilMillis) {
    while (judgedMillis != NONE && judgedMillis + STEP_MILLIS <= untilMillis) {
      judgedMillis += STEP_MILLIS;
      step(judgedMillis + latenessMillis);
    }
  }

  private void step(long settledMillis) {
    byte[] time = ShardTime.encode(List.of(new ShardTime(0, settledMillis)));
    ShardOutput output = services.accept(ShardTime.KIND, time, settledMillis);
    if (!output.transitions().isEmpty()) {
      ledger.steps(output.transitions());
      tell(new DeskRecord.Steps(output.transitions()), settledMillis);
    }
    if (!output.evidence().isEmpty()) {
      tell(new DeskRecord.Evidence(output.evidence()), settledMillis);
    }
    if (output.judgedMillis() > 0) {
      tell(new DeskRecord.Judged(0, 1, output.judgedMillis()), settledMillis);
    }
  }

  private void tell(DeskRecord record, long settledMillis) {
    ledger.decided(desk.accept(record, settledMillis));
  }
}
