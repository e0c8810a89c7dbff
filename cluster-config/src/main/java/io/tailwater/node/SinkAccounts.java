package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.processors.accounting.Account;
import io.tailwater.processors.accounting.Count;
import io.tailwater.processors.accounting.SpanTally;
import io.tailwater.sinks.SinkReceipt;
import io.tailwater.sinks.UndecodableSpan;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What became of the kept spans of each partition that a ClickHouse lane lands.
 *
 * <p>The metadata of a kept partition's offset is the intent of an {@link OffsetNote}, which older
 * nodes read too. So the account is noted beside it, for the same partition of the ledger, which
 * this group does not consume. Both are in one commit, which Kafka writes whole or not at all; an
 * account that does not end where the offset is belongs to another past. Not thread-safe.
 */
final class SinkAccounts {
  private record Running(Account begun, SpanTally tally) {}

  private final Map<TopicPartition, Running> accounts = new HashMap<>();

  /** Where the account of a kept partition is noted. */
  static TopicPartition note(TopicPartition kept) {
    return new TopicPartition(Topics.LEDGER, kept.partition());
  }

  /** The same for several partitions, with the partitions themselves. */
  static Collection<TopicPartition> withNotes(Collection<TopicPartition> kept) {
    return kept.stream()
        .mapMulti(
            (TopicPartition partition, java.util.function.Consumer<TopicPartition> all) -> {
              all.accept(partition);
              all.accept(note(partition));
            })
        .collect(Collectors.toSet());
  }

  /** The account that is noted for a partition; null where there is none that fits its offset. */
  static @Nullable Account read(
      @Nullable OffsetAndMetadata committed, @Nullable OffsetAndMetadata noted) {
    if (committed == null || noted == null) {
      return null;
    }
    return Account.decode(noted.metadata())
        .filter(account -> account.upTo() == committed.offset())
        .orElse(null);
  }

  /**
   * A partition is assigned: its account goes on where it was committed, or begins.
   *
   * @param keptTopic the id of the topic that is read; where that was made anew, so is the account
   * @param committed offsets and notes
   */
  void assigned(
      TopicPartition partition,
      String keptTopic,
      Map<TopicPartition, OffsetAndMetadata> committed,
      long nowMillis) {
    OffsetAndMetadata offset = committed.get(partition);
    Account former = read(offset, committed.get(note(partition)));
    if (former != null && former.incoming().equals(keptTopic)) {
      accounts.put(partition, new Running(former, former.tally().copy()));
    } else {
      boolean fromStart = offset == null || former != null;
      accounts.put(
          partition,
          new Running(Account.begin(nowMillis, fromStart, keptTopic, "", 0), new SpanTally()));
    }
  }

  /** A batch of so many records has landed. */
  void landed(TopicPartition partition, int records, SinkReceipt receipt) {
    long rows = receipt.rowsByTable().getOrDefault("spans", 0L);
    SpanTally tally = running(partition).tally();
    tally.add(Count.RECORDS, records).add(Count.RECEIVED, rows).add(Count.KEPT, rows);
    for (UndecodableSpan span : receipt.undecodable()) {
      dead(partition, 1, span.bytes().length);
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

  /** Adds the notes to the offsets that are to be committed. */
  Map<TopicPartition, OffsetAndMetadata> withNotes(Map<TopicPartition, OffsetAndMetadata> offsets) {
    Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>(offsets);
    offsets.forEach(
        (partition, offset) -> {
          Running running = running(partition);
          String text = running.begun().at(offset.offset(), running.tally()).encode();
          all.put(note(partition), new OffsetAndMetadata(0, text));
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
