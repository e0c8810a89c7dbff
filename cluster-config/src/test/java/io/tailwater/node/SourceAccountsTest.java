package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.accounting.Account;
import io.tailwater.processors.accounting.Count;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class SourceAccountsTest {
  private static final TopicPartition SOURCE = new TopicPartition("otlp_spans", 2);

  private final SourceAccounts accounts = new SourceAccounts();

  @Test
  void nextOwnerGoesOnWhereTheCommittedOffsetStands() {
    assertThat(accounts.assigned(SOURCE, "keyed", null, 5)).isNull();
    accounts.recordRead(SOURCE, 10, 9);
    accounts.dead(SOURCE, 1, 40);
    OffsetAndMetadata committed = accounts.offset(SOURCE, 1);
    accounts.recordRead(SOURCE, 100, 100);

    SourceAccounts next = new SourceAccounts();
    assertThat(next.assigned(SOURCE, "keyed", committed, 6)).isNull();
    next.recordRead(SOURCE, 3, 3);
    Account account = Account.decode(next.offset(SOURCE, 2).metadata()).orElseThrow();
    assertThat(account.sinceMillis()).isEqualTo(5);
    assertThat(account.fromStart()).isTrue();
    assertThat(account.tally().of(Count.RECORDS)).isEqualTo(2);
    assertThat(account.tally().of(Count.RECEIVED)).isEqualTo(13);
    assertThat(account.tally().gap()).isZero();
  }

  @Test
  void offsetOfANodeWithoutAccountsBeginsOneInTheMidst() {
    OffsetAndMetadata begun = accounts.assigned(SOURCE, "keyed", new OffsetAndMetadata(30), 5);
    assertThat(begun).isNotNull();
    if (begun != null) {
      assertThat(begun.offset()).isEqualTo(30);
      assertThat(Account.decode(begun.metadata()))
          .contains(Account.begin(5, false, "", "keyed", 30));
    }
  }

  @Test
  void keyedTopicThatWasMadeAnewHasGotNothingYet() {
    accounts.assigned(SOURCE, "keyed", null, 5);
    accounts.recordRead(SOURCE, 10, 10);
    OffsetAndMetadata committed = accounts.offset(SOURCE, 1);

    OffsetAndMetadata begun = new SourceAccounts().assigned(SOURCE, "other", committed, 6);
    assertThat(begun).isNotNull();
    if (begun != null) {
      assertThat(Account.decode(begun.metadata())).contains(Account.begin(6, true, "", "other", 1));
    }
  }
}
