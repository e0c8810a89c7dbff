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
    accounts.assigned(SOURCE, "keyed", null, 5);
    accounts.recordRead(SOURCE, 10, 9);
    accounts.dead(SOURCE, 1, 40);
    OffsetAndMetadata committed =
        OffsetNote.with(OffsetNote.done("raw", 1), accounts.at(SOURCE, 1));
    accounts.recordRead(SOURCE, 100, 100);

    SourceAccounts next = new SourceAccounts();
    next.assigned(SOURCE, "keyed", committed, 6);
    next.recordRead(SOURCE, 3, 3);
    Account account = next.at(SOURCE, 2);
    assertThat(account.sinceMillis()).isEqualTo(5);
    assertThat(account.fromStart()).isTrue();
    assertThat(account.tally().of(Count.RECORDS)).isEqualTo(2);
    assertThat(account.tally().of(Count.RECEIVED)).isEqualTo(13);
    assertThat(account.tally().gap()).isZero();
  }

  @Test
  void offsetOfANodeWithoutAccountsBeginsOneInTheMidst() {
    accounts.assigned(SOURCE, "keyed", new OffsetAndMetadata(30), 5);

    assertThat(accounts.at(SOURCE, 30)).isEqualTo(Account.begin(5, false, "", "keyed", 30));
  }

  @Test
  void keyedTopicThatWasMadeAnewHasGotNothingYet() {
    accounts.assigned(SOURCE, "keyed", null, 5);
    accounts.recordRead(SOURCE, 10, 10);
    OffsetAndMetadata committed =
        OffsetNote.with(OffsetNote.done("raw", 1), accounts.at(SOURCE, 1));

    SourceAccounts next = new SourceAccounts();
    next.assigned(SOURCE, "other", committed, 6);
    assertThat(next.at(SOURCE, 1)).isEqualTo(Account.begin(6, true, "", "other", 1));
  }
}
