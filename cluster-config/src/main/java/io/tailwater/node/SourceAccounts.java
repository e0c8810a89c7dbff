package io.tailwater.node;

import io.tailwater.processors.accounting.Account;
import io.tailwater.processors.accounting.Count;
import io.tailwater.processors.accounting.SpanTally;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the re-key lane made of the spans of each of its source partitions: cut out, or sent to the
 * dead letters. It is committed with the offset, in the transaction that writes the slices. Not
 * thread-safe.
 */
final class SourceAccounts {
  private record Running(Account begun, SpanTally tally) {}

  private final Map<TopicPartition, Running> accounts = new HashMap<>();

  /**
   * A source is assigned: its account goes on where it was committed, or begins.
   *
   * @param keyedTopic the id of the topic that is written; where that was made anew, so is the
   *     account
   */
  void assigned(
      TopicPartition source,
      String keyedTopic,
      @Nullable OffsetAndMetadata committed,
      long nowMillis) {
    Account former = committed == null ? null : Account.decode(committed.metadata()).orElse(null);
    if (former != null && former.outgoing().equals(keyedTopic)) {
      accounts.put(source, new Running(former, former.tally().copy()));
      return;
    }
    boolean fromStart = committed == null || former != null;
    accounts.put(
        source,
        new Running(Account.begin(nowMillis, fromStart, "", keyedTopic, 0), new SpanTally()));
  }

  /** A record of so many spans was read, of which so many were cut out. */
  void recordRead(TopicPartition source, int spans, int cut) {
    running(source).tally().add(Count.RECORDS, 1).add(Count.RECEIVED, spans).add(Count.KEPT, cut);
  }

  /** A dead letter was written. */
  void dead(TopicPartition source, int spans, int bytes) {
    running(source).tally().add(Count.DEAD_LETTERED, spans).add(Count.DEAD_BYTES, bytes);
  }

  /** The account as it is, for this offset. */
  Account at(TopicPartition source, long offset) {
    Running running = running(source);
    return running.begun().at(offset, running.tally());
  }

  /** These are no longer this lane's. */
  void forget(Collection<TopicPartition> sources) {
    sources.forEach(accounts::remove);
  }

  private Running running(TopicPartition source) {
    return Objects.requireNonNull(accounts.get(source), "a source that is not assigned");
  }
}
