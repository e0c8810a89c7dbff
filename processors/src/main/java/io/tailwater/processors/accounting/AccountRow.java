package io.tailwater.processors.accounting;

/**
 * One line of the accounting: what became of the spans of a partition, in one stage.
 *
 * @param partition the partition; {@link #ALL} where it is about all of the topic's together
 * @param sinceMillis when counting began, epoch milliseconds; 0 where nothing has been counted yet
 * @param tally the counts; not to be changed
 * @param gap spans of which nobody knows what became; negative where more came out than went in
 */
public record AccountRow(
    Stage stage, String topic, int partition, long sinceMillis, SpanTally tally, long gap) {
  /** All partitions together. */
  public static final int ALL = -1;
}
