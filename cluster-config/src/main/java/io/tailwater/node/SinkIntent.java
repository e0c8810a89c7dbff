package io.tailwater.node;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The write-ahead note of the ClickHouse lane: the committed offset is where the batch begins, its
 * metadata says where it ends, as {@code v1:to=<offset>}.
 */
final class SinkIntent {
  /** There is no batch under way. */
  static final long NONE = -1;

  private static final String PREFIX = "v1:to=";

  private SinkIntent() {}

  /** A batch from one offset to another, inclusive, is about to be sent. */
  static OffsetAndMetadata of(long firstOffset, long lastOffset) {
    return new OffsetAndMetadata(firstOffset, PREFIX + lastOffset);
  }

  /** Everything before this offset has landed and nothing is under way. */
  static OffsetAndMetadata none(long nextOffset) {
    return new OffsetAndMetadata(nextOffset);
  }

  /** Where the batch under way ends, or {@link #NONE}. */
  static long lastOffset(@Nullable OffsetAndMetadata committed) {
    if (committed == null || !committed.metadata().startsWith(PREFIX)) {
      return NONE;
    }
    try {
      return Long.parseLong(committed.metadata().substring(PREFIX.length()));
    } catch (NumberFormatException _) {
      return NONE;
    }
  }
}
