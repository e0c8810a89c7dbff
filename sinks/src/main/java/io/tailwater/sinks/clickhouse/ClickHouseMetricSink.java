package io.tailwater.sinks.clickhouse;

import com.clickhouse.client.api.insert.InsertSettings;
import io.tailwater.model.metric.ExponentialHistogramRow;
import io.tailwater.model.metric.HistogramRow;
import io.tailwater.model.metric.MetricRow;
import io.tailwater.model.metric.NumberRow;
import io.tailwater.model.metric.SummaryRow;
import io.tailwater.sinks.MetricRecord;
import io.tailwater.sinks.RecordSink;
import io.tailwater.sinks.RejectedBatchException;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.SinkException;
import io.tailwater.sinks.SinkReceipt;
import io.tailwater.sinks.TransientSinkException;
import io.tailwater.sinks.UndecodableItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lands metrics in ClickHouse, one Native block for each table and batch.
 *
 * <p>Each insert carries the token {@code <topic>-<partition>-<first>-<last>-<table>}. ClickHouse
 * remembers the last 10,000 tokens of a table, and of those that its materialized views fill, and
 * drops what comes under a known one. So a batch may be sent until an answer arrives.
 *
 * <p>Rows hold numbers and bounded text of the sink's own types, so a store that refuses them is
 * not set up right: the batch waits, and none of it is handed back.
 *
 * <p>Create the tables with {@link SchemaMigrations} first. Keep a batch below 100,000 rows.
 * Thread-safe.
 */
public final class ClickHouseMetricSink implements RecordSink<MetricRecord> {
  private static final long MILLIS_PER_DAY = 86_400_000;

  private final ClickHouseConnection connection;
  private final String incarnation = UUID.randomUUID().toString().substring(0, 8);
  private final AtomicLong attempts = new AtomicLong();

  /** A sink over a connection that stays the caller's to close. */
  public ClickHouseMetricSink(ClickHouseConnection connection) {
    this.connection = connection;
  }

  @Override
  public SinkReceipt write(SinkBatch<MetricRecord> batch) {
    NumberBlock numbers = new NumberBlock();
    HistogramBlock histograms = new HistogramBlock();
    List<UndecodableItem> undecodable = new ArrayList<>();
    for (MetricRecord metrics : batch.records()) {
      if (!metrics.fault().isEmpty()) {
        undecodable.add(new UndecodableItem(metrics.offset(), metrics.fault(), metrics.bytes()));
      }
      int day = (int) (SpanTimes.recordMillis(metrics.recordTimeMillis()) / MILLIS_PER_DAY);
      for (MetricRow row : metrics.rows()) {
        add(row, day, batch.partition(), metrics.offset(), numbers, histograms);
      }
    }
    Map<String, Long> rows = new LinkedHashMap<>();
    insert(batch, numbers.block(), rows);
    insert(batch, histograms.block(), rows);
    return new SinkReceipt(rows, undecodable, List.of());
  }

  @Override
  public String table() {
    return NumberBlock.TABLE;
  }

  @Override
  public void close() {}

  private static void add(
      MetricRow row,
      int day,
      int partition,
      long offset,
      NumberBlock numbers,
      HistogramBlock histograms) {
    switch (row) {
      case NumberRow number -> numbers.add(number, day, partition, offset);
      case HistogramRow histogram -> histograms.add(histogram, day, partition, offset);
      case ExponentialHistogramRow histogram -> histograms.add(histogram, day, partition, offset);
      case SummaryRow summary -> histograms.add(summary, day, partition, offset);
    }
  }

  private void insert(SinkBatch<?> batch, NativeBlock block, Map<String, Long> rows) {
    rows.put(block.table(), (long) block.rows());
    if (block.rows() == 0) {
      return;
    }
    try {
      connection.insert(block, settings(batch.name() + "-" + block.table()));
    } catch (RejectedBatchException e) {
      throw withDifferences(e, block);
    } catch (TransientSinkException e) {
      if (!ServerVerdict.isAboutSchema(e)) {
        throw e;
      }
      throw withDifferences(e, block);
    }
  }

  private TransientSinkException withDifferences(SinkException e, NativeBlock block) {
    return new TransientSinkException(
        e.code(), e.getMessage() + TableCheck.differences(connection, block), e);
  }

  private InsertSettings settings(String token) {
    return new InsertSettings()
        .setDeduplicationToken(token)
        // A server refuses an id that is still running, as it may after a timeout: never reuse one.
        .setQueryId(token + "-" + incarnation + "-" + attempts.incrementAndGet())
        .serverSetting("insert_deduplicate", "1")
        .serverSetting("deduplicate_blocks_in_dependent_materialized_views", "1")
        .serverSetting("async_insert", "0")
        .serverSetting("wait_end_of_query", "1")
        // After a long outage one batch may hold many days, each a partition.
        .serverSetting("max_partitions_per_insert_block", "0");
  }
}
