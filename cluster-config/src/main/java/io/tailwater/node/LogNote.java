package io.tailwater.node;

import io.tailwater.processors.log.LogLedger;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What is noted behind the {@link OffsetNote} of a shard of logs: how far the record of its ledger
 * says it had come that was written in the same transaction.
 *
 * <p>Kafka makes the parts of a transaction visible one by one, so a successor may see the offset
 * before the ledger's record; by the note it knows to wait for it.
 */
final class LogNote {
  private static final String NEXT = "|next=";

  private LogNote() {}

  /** The note that goes with this ledger. */
  static OffsetAndMetadata of(String topicId, LogLedger ledger) {
    OffsetAndMetadata note = OffsetNote.done(topicId, ledger.low());
    return new OffsetAndMetadata(note.offset(), note.metadata() + NEXT + ledger.next());
  }

  /** How far the ledger says at least that the shard had come; 0 where nothing is noted. */
  static long next(@Nullable OffsetAndMetadata committed) {
    String text = committed == null ? "" : committed.metadata();
    int at = text.indexOf(NEXT);
    try {
      return at < 0 ? 0 : Long.parseLong(text.substring(at + NEXT.length()));
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
