package io.tailwater.model;

/**
 * Names of the headers of records in {@link Topics#DEAD_LETTERS}; their values are UTF-8 text. They
 * are interface: they never change.
 */
public final class DeadLetterHeaders {
  /** A word for what is wrong, such as {@code malformed_record}. */
  public static final String REASON = "tailwater.reason";

  /** What is wrong in words; missing where the reason says it all. */
  public static final String DETAIL = "tailwater.detail";

  /** The topic of the record that the bytes are from. */
  public static final String ORIGIN_TOPIC = "tailwater.origin.topic";

  /** Its partition. */
  public static final String ORIGIN_PARTITION = "tailwater.origin.partition";

  /** Its offset. */
  public static final String ORIGIN_OFFSET = "tailwater.origin.offset";

  /**
   * The letter that a record was replayed from, as {@code partition:offset}; once for each replay,
   * oldest first. It is on the replayed record, and on the letter that it becomes if it fails
   * again.
   */
  public static final String REPLAYED_FROM = "tailwater.replayed_from";

  /** The most marks of earlier replays that a record carries; older ones are left out. */
  public static final int MAX_HISTORY = 8;

  private DeadLetterHeaders() {}
}
