package io.tailwater.node;

import org.jspecify.annotations.Nullable;

/**
 * Where reading of a partition begins, and why there.
 *
 * @param offset the first offset to read
 * @param why what became of the place where the reader wanted to go on
 */
record StartOffset(long offset, Why why) {
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
    /** The partition ends before what was known of it: its log was cut. */
    TRUNCATED
  }

  /**
   * A place in a partition.
   *
   * @param topicId the id of the topic that it was read from; empty where nobody wrote that down
   * @param knownEnd the partition had records up to here; not below {@code offset}
   */
  record Wanted(long offset, String topicId, long knownEnd) {
    /** A place beyond which nothing is known. */
    Wanted(long offset, String topicId) {
      this(offset, topicId, offset);
    }
  }

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
      return new StartOffset(beginning, Why.FIRST);
    }
    if (!wanted.topicId.isEmpty() && !wanted.topicId.equals(topicId)) {
      return new StartOffset(beginning, Why.REPLACED);
    }
    if (wanted.knownEnd > end) {
      return new StartOffset(beginning, Why.TRUNCATED);
    }
    return wanted.offset < beginning
        ? new StartOffset(beginning, Why.EXPIRED)
        : new StartOffset(wanted.offset, Why.CONTINUED);
  }

  /** Whether what was known of the partition's offsets still holds. */
  boolean isSameLog() {
    return switch (why) {
      case FIRST, CONTINUED, UNKNOWN, EXPIRED -> true;
      case REPLACED, TRUNCATED -> false;
    };
  }
}
