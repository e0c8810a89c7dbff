package io.tailwater.loadtests.detection.shop;

import io.tailwater.config.AlertSettings;
import io.tailwater.loadtests.shop.InstanceTelemetry;
import io.tailwater.loadtests.shop.ShopModel;
import io.tailwater.loadtests.shop.ShopTrace;
import io.tailwater.loadtests.shop.ShopTraffic;
import io.tailwater.model.alert.PageRow;
import io.tailwater.model.rollup.EncodedRollup;
import io.tailwater.model.rollup.ShardTime;
import io.tailwater.processors.alert.desk.DeskResult;
import io.tailwater.processors.alert.shard.DeskFeed;
import io.tailwater.processors.alert.shard.DeskRecord;
import io.tailwater.processors.alert.shard.JudgeShard;
import io.tailwater.processors.alert.shard.RollupSplitter;
import io.tailwater.processors.alert.shard.ShardOutput;
import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.trace.JudgeSettings;
import io.tailwater.processors.trace.MemoryBudget;
import io.tailwater.processors.trace.ShardBatch;
import io.tailwater.processors.trace.TraceJudge;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The shop's spans through all that counts and judges them, as a node does, with the records' own
 * time and without Kafka: a day takes a minute. Logs and metrics do not take part.
 */
final class ShopRun {
  private static final long SECOND_MILLIS = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long HAND_OVER_SECONDS = 5;
  private static final double HOUR_MILLIS = 3_600_000;
  private static final double HOURS_A_DAY = 24;

  private final ShopTraffic traffic;
  private final DoubleUnaryOperator tracesPerSecond;
  private final TraceJudge judge;
  private final RollupSplitter splitter = new RollupSplitter(1);
  private final JudgeShard services;
  private final DeskFeed desk;
  private final List<PageRow> pages = new ArrayList<>();
  private long atMillis;
  private long settledMillis;
  private long offset;
  private double due;

  /**
   * A shop that opens at a moment.
   *
   * @param tracesPerSecond by the hour of the day, 0 to 24
   */
  ShopRun(
      long seed,
      ShopModel model,
      SamplingSpec sampling,
      AlertSettings alerts,
      DoubleUnaryOperator tracesPerSecond,
      long openedMillis) {
    traffic = new ShopTraffic(seed, model);
    this.tracesPerSecond = tracesPerSecond;
    judge =
        new TraceJudge(
            JudgeSettings.of(0, 1, sampling.decisionWait().toMillis()),
            CompiledPolicies.compile(sampling),
            new MemoryBudget(1L << 32),
            List.of(),
            0);
    services = new JudgeShard(alerts.judge(), alerts.lateness().toMillis(), 1);
    desk = new DeskFeed(alerts.judge().tenant(), alerts.desk(), alerts.links());
    atMillis = openedMillis;
  }

  /** Goes on until a moment; returns all that has been told so far. */
  List<PageRow> until(long millis) {
    while (atMillis < millis) {
      second();
      if (atMillis / SECOND_MILLIS % HAND_OVER_SECONDS == 0) {
        handOver();
      }
    }
    return List.copyOf(pages);
  }

  private void second() {
    double hour = atMillis / HOUR_MILLIS % HOURS_A_DAY;
    due += tracesPerSecond.applyAsDouble(hour);
    int count = (int) due;
    due -= count;
    ByteArrayOutputStream spans = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      long at = atMillis * NANOS_PER_MILLI + i * SECOND_MILLIS * NANOS_PER_MILLI / count;
      ShopTrace trace = traffic.next(at);
      for (InstanceTelemetry part : trace.parts()) {
        spans.writeBytes(part.spansAsOtlp());
      }
    }
    atMillis += SECOND_MILLIS;
    judge.accept(offset++, atMillis, null, spans.toByteArray());
    ShardBatch batch = judge.takeBatch();
    judge.committed(batch, offset);
    settledMillis = batch.settledMillis();
    for (EncodedRollup counted : batch.rollups()) {
      splitter.add(counted.kind(), counted.bytes());
    }
  }

  private void handOver() {
    for (EncodedRollup counted : splitter.take(0)) {
      services.accept(counted.kind(), counted.bytes(), atMillis);
    }
    byte[] time = ShardTime.encode(List.of(new ShardTime(0, settledMillis)));
    ShardOutput output = services.accept(ShardTime.KIND, time, atMillis);
    if (!output.transitions().isEmpty()) {
      tell(new DeskRecord.Steps(output.transitions()));
    }
    if (!output.evidence().isEmpty()) {
      tell(new DeskRecord.Evidence(output.evidence()));
    }
    if (output.judgedMillis() > 0) {
      tell(new DeskRecord.Judged(0, 1, output.judgedMillis()));
    }
  }

  private void tell(DeskRecord record) {
    for (DeskResult.Told told : desk.accept(record, atMillis).told()) {
      pages.add(told.row());
    }
  }
}
