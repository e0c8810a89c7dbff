package io.tailwater.processors.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two sources, one shard, one sink, looked at again and again. */
final class AccountingTest {
  private final Accounting accounting = new Accounting();
  private boolean fromStart = true;

  @Test
  void nothingIsMissingWhileSpansAreOnTheirWay() {
    look(source(10), shard(0, 0, 0, 20), sink(0, 0, 5));
    AccountReport report = look(source(30), shard(12, 4, 9, 40), sink(1, 2, 8));

    assertNoGap(report);
    assertThat(report.uncounted()).isEmpty();
    assertThat(report.total(Stage.REKEY).of(Count.RECEIVED)).isEqualTo(62);
    assertThat(report.total(Stage.KEYED).of(Count.UNDECIDED)).isEqualTo(48);
    assertThat(report.total(Stage.CLICKHOUSE).of(Count.UNDECIDED)).isEqualTo(3);
    assertThat(report.total(Stage.CLICKHOUSE).gap()).isZero();
  }

  @Test
  void allIsAccountedForAtRest() {
    for (int i = 0; i < 3; i++) {
      AccountReport report = look(source(10), shard(20, 4, 50, 50), sink(4, 9, 9));
      assertNoGap(report);
      assertThat(report.total(Stage.KEYED).of(Count.UNDECIDED)).isZero();
    }
  }

  @Test
  void spansThatAStageLosesAreItsGapAtOnce() {
    Standing source = source(10);
    Account account = counted(source);
    SpanTally tally = account.tally().copy().add(Count.KEPT, -1);
    Standing lossy = new Standing(source.topic(), 0, account.at(7, tally), 0);

    AccountReport report = look(lossy, shard(20, 4, 50, 50), sink(4, 9, 9));
    assertThat(report.gap(Stage.REKEY)).as("of both sources").isEqualTo(2);
    assertThat(report.gap(Stage.SAMPLING)).isZero();
  }

  @Test
  void spansLostBetweenStagesShowWhenTheReaderHasPassedThem() {
    look(source(10), shard(0, 0, 0, 50), sink(0, 0, 9));
    AccountReport report = look(source(10), shard(18, 4, 50, 60), sink(3, 9, 9));

    assertThat(report.gap(Stage.KEYED)).isEqualTo(2);
    assertThat(report.gap(Stage.CLICKHOUSE)).isZero();
    report = look(source(10), shard(18, 4, 60, 60), sink(3, 9, 9));
    assertThat(report.gap(Stage.KEYED)).isEqualTo(2);
    assertThat(report.gap(Stage.CLICKHOUSE)).as("4 kept, 3 landed").isEqualTo(1);
    AccountRow row =
        report.rows().stream().filter(each -> each.stage() == Stage.CLICKHOUSE).findFirst().get();
    assertThat(row.gap()).isEqualTo(1);
    assertThat(row.tally().gap()).isEqualTo(row.gap());
  }

  @Test
  void lossThatWasFoundStaysWhileMoreIsOnItsWayAndGoesWhenItWasNone() {
    look(source(10), shard(18, 4, 50, 50), sink(4, 9, 9));
    assertThat(look(source(10), shard(18, 4, 50, 60), sink(4, 9, 9)).gap(Stage.KEYED)).isEqualTo(2);
    AccountReport report = look(source(15), shard(19, 4, 55, 70), sink(4, 9, 9));
    assertThat(report.gap(Stage.KEYED)).isEqualTo(2);
    assertThat(report.total(Stage.KEYED).of(Count.UNDECIDED)).isEqualTo(9);
    assertThat(look(source(15), shard(28, 4, 70, 70), sink(4, 9, 9)).gap(Stage.KEYED)).isEqualTo(2);
    assertNoGap(look(source(15), shard(30, 4, 75, 75), sink(4, 9, 9)));
  }

  @Test
  void spansThatComeTwiceAreANegativeGap() {
    AccountReport report = look(source(10), shard(23, 4, 50, 50), sink(5, 9, 9));

    assertThat(report.rows())
        .filteredOn(row -> row.gap() != 0)
        .extracting(AccountRow::gap)
        .containsExactly(-3L, -1L);
  }

  @Test
  void whatWasNeverCountedIsNotMissedWhereCountingBeganInTheMidst() {
    fromStart = false;
    look(source(10), shard(35, 40, 50, 50), sink(3, 9, 9));
    assertNoGap(look(source(10), shard(35, 40, 50, 50), sink(3, 9, 9)));
    assertNoGap(look(source(15), shard(40, 42, 60, 60), sink(3, 9, 12)));
    assertNoGap(look(source(15), shard(45, 42, 60, 60), sink(5, 12, 12)));

    AccountReport report = look(source(15), shard(45, 44, 60, 60), sink(5, 12, 15));
    assertNoGap(report);
    report = look(source(15), shard(45, 44, 60, 60), sink(6, 15, 15));
    assertThat(report.gap(Stage.CLICKHOUSE)).isEqualTo(1);
  }

  @Test
  void stageWithAPartThatKeepsNoAccountsIsNotJudged() {
    Standing silent = new Standing("tailwater.keyed.spans", 0, null, 50);
    AccountReport report = look(source(10), silent, sink(4, 9, 9));

    assertThat(report.uncounted())
        .containsExactlyInAnyOrder(Stage.KEYED, Stage.SAMPLING, Stage.CLICKHOUSE);
    assertThat(report.gap(Stage.REKEY)).isZero();
  }

  private void assertNoGap(AccountReport report) {
    assertThat(report.rows()).allMatch(row -> row.gap() == 0);
  }

  /** Both sources have cut out so many. */
  private AccountReport look(Standing source, Standing shard, Standing sink) {
    Standing other = new Standing(source.topic(), 1, source.account(), 0);
    return accounting.look(
        new AccountSnapshot(List.of(source, other), List.of(shard), List.of(sink)));
  }

  private Standing source(long cut) {
    return standing("otlp_spans", cut + 1, cut, 1, 0, 0);
  }

  private Standing shard(long received, long kept, long readTo, long end) {
    Standing counted =
        standing("tailwater.keyed.spans", received, kept, 0, received - kept, readTo);
    return new Standing(counted.topic(), 0, counted.account(), end);
  }

  private Standing sink(long landed, long readTo, long end) {
    Standing counted = standing("tailwater.kept.spans", landed, landed, 0, 0, readTo);
    return new Standing(counted.topic(), 0, counted.account(), end);
  }

  private Standing standing(
      String topic, long received, long kept, long dead, long undecided, long readTo) {
    SpanTally tally =
        new SpanTally()
            .add(Count.RECEIVED, received)
            .add(Count.KEPT, kept)
            .add(Count.PUBLISHED, kept)
            .add(Count.DEAD_LETTERED, dead)
            .add(Count.UNDECIDED, undecided);
    return new Standing(topic, 0, Account.begin(5, fromStart, "", "", 0).at(readTo, tally), 0);
  }

  private static Account counted(Standing standing) {
    @Nullable Account account = standing.account();
    if (account == null) {
      throw new AssertionError("no account");
    }
    return account;
  }
}
