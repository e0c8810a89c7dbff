package io.tailwater.node;

import org.jspecify.annotations.Nullable;

/**
 * Where reading of a partition begins, and why there.
 *
 * @param offset the first offset to read
 * @param why what became of the place where the reader wanted to go on
 * @param passed offsets between that place and this one, which Kafka deleted unread
 */
record StartOffset(long offset, Why why, long passed) {
  /** What became of the wanted place. */
  enum Why {
    /** Nobody has read this partition before. */
    FIRST,
    /** It is there. */
    CONTINUED,
    /** The partition has no leader that would say. */
    UNKNOWN,
    /** Retention, or somebody's {@code deleteRecords}, has passed it. */
    EXPIRED,
    /** It was in another topic of the same name. */
    REPLACED,
    /** The partition ends before it: its log was cut. */
    TRUNCATED
  }

  /**
   * A place in a partition.
   *
   * @param topicId the id of the topic that it was read from; empty where nobody wrote that down
   */
  record Wanted(long offset, String topicId) {}

  /**
   * Judges. What was cut or made anew is read from its beginning: reading twice can be mended by
   * the keys of what is stored, not reading cannot.
   *
   * @param wanted where the reader wants to go on; null where it never read the partition
   * @param beginning the first offset that Kafka still has
   * @param end the offset after the last one
   * @param topicId the topic's id now
   */
  static StartOffset of(@Nullable Wanted wanted, long beginning, long end, String topicId) {
    if (wanted == null) {
      return new StartOffset(beginning, Why.FIRST, 0);
    }
    if (!wanted.topicId.isEmpty() && !wanted.topicId.equals(topicId)) {
      return new StartOffset(beginning, Why.REPLACED, 0);
    }
    if (wanted.offset > end) {
      return new StartOffset(beginning, Why.TRUNCATED, 0);
    }
    return wanted.offset < beginning
        ? new StartOffset(beginning, Why.EXPIRED, beginning - wanted.offset)
        : new StartOffset(wanted.offset, Why.CONTINUED, 0);
  }

  /** Whether what was known of the partition's offsets still holds. */
  boolean isSameLog() {
    return switch (why) {
      case FIRST, CONTINUED, UNKNOWN, EXPIRED -> true;
      case REPLACED, TRUNCATED -> false;
    };
  }
}
