package io.tailwater.sinks;

import io.tailwater.model.metric.ExponentialHistogramRow;
import io.tailwater.model.metric.HistogramRow;
import io.tailwater.model.metric.MetricRow;
import io.tailwater.model.metric.NumberRow;
import io.tailwater.model.metric.SummaryRow;
import java.util.List;

/**
 * The rows of one record of metrics.
 *
 * @param offset the record's offset
 * @param recordTimeMillis the record's time, milliseconds since 1970-01-01 UTC; its day is the
 *     partition of the rows
 * @param rows its rows; of one series and time there is at most one
 * @param fault why no rows could be made of it; empty where they could
 * @param bytes the record where it has a fault, else empty; not copied, so nobody may change it
 */
@SuppressWarnings("ArrayRecordComponent") // identity is enough: a record is never compared
public record MetricRecord(
    long offset, long recordTimeMillis, List<MetricRow> rows, String fault, byte[] bytes)
    implements SinkRecord {
  private static final int BYTES_OF_A_RECORD = 128;
  private static final int BYTES_OF_A_ROW = 256;
  private static final int BYTES_OF_AN_EXEMPLAR = 64;

  /** Copies the list, and checks the offset. */
  public MetricRecord {
    rows = List.copyOf(rows);
    if (offset < 0) {
      throw new IllegalArgumentException("a Kafka offset is not negative: " + offset);
    }
  }

  /** A record that was read. */
  public MetricRecord(long offset, long recordTimeMillis, List<MetricRow> rows) {
    this(offset, recordTimeMillis, rows, "", new byte[0]);
  }

  /** A record that cannot be read. */
  public static MetricRecord broken(
      long offset, long recordTimeMillis, String fault, byte[] bytes) {
    return new MetricRecord(offset, recordTimeMillis, List.of(), fault, bytes);
  }

  @Override
  public int weightBytes() {
    long all = BYTES_OF_A_RECORD + (long) bytes.length;
    for (MetricRow row : rows) {
      all += BYTES_OF_A_ROW + (long) Long.BYTES * numbers(row);
      all += (long) BYTES_OF_AN_EXEMPLAR * row.exemplars().size();
    }
    return (int) Math.min(all, Integer.MAX_VALUE);
  }

  /** How many numbers its arrays hold. */
  private static int numbers(MetricRow row) {
    return switch (row) {
      case NumberRow _ -> 0;
      case SummaryRow summary -> summary.quantiles().length + summary.values().length;
      case HistogramRow histogram -> histogram.bounds().length + histogram.counts().length;
      case ExponentialHistogramRow histogram ->
          histogram.buckets().positive().length + histogram.buckets().negative().length;
    };
  }
}
