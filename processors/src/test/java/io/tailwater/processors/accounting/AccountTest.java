package io.tailwater.processors.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AccountTest {
  private static final Account ACCOUNT =
      Account.begin(1_764_000_000_000L, true, "in-id", "out_id", 3)
          .at(77, new SpanTally().add(Count.RECEIVED, 12).add(Count.KEPT, 7));

  @Test
  void textIsReadBack() {
    assertThat(ACCOUNT.encode())
        .isEqualTo("a1;since=1764000000000;start=1;in=in-id;out=out_id;upto=77;received=12;kept=7");
    assertThat(Account.decode(ACCOUNT.encode())).contains(ACCOUNT);
  }

  @Test
  void largestAccountFitsTheMetadataOfAnOffset() {
    SpanTally tally = new SpanTally();
    for (Count count : Count.values()) {
      tally.add(count, Long.MAX_VALUE);
    }
    Account largest =
        new Account(Long.MAX_VALUE, true, "x".repeat(64), "y".repeat(64), Long.MAX_VALUE, tally);
    assertThat(largest.encode().length()).isLessThan(1_024);
    assertThat(Account.decode(largest.encode())).contains(largest);
  }

  @Test
  void whatALaterVersionAddsIsPassedOver() {
    assertThat(Account.decode(ACCOUNT.encode() + ";stolen=4;colour=blue")).contains(ACCOUNT);
  }

  @Test
  void otherNotesMayStandBeforeIt() {
    assertThat(Account.decode("v2:id:to=5|" + ACCOUNT.encode())).contains(ACCOUNT);
  }

  @Test
  void whatIsNoAccountIsNone() {
    assertThat(Account.decode("")).isEmpty();
    assertThat(Account.decode("v1:to=5")).isEmpty();
    assertThat(Account.decode("a2;since=1;start=1;in=;out=;upto=7")).isEmpty();
    assertThat(Account.decode("a1;since=1")).isEmpty();
    assertThat(Account.decode("a1;since=1;upto=many")).isEmpty();
  }
}
