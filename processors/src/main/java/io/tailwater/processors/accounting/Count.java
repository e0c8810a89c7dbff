package io.tailwater.processors.accounting;

/**
 * What is counted of the spans of a partition. A span is one copy of it: what an agent sends twice
 * counts twice. What cannot be told in spans, such as a record whose framing is broken, counts as
 * one.
 *
 * <p>The words stand in the metadata of committed offsets and in SQL: they never change.
 */
public enum Count {
  /** Records read. */
  RECORDS("records"),
  /** Spans read. */
  RECEIVED("received"),
  /** Of {@link #RECEIVED}: spans that came to a keyed partition by another way than the re-key. */
  PLACED("placed"),
  /** Spans passed on to the next stage. */
  KEPT("kept"),
  /** Of {@link #KEPT}: those written to the topic of kept spans as it is now. */
  PUBLISHED("published"),
  /** Spans that the policies do not keep. */
  DROPPED_BY_POLICY("dropped_by_policy"),
  /** Spans that were in their kept trace already, byte for byte. */
  DUPLICATES("duplicates"),
  /** Spans in the dead letters. */
  DEAD_LETTERED("dead_lettered"),
  /** Bytes of {@link #DEAD_LETTERED}. */
  DEAD_BYTES("dead_bytes"),
  /** Spans that wait for the decision on their trace, or are on their way. */
  UNDECIDED("undecided"),
  /** Of {@link #KEPT}: spans that came after the decision. */
  LATE_KEPT("late_kept"),
  /** Of {@link #DROPPED_BY_POLICY}: spans that came after the decision. */
  LATE_DROPPED("late_dropped"),
  /** Of {@link #LATE_DROPPED}: spans left out of a kept trace above the size cap. */
  CAPPED("capped");

  private final String word;

  Count(String word) {
    this.word = word;
  }

  /** Its name outside of this program. */
  public String word() {
    return word;
  }
}
