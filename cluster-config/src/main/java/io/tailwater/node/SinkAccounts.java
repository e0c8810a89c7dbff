package io.tailwater.node;

import io.tailwater.processors.accounting.Account;
import io.tailwater.processors.accounting.Count;
import io.tailwater.processors.accounting.SpanTally;
import io.tailwater.sinks.RefusedRecord;
import io.tailwater.sinks.SinkReceipt;
import io.tailwater.sinks.UndecodableItem;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What became of the kept spans, or logs, of each partition that a ClickHouse lane lands. It is
 * committed with the offset, behind the lane's own note. Not thread-safe.
 */
final class SinkAccounts {
  private record Running(Account begun, SpanTally tally) {}

  private final Map<TopicPartition, Running> accounts = new HashMap<>();
  private final String table;

  /**
   * Accounts of nothing yet.
   *
   * @param table the table of which each row is a span, or a log
   */
  SinkAccounts(String table) {
    this.table = table;
  }

  /**
   * A partition is assigned: its account goes on where it was committed, or begins.
   *
   * @param keptTopic the id of the topic that is read; where that was made anew, so is the account
   * @param committed what was committed last; null where nothing
   */
  void assigned(
      TopicPartition partition,
      String keptTopic,
      @Nullable OffsetAndMetadata committed,
      long nowMillis) {
    Account former = committed == null ? null : Account.decode(committed.metadata()).orElse(null);
    if (former != null && former.incoming().equals(keptTopic)) {
      accounts.put(partition, new Running(former, former.tally().copy()));
    } else {
      boolean fromStart = committed == null || former != null;
      accounts.put(
          partition,
          new Running(Account.begin(nowMillis, fromStart, keptTopic, "", 0), new SpanTally()));
    }
  }

  /** A batch of so many records has landed. */
  void landed(TopicPartition partition, int records, SinkReceipt receipt) {
    long rows = receipt.rowsByTable().getOrDefault(table, 0L);
    SpanTally tally = running(partition).tally();
    tally.add(Count.RECORDS, records).add(Count.RECEIVED, rows).add(Count.KEPT, rows);
    for (UndecodableItem item : receipt.undecodable()) {
      dead(partition, 1, item.bytes().length);
    }
    for (RefusedRecord record : receipt.refused()) {
      dead(partition, record.items(), record.otlp().length);
    }
  }

  /** So many spans went to the dead letters instead. */
  void dead(TopicPartition partition, int spans, int bytes) {
    running(partition)
        .tally()
        .add(Count.RECEIVED, spans)
        .add(Count.DEAD_LETTERED, spans)
        .add(Count.DEAD_BYTES, bytes);
  }

  /** The notes with the accounts behind them. */
  Map<TopicPartition, OffsetAndMetadata> behind(Map<TopicPartition, OffsetAndMetadata> notes) {
    Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
    notes.forEach(
        (partition, note) -> {
          Running running = running(partition);
          all.put(
              partition, OffsetNote.with(note, running.begun().at(note.offset(), running.tally())));
        });
    return all;
  }

  /** These are no longer this lane's. */
  void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(accounts::remove);
  }

  private Running running(TopicPartition partition) {
    return Objects.requireNonNull(accounts.get(partition), "a partition that is not assigned");
  }
}
