package io.tailwater.processors.metric;

/**
 * What a stage counts. {@code POINTS = ROWS + MERGED} and those that {@link #isDropped()} names;
 * the rest says how points were read.
 */
public enum MetricCount {
  /** Points that came in. */
  POINTS(false),
  /** Rows that came out. */
  ROWS(false),
  /** Points that went into the row of another: beyond the limit of their metric and service. */
  MERGED(false),
  /** Points beyond that limit, the first of each row too. */
  OVERFLOW(false),
  /** First totals of a histogram whose beginning nobody saw: they say nothing of an interval. */
  BASELINE(true),
  /** Points of a time that their stream has had. */
  DUPLICATE(true),
  /** Totals older than one that has landed, and points too old to tell from duplicates. */
  OUT_OF_ORDER(true),
  /** Points of streams that there is no room for. */
  NO_ROOM(true),
  /** Points that say that they have no value. */
  NO_VALUE(true),
  /** Values that are not finite, and counts below zero. */
  NOT_A_NUMBER(true),
  /** Points that cannot be read. */
  INVALID_POINT(true),
  /** Metrics that cannot be read; how many points they had is not known. */
  INVALID_METRIC(false),
  /** Totals that began again. */
  RESET(false),
  /** Points whose time was implausible: the record's stands in for it. */
  TIME_MENDED(false),
  /** Streams that were forgotten because they fell silent. */
  STALE_STREAMS(false);

  private final boolean dropped;

  MetricCount(boolean dropped) {
    this.dropped = dropped;
  }

  /** Whether a point that is counted here leaves no trace in the rows. */
  public boolean isDropped() {
    return dropped;
  }
}
