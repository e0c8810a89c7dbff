package io.tailwater.node;

import io.tailwater.processors.accounting.Account;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What is noted in the metadata of a committed offset, as {@code v2:<topic id>[:to=<offset>]},
 * before the account of the spans where there is one: {@code |<account>}.
 *
 * <p>Offsets of a topic that was deleted and made anew begin again, so an offset means nothing
 * without the topic's id. The ClickHouse lane notes its intent too: the committed offset is where
 * the batch under way begins, the note says where it ends.
 *
 * @param topicId the id of the topic that the offset is of; empty in what older nodes noted
 * @param intendedLast last offset of the batch under way; {@link #NONE} without one
 */
record OffsetNote(String topicId, long intendedLast) {
  /** There is no batch under way. */
  static final long NONE = -1;

  private static final String VERSION = "v2:";
  private static final String INTENT = ":to=";
  private static final char ACCOUNT = '|';
  private static final String INTENT_WITHOUT_ID = "v1:to=";
  private static final OffsetNote NOTHING = new OffsetNote("", NONE);

  /** Everything before this offset is done, and nothing is under way. */
  static OffsetAndMetadata done(String topicId, long nextOffset) {
    return new OffsetAndMetadata(nextOffset, VERSION + topicId);
  }

  /** A batch from one offset to another, inclusive, is about to be sent. */
  static OffsetAndMetadata intent(String topicId, long firstOffset, long lastOffset) {
    return new OffsetAndMetadata(firstOffset, VERSION + topicId + INTENT + lastOffset);
  }

  /** A note with the account of the spans up to its offset behind it. */
  static OffsetAndMetadata with(OffsetAndMetadata note, Account account) {
    return new OffsetAndMetadata(note.offset(), note.metadata() + ACCOUNT + account.encode());
  }

  /** The note of a committed offset; what does not parse says nothing. */
  static OffsetNote of(@Nullable OffsetAndMetadata committed) {
    String text = committed == null ? "" : beforeAccount(committed.metadata());
    if (text.startsWith(INTENT_WITHOUT_ID)) {
      return new OffsetNote("", number(text.substring(INTENT_WITHOUT_ID.length())));
    }
    if (!text.startsWith(VERSION)) {
      return NOTHING;
    }
    int intent = text.indexOf(INTENT);
    return intent < 0
        ? new OffsetNote(text.substring(VERSION.length()), NONE)
        : new OffsetNote(
            text.substring(VERSION.length(), intent),
            number(text.substring(intent + INTENT.length())));
  }

  /** Where a reader with this committed offset wants to go on; null without one. */
  static StartOffset.@Nullable Wanted wanted(@Nullable OffsetAndMetadata committed) {
    if (committed == null) {
      return null;
    }
    OffsetNote note = of(committed);
    long known = Math.max(note.intendedLast + 1, LogNote.next(committed));
    return new StartOffset.Wanted(
        committed.offset(), note.topicId, Math.max(committed.offset(), known));
  }

  private static String beforeAccount(String metadata) {
    int account = metadata.indexOf(ACCOUNT);
    return account < 0 ? metadata : metadata.substring(0, account);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      return NONE;
    }
  }
}
