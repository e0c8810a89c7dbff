package io.tailwater.node;

import io.tailwater.model.TraceId;
import io.tailwater.processors.trace.Explanation;
import io.tailwater.processors.trace.ShardBatch;
import io.tailwater.processors.trace.TraceJudge;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 *                 Restored                    batch due                  Committed
 *   RESTORING ----------------> JUDGING -----------------> COMMITTING ----------------> JUDGING
 *       |                          |  Close(clean)              |  (judging goes on)
 *       | failed                   v                            | failed, fenced
 *       +----------------------> CLOSED <-----------------------+
 *
 * Fencing, restoring and committing block, so they run on virtual threads and tell the actor when they
 * are done. While a transaction is in flight the shard goes on judging into the next batch; when that
 * grows too large, fetches wait unworked, their bytes stay in the feed's window, and the lane pauses
 * the partition.
 */
/** Owns one shard: feeds its judge, and writes each batch in one transaction. */
final class TraceShard extends AbstractBehavior<TraceShard.Command> {
  /** What a shard is told. */
  sealed interface Command {}

  /** Records of one fetch, in offset order. */
  record Fetched(List<ConsumerRecord<byte[], byte[]>> records, long position, long bytes)
      implements Command {}

  /** The partition was read to its end at this wall-clock time. */
  record CaughtUp(long position, long wallMillis) implements Command {}

  /**
   * The shard is to stop.
   *
   * @param clean write what is settled first; false where the right to write is gone
   * @param closed completed when it has stopped
   */
  record Close(boolean clean, CompletableFuture<Void> closed) implements Command {}

  /** There are newer policies than the shard was told of. */
  record PoliciesChanged() implements Command {}

  /** Alerts have pinned something else than the shard was told of. */
  record Pinned() implements Command {}

  /**
   * Somebody asks what became of a trace.
   *
   * @param answer completed by the shard; fails while it is being restored
   */
  record Explain(TraceId traceId, CompletableFuture<Explained> answer) implements Command {}

  /** What the shard knows of a trace at this stream time, in epoch milliseconds. */
  record Explained(Explanation explanation, long streamMillis) {}

  private record Restored(ShardTransaction transaction, TraceJudge judge, long fromOffset)
      implements Command {}

  private record Committed(ShardBatch batch, long ledgerOffset) implements Command {}

  private record Failed(Throwable cause) implements Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  /** What a shard tells the lane that feeds it. Called on the shard's thread. */
  interface Owner {
    /** The shard is restored: feed it from this offset. */
    void ready(long fromOffset);

    /** A transaction is durable: the shard works. */
    void committed();

    /** The shard cannot go on: drop it, and take the partition anew if it is still assigned. */
    void broken(Throwable cause);
  }

  /** What every shard of a node needs. */
  record Setting(
      KafkaClients clients,
      String group,
      JudgeFactory judges,
      PinBook pins,
      Supplier<ConsumerGroupMetadata> groupMetadata,
      Executor blocking,
      InstantSource clock,
      Supplier<JudgeMeter> meters) {}

  private static final Logger LOG = LoggerFactory.getLogger(TraceShard.class);
  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(250);
  private static final long COMMIT_BYTES = 8 << 20;
  private static final long STALL_BYTES = 4 * COMMIT_BYTES;
  private static final int LOW_ONLY_TICKS = 20;

  /** Who follows the ledger learns from it that time passes, also where no trace is settled. */
  private static final long STREAM_STEP_MILLIS = 5_000;

  private final int partition;
  private final ShardFeed feed;
  private final Owner owner;
  private final Setting setting;
  private final JudgeMeter meter;
  private final ArrayDeque<Fetched> waiting = new ArrayDeque<>();
  private @Nullable ShardTransaction transaction;
  private @Nullable TraceJudge judge;
  private @Nullable Close closing;
  private boolean committing;
  private boolean broken;
  private long committedLow = -1;
  private long committedStreamMillis;
  private int ticksSinceCommit;
  private int policyVersion;
  private final Instant assigned;
  private boolean replayed;

