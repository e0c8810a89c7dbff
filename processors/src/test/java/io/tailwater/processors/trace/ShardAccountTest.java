package io.tailwater.processors.trace;

import static io.tailwater.processors.trace.Otlp.child;
import static io.tailwater.processors.trace.Otlp.failed;
import static io.tailwater.processors.trace.Otlp.root;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.processors.accounting.Account;
import io.tailwater.processors.accounting.Count;
import io.tailwater.processors.accounting.SpanTally;
import org.junit.jupiter.api.Test;

/** What a shard says became of its spans. */
final class ShardAccountTest {
  private static final Span BAD = child(9, 1).toBuilder().clearTraceId().build();

  private final JudgedShard shard = JudgedShard.fresh();

  @Test
  void everySpanIsKeptDroppedRepeatedBuriedOrUndecided() {
    shard.feed(0, failed(root(1, 1)), child(1, 2), child(1, 2), BAD, BAD);
    shard.feed(0, root(2, 3), child(2, 4)).feed(0, new byte[] {0x0a, 0x7f, 1});
    shard.feed(1_500, child(3, 5)).caughtUp(2_500);

    assertThat(shard.commit().account().tally())
        .isEqualTo(
            new SpanTally()
                .add(Count.RECEIVED, 9)
                .add(Count.PLACED, 9)
                .add(Count.KEPT, 2)
                .add(Count.PUBLISHED, 2)
                .add(Count.DUPLICATES, 1)
                .add(Count.DROPPED_BY_POLICY, 2)
                .add(Count.DEAD_LETTERED, 3)
                .add(Count.DEAD_BYTES, deadBytes())
                .add(Count.UNDECIDED, 1));
  }

  private long deadBytes() {
    return Otlp.record(BAD, BAD).length + 3L;
  }

  @Test
  void lateSpansAreCountedBesideTheOthers() {
    shard.feed(0, failed(root(1, 1))).feed(0, root(2, 2)).caughtUp(3_000).commit();
    shard.feed(4_000, child(1, 3)).feed(4_000, child(2, 4), child(2, 5));

    SpanTally tally = shard.commit().account().tally();
    assertThat(tally.of(Count.LATE_KEPT)).isEqualTo(1);
    assertThat(tally.of(Count.LATE_DROPPED)).isEqualTo(2);
    assertThat(tally.of(Count.KEPT)).isEqualTo(2);
    assertThat(tally.of(Count.DROPPED_BY_POLICY)).isEqualTo(3);
    assertThat(tally.gap()).isZero();
  }

  @Test
  void spansThroughTheLaneAreToldFromThoseThatWerePlaced() {
    shard.feed(0, JudgedShard.watermarks(0, 0), root(1, 1)).feed(0, root(2, 2));

    SpanTally tally = shard.commit().account().tally();
    assertThat(tally.of(Count.RECEIVED)).isEqualTo(2);
    assertThat(tally.of(Count.PLACED)).isEqualTo(1);
  }

  @Test
  void nextOwnerReceivesNothingTwiceAndCountsWhatItSettlesOnce() {
    shard.feed(0, child(1, 1)).feed(0, failed(root(2, 2)), BAD).caughtUp(3_000).commit();
    JudgedShard next = shard.takenOver();
    next.feed(0, child(1, 1)).feed(0, failed(root(2, 2)), BAD);

    assertThat(next.commit().account()).isEqualTo(shard.account());
    next.feed(4_000, failed(root(1, 3))).caughtUp(8_000);
    SpanTally tally = next.commit().account().tally();
    assertThat(tally.of(Count.RECEIVED)).isEqualTo(4);
    assertThat(tally.of(Count.KEPT)).isEqualTo(3);
    assertThat(tally.of(Count.UNDECIDED)).isZero();
    assertThat(tally.gap()).isZero();
  }

  @Test
  void accountThatBeginsInTheMidstReceivesWhatIsUndecided() {
    shard.feed(0, child(1, 1)).feed(0, failed(root(2, 2))).caughtUp(3_000).commit();
    JudgedShard next =
        shard.takenOver(ShardAccount.beginning(Account.begin(7, false, "keyed", "kept", 0)));
    next.feed(0, child(1, 1)).feed(0, failed(root(2, 2)));

    Account account = next.commit().account();
    assertThat(account.sinceMillis()).isEqualTo(7);
    assertThat(account.fromStart()).isFalse();
    assertThat(account.tally())
        .isEqualTo(
            new SpanTally().add(Count.RECEIVED, 1).add(Count.PLACED, 1).add(Count.UNDECIDED, 1));
  }

  @Test
  void spansThatANewOwnerDoesNotFindAgainAreAGap() {
    shard.feed(0, child(1, 1), child(1, 2)).feed(0, failed(root(2, 2))).caughtUp(3_000).commit();
    JudgedShard next = shard.takenOver();
    next.feed(0, new byte[0]).feed(0, failed(root(2, 2)));

    assertThat(next.commit().account().tally().gap()).isEqualTo(2);
  }

  @Test
  void anotherTopicOfKeptSpansHasGotNothingYet() {
    shard.feed(0, failed(root(1, 1))).caughtUp(3_000).commit();
    JudgedShard next = shard.takenOver(ShardAccount.goingOn(shard.account(), "other"));
    next.feed(4_000, child(1, 2));

    Account account = next.commit().account();
    assertThat(account.outgoing()).isEqualTo("other");
    assertThat(account.tally().of(Count.KEPT)).isEqualTo(2);
    assertThat(account.tally().of(Count.PUBLISHED)).isEqualTo(1);
  }
}
