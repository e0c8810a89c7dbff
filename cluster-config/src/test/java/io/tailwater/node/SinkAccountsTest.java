package io.tailwater.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.Topics;
import io.tailwater.processors.accounting.Account;
import io.tailwater.processors.accounting.Count;
import io.tailwater.sinks.SinkReceipt;
import io.tailwater.sinks.UndecodableItem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class SinkAccountsTest {
  private static final TopicPartition KEPT = new TopicPartition(Topics.KEPT_SPANS, 3);

  private final SinkAccounts accounts = new SinkAccounts("spans");
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

  @Test
  void accountIsNotedBehindTheIntent() {
    accounts.assigned(KEPT, "kept", committed.get(KEPT), 5);
    accounts.landed(
        KEPT,
        2,
        new SinkReceipt(
            Map.of("spans", 7L, "trace_parts", 2L),
            List.of(new UndecodableItem(1, "why", new byte[9])),
            List.of()));
    committed.putAll(accounts.behind(Map.of(KEPT, OffsetNote.intent("kept", 4, 9))));

    assertThat(OffsetNote.of(committed.get(KEPT))).isEqualTo(new OffsetNote("kept", 9));
    Account account = read();
    assertThat(account.upTo()).isEqualTo(4);
    assertThat(account.fromStart()).isTrue();
    assertThat(account.tally().of(Count.KEPT)).isEqualTo(7);
    assertThat(account.tally().of(Count.DEAD_LETTERED)).isEqualTo(1);
    assertThat(account.tally().gap()).isZero();

    SinkAccounts next = new SinkAccounts("spans");
    next.assigned(KEPT, "kept", committed.get(KEPT), 6);
    committed.putAll(next.behind(Map.of(KEPT, OffsetNote.done("kept", 10))));
    assertThat(read().tally()).isEqualTo(account.tally());
    assertThat(read().sinceMillis()).isEqualTo(5);
  }

  @Test
  void accountThatAnOlderNodeHasLeftBehindBeginsAnewInTheMidst() {
    accounts.assigned(KEPT, "kept", committed.get(KEPT), 5);
    committed.putAll(accounts.behind(Map.of(KEPT, OffsetNote.done("kept", 10))));
    committed.put(KEPT, OffsetNote.done("kept", 20));

    SinkAccounts next = new SinkAccounts("spans");
    next.assigned(KEPT, "kept", committed.get(KEPT), 6);
    committed.putAll(next.behind(Map.of(KEPT, OffsetNote.done("kept", 20))));
    assertThat(read()).isEqualTo(Account.begin(6, false, "kept", "", 20));
  }

  @Test
  void topicThatWasMadeAnewIsCountedFromItsStart() {
    accounts.assigned(KEPT, "kept", committed.get(KEPT), 5);
    committed.putAll(accounts.behind(Map.of(KEPT, OffsetNote.done("kept", 10))));

    SinkAccounts next = new SinkAccounts("spans");
    next.assigned(KEPT, "other", committed.get(KEPT), 6);
    committed.putAll(next.behind(Map.of(KEPT, OffsetNote.done("kept", 0))));
    assertThat(read()).isEqualTo(Account.begin(6, true, "other", "", 0));
  }

  private Account read() {
    return Account.decode(Objects.requireNonNull(committed.get(KEPT)).metadata()).orElseThrow();
  }
}