  /**
   * A shard that fences its former owner and restores itself.
   *
   * @param committed what the group has committed for the partition; null where nothing
   */
  static Behavior<Command> create(
      int partition,
      StartOffset.@Nullable Wanted committed,
      ShardFeed feed,
      Owner owner,
      Setting setting) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new TraceShard(context, timers, partition, committed, feed, owner, setting)));
  }

  private TraceShard(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      int partition,
      StartOffset.@Nullable Wanted committed,
      ShardFeed feed,
      Owner owner,
      Setting setting) {
    super(context);
    this.partition = partition;
    this.feed = feed;
    this.owner = owner;
    this.setting = setting;
    meter = setting.meters().get();
    assigned = setting.clock().instant();
    timers.startTimerWithFixedDelay(Tick.INSTANCE, COMMIT_INTERVAL);
    var self = context.getSelf();
    setting
        .blocking()
        .execute(
            () -> {
              ShardTransaction fenced = null;
              try {
                fenced = ShardTransaction.fence(setting.clients(), setting.group(), partition);
                JudgeFactory.Restored restored = setting.judges().restore(partition, committed);
                fenced.writesFor(restored.keyedId());
                self.tell(new Restored(fenced, restored.judge(), restored.fromOffset()));
              } catch (RuntimeException e) {
                if (fenced != null) {
                  fenced.close();
                }
                self.tell(new Failed(e));
              }
            });
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Fetched.class, fetched -> orFail(() -> onFetched(fetched)))
        .onMessage(CaughtUp.class, end -> orFail(() -> onCaughtUp(end)))
        .onMessageEquals(Tick.INSTANCE, () -> orFail(this::onTick))
        .onMessage(Restored.class, restored -> orFail(() -> onRestored(restored)))
        .onMessage(Committed.class, committed -> orFail(() -> onCommitted(committed)))
        .onMessage(Failed.class, this::onFailed)
        .onMessage(Close.class, this::onClose)
        .onMessage(PoliciesChanged.class, _ -> orFail(this::onPoliciesChanged))
        .onMessage(Pinned.class, _ -> orFail(this::onPinned))
        .onMessage(Explain.class, this::onExplain)
        .onSignal(PostStop.class, _ -> onStopped())
        .build();
  }

  /** An actor that throws would stop without a word to its owner, and the partition with it. */
  private Behavior<Command> orFail(Supplier<Behavior<Command>> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      LOG.error("shard {} failed", partition, e);
      return onFailed(new Failed(e));
    }
  }

  private Behavior<Command> onRestored(Restored restored) {
    transaction = restored.transaction();
    judge = restored.judge();
    if (closing != null) {
      return stop();
    }
    policyVersion = restored.judge().policies().version();
    meter.follow(restored.judge().policies());
    takePolicies(restored.judge());
    restored.judge().pin(setting.pins().current());
    meter.restored(Duration.between(assigned, setting.clock().instant()));
    if (restored.fromOffset() > restored.judge().next()) {
      // What Kafka has deleted was counted; a successor must not count it again.
      restored.judge().advanceTo(restored.fromOffset(), 0);
      ticksSinceCommit = LOW_ONLY_TICKS;
    }
    owner.ready(restored.fromOffset());
    return this;
  }

  private Behavior<Command> onPoliciesChanged() {
    TraceJudge current = judge;
    if (current != null) {
      takePolicies(current);
    }
    return this;
  }

  private Behavior<Command> onPinned() {
    TraceJudge current = judge;
    if (current != null) {
      current.pin(setting.pins().current());
    }
    return this;
  }

  /** Asks for all versions that the judge lacks: whichever message came first, none is missed. */
  private void takePolicies(TraceJudge current) {
    for (JudgeFactory.Effective next : setting.judges().later(policyVersion)) {
      policyVersion = next.policies().version();
      meter.follow(next.policies());
      current.use(next.policies(), next.fromMillis());
    }
  }

  private Behavior<Command> onExplain(Explain question) {
    TraceJudge current = judge;
    if (current == null || !current.isReplayed()) {
      question.answer().completeExceptionally(new IllegalStateException("the shard is restored"));
      return this;
    }
    try {
      question
          .answer()
          .complete(new Explained(current.explain(question.traceId()), current.streamTimeMillis()));
    } catch (RuntimeException e) {
      LOG.warn("shard {} cannot explain {}: {}", partition, question.traceId(), Lane.reason(e));
      question.answer().completeExceptionally(e);
    }
    return this;
  }

  private Behavior<Command> onFetched(Fetched fetched) {
    waiting.add(fetched);
    workOff();
    return this;
  }

  private void workOff() {
    TraceJudge current = judge;
    if (current == null || broken) {
      return;
    }
    while (!waiting.isEmpty() && !(committing && mustWait(current))) {
      Fetched fetched = waiting.remove();
      long wallMillis = setting.clock().millis();
      for (ConsumerRecord<byte[], byte[]> record : fetched.records()) {
        byte[] value = record.value();
        current.accept(
            record.offset(),
            Math.min(KeyedRecord.timeMillis(record), wallMillis),
            RecordHeaders.watermarks(record.headers()),
            value == null ? new byte[0] : value);
        if (!committing && isBatchDue(current)) {
          commit(current);
        }
      }
      current.advanceTo(fetched.position(), 0);
      feed.workedOff(fetched.bytes());
    }
    if (!committing && isBatchDue(current)) {
      commit(current);
    }
  }

  private static boolean isBatchDue(TraceJudge current) {
    return current.pendingBytes() >= COMMIT_BYTES || current.isBatchDue();
  }

  /** Until the transaction in flight is through: no more is judged than memory has room for. */
  private static boolean mustWait(TraceJudge current) {
    return current.pendingBytes() > STALL_BYTES || current.isMemoryShort();
  }

  private Behavior<Command> onCaughtUp(CaughtUp end) {
    if (judge != null && waiting.isEmpty() && !broken) {
      judge.advanceTo(end.position(), end.wallMillis());
    }
    return this;
  }

  private Behavior<Command> onTick() {
    TraceJudge current = judge;
    if (current != null && !broken) {
      meter.observe(current);
      if (!replayed && current.isReplayed()) {
        replayed = true;
        meter.tookOver(Duration.between(assigned, setting.clock().instant()));
      }
      ticksSinceCommit++;
      boolean hasComeOn =
          current.low() > committedLow
              || current.streamTimeMillis() - committedStreamMillis >= STREAM_STEP_MILLIS;
      boolean onlyPlace = hasComeOn && ticksSinceCommit >= LOW_ONLY_TICKS;
      if (!committing && (current.hasPending() || onlyPlace)) {
        commit(current);
      }
    }
    return this;
  }

  private void commit(TraceJudge current) {
    ShardTransaction writer = transaction;
    if (writer == null || broken || !current.isReplayed()) {
      return;
    }
    committing = true;
    ticksSinceCommit = 0;
    ShardBatch batch = current.takeBatch();
    var self = getContext().getSelf();
    setting
        .blocking()
        .execute(
            () -> {
              try {
                self.tell(new Committed(batch, writer.commit(batch, setting.groupMetadata())));
              } catch (RuntimeException e) {
                self.tell(new Failed(e));
              }
            });
  }

  private Behavior<Command> onCommitted(Committed committed) {
    committing = false;
    committedLow = committed.batch().ledger().low();
    committedStreamMillis = committed.batch().ledger().streamTimeMillis();
    meter.committed(committed.batch());
    owner.committed();
    TraceJudge current = judge;
    if (current != null) {
      current.committed(committed.batch(), committed.ledgerOffset());
      if (closing != null) {
        return closeStep(current);
      }
      workOff();
    }
    return this;
  }

  private Behavior<Command> onFailed(Failed failed) {
    committing = false;
    broken = true;
    if (closing == null) {
      owner.broken(failed.cause());
      return this;
    }
    return stop();
  }

  private Behavior<Command> onClose(Close close) {
    closing = close;
    TraceJudge current = judge;
    if (current == null) {
      return broken ? stop() : this;
    }
    return committing ? this : closeStep(current);
  }

  /** A last transaction for what is settled; nothing is decided early. */
  private Behavior<Command> closeStep(TraceJudge current) {
    boolean worthWriting = current.hasPending() || current.low() > committedLow;
    if (closing != null && closing.clean() && !broken && worthWriting && current.isReplayed()) {
      commit(current);
      return this;
    }
    return stop();
  }

  private Behavior<Command> stop() {
    return Behaviors.stopped();
  }

  private Behavior<Command> onStopped() {
    ShardTransaction writer = transaction;
    if (judge != null) {
      meter.observe(judge);
      meter.close();
      judge.close();
    }
    Close close = closing;
    setting
        .blocking()
        .execute(
            () -> {
              try {
                if (writer != null) {
                  writer.close();
                }
              } finally {
                if (close != null) {
                  close.closed().complete(null);
                }
              }
            });
    return this;
  }
}
