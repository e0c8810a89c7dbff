package io.tailwater.sinks;

import io.tailwater.model.metric.MetricRow;
import java.util.List;

/**
 * The rows of one record of metrics.
 *
 * @param offset the record's offset
 * @param recordMillis the record's time, epoch milliseconds; its day is the partition of the rows
 * @param rows its rows; of one series and time there is at most one
 */
public record MetricRecord(long offset, long recordMillis, List<MetricRow> rows) {
  /** Copies the list. */
  public MetricRecord {
    rows = List.copyOf(rows);
  }
}
