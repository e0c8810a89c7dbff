package io.tailwater.processors.alert.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.rollup.ShardTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ShardClockTest {
  private static final long START = 1_800_000_000_000L;

  private final ShardClock clock = new ShardClock(1);

  @Test
  void timeIsThatOfTheShardThatIsFurthestBehind() {
    clock.accept(new ShardTime(0, START + 9_000), START + 10_000);
    clock.accept(new ShardTime(1, START + 4_000), START + 10_000);

    assertThat(clock.at(START + 10_000)).isEqualTo(START + 4_000);
  }

  @Test
  void shardThatSaysNothingNewIsNotWaitedForLong() {
    clock.accept(new ShardTime(0, START), START);
    clock.accept(new ShardTime(1, START), START);
    silent(clock, START, 18);
    clock.accept(new ShardTime(0, START + 19_000), START + 19_000);
    assertThat(clock.at(START + 19_000)).isEqualTo(START);

    clock.accept(new ShardTime(0, START + 21_000), START + 21_000);
    clock.accept(new ShardTime(1, START), START + 21_000);
    assertThat(clock.at(START + 21_000))
        .as("the same once more is no news")
        .isEqualTo(START + 21_000);
  }

  @Test
  void timeNeverGoesBackWhenAShardReturns() {
    clock.accept(new ShardTime(0, START + 60_000), START + 60_000);
    assertThat(clock.at(START + 60_000)).isEqualTo(START + 60_000);

    clock.accept(new ShardTime(1, START + 10_000), START + 61_000);
    assertThat(clock.at(START + 61_000)).isEqualTo(START + 60_000);
  }

  @Test
  void whileAllAreSilentTimeStandsStillForThreeMinutesAndThenFollows() {
    clock.accept(new ShardTime(0, START), START);
    assertThat(clock.at(START)).isEqualTo(START);
    assertThat(silent(clock, START, 100)).isEqualTo(START);
    assertThat(silent(clock, START + 100_000, 80)).isEqualTo(START);
    assertThat(silent(clock, START + 180_000, 20)).isEqualTo(START + 20_000);
  }

  @Test
  void timeThatIsHoursBehindGoesOnFromThereWhileShardsPause() {
    clock.accept(new ShardTime(0, START - 3_600_000), START);
    assertThat(clock.at(START)).isEqualTo(START - 3_600_000);

    assertThat(silent(clock, START, 240))
        .as("a rebalance in an hour of backlog is no silence of the services")
        .isEqualTo(START - 3_600_000 + 60_000);
    clock.accept(new ShardTime(0, START - 3_500_000), START + 240_000);
    assertThat(clock.at(START + 240_000)).isEqualTo(START - 3_500_000);
  }

  @Test
  void logsThatGoOnDoNotHoldUpTimeWhenTracesStop() {
    clock.accept(new ShardTime(0, START), START);
    clock.at(START);
    long time = 0;
    for (int second = 0; second <= 600; second += 2) {
      long at = START + second * 1_000L;
      clock.accept(new ShardTime(ShardTime.ofLogs(0), at), at);
      time = clock.at(at);
    }

    assertThat(time).as("the silence of all services is told").isEqualTo(START + 420_000);
  }

  @Test
  void logsAloneAreJudgedToo() {
    long time = 0;
    for (int second = 0; second <= 600; second += 2) {
      long at = START + second * 1_000L;
      clock.accept(new ShardTime(ShardTime.ofLogs(0), at), at);
      time = clock.at(at);
    }

    assertThat(time).isEqualTo(START + 420_000);
  }

  @Test
  void whatNobodyWroteInAnOutageIsNoSilence() {
    clock.accept(new ShardTime(0, START), START);
    clock.at(START);
    long back = START + 3 * 3_600_000;

    assertThat(clock.at(back)).isEqualTo(START);
    assertThat(silent(clock, back, 100)).as("shards find their state").isEqualTo(START);
    clock.accept(new ShardTime(0, START + 5_000), back + 100_000);
    assertThat(clock.at(back + 100_000))
        .as("the hours of the outage are judged one after the other")
        .isEqualTo(START + 5_000);
  }

  /** So many seconds of records that say nothing; returns the time at their end. */
  private static long silent(ShardClock clock, long from, int seconds) {
    long time = 0;
    for (int second = 0; second <= seconds; second += 2) {
      time = clock.at(from + second * 1_000L);
    }
    return time;
  }

  @Test
  void logsAreWaitedForUnlessTheyAreFarBehind() {
    clock.accept(new ShardTime(0, START + 300_000), START);
    clock.accept(new ShardTime(ShardTime.ofLogs(0), START + 200_000), START);
    assertThat(clock.at(START)).isEqualTo(START + 200_000);

    clock.accept(new ShardTime(0, START + 400_000), START);
    assertThat(clock.at(START)).as("they have a backlog").isEqualTo(START + 400_000);
  }

  @Test
  void shardsThatHaveNotSaidAnythingYetAreWaitedForAWhile() {
    ShardClock ofThree = new ShardClock(3);
    ofThree.accept(new ShardTime(0, START + 5_000), START);
    ofThree.accept(new ShardTime(1, START + 1_000), START);
    assertThat(ofThree.at(START)).as("of shard 2 nothing is known").isZero();

    silent(ofThree, START, 20);
    ofThree.accept(new ShardTime(0, START + 6_000), START + 20_000);
    assertThat(ofThree.at(START + 20_000)).as("it has nothing").isEqualTo(START + 6_000);
  }

  @Test
  void nothingIsKnownBeforeAnyShardHasSettledSomething() {
    clock.accept(new ShardTime(0, 0), START);

    assertThat(clock.at(START + 500_000)).isZero();
  }

  @Test
  void timeGoesOnWhereThereAreNoTracesAtAll() {
    assertThat(clock.at(START)).isZero();
    assertThat(clock.at(START + 179_000)).as("shards may have to find their state").isZero();

    assertThat(clock.at(START + 200_000))
        .as("machines are judged, though nobody sends traces")
        .isEqualTo(START + 20_000);
  }

  @Test
  void stateThatIsReadGoesOn() throws IOException {
    clock.accept(new ShardTime(0, START), START);
    clock.accept(new ShardTime(3, START + 5_000), START + 5_000);
    clock.at(START + 5_000);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    clock.writeTo(new DataOutputStream(bytes));

    ShardClock read =
        ShardClock.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), 1);

    for (long at = START + 5_000; at < START + 300_000; at += 7_000) {
      assertThat(read.at(at)).isEqualTo(clock.at(at));
    }
  }
}
