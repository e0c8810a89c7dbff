package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.processors.accounting.Account;
import io.tailwater.processors.log.LogLedger;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OffsetNoteTest {
  private static final String ID = Uuid.randomUuid().toString();

  @Test
  void whatIsNotedComesBack() {
    assertThat(OffsetNote.of(OffsetNote.done(ID, 7))).isEqualTo(new OffsetNote(ID, -1));
    assertThat(OffsetNote.of(OffsetNote.intent(ID, 7, 12))).isEqualTo(new OffsetNote(ID, 12));
    assertThat(OffsetNote.wanted(OffsetNote.intent(ID, 7, 12)))
        .isEqualTo(new StartOffset.Wanted(7, ID, 13));
  }

  @Test
  void accountBesideTheNoteIsReadByWhomItConcerns() {
    Account account = Account.begin(5, true, "in", "out", 7);
    OffsetAndMetadata both = OffsetNote.with(OffsetNote.intent(ID, 7, 12), account);

    assertThat(OffsetNote.of(both)).isEqualTo(new OffsetNote(ID, 12));
    assertThat(Account.decode(both.metadata())).contains(account);
  }

  @Test
  void logsThatAWaitingOneStandsBeforeAreKnownToHaveBeenThere() {
    BitSet first = new BitSet();
    first.set(0);
    LogLedger ledger = new LogLedger(200, new TreeMap<>(Map.of(100L, first)));
    StartOffset.Wanted wanted = OffsetNote.wanted(LogNote.of(ID, ledger));

    assertThat(wanted).isEqualTo(new StartOffset.Wanted(100, ID, 200));
    assertThat(StartOffset.of(wanted, 0, 150, ID).why()).isEqualTo(StartOffset.Why.TRUNCATED);
  }

  @Test
  void intentOfAnOlderNodeIsHonoured() {
    assertThat(OffsetNote.of(new OffsetAndMetadata(7, "v1:to=12")))
        .isEqualTo(new OffsetNote("", 12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1:to=x", "v9:abc", "anything else"})
  void whatDoesNotParseSaysNothing(String metadata) {
    assertThat(OffsetNote.of(new OffsetAndMetadata(7, metadata)))
        .isEqualTo(new OffsetNote("", OffsetNote.NONE));
  }

  @Test
  void withoutACommittedOffsetNothingIsWanted() {
    assertThat(OffsetNote.wanted(null)).isNull();
  }
}
