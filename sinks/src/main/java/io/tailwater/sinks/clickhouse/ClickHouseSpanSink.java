package io.tailwater.sinks.clickhouse;

import com.clickhouse.client.api.insert.InsertSettings;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.SinkReceipt;
import io.tailwater.sinks.SpanSink;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lands kept spans in ClickHouse, one Native block for each table and batch.
 *
 * <p>Each insert carries the token {@code <topic>-<partition>-<first>-<last>-<table>}. ClickHouse
 * remembers the last 10,000 tokens of a table and drops what comes under a known one, so a batch
 * may be sent until an answer arrives. This holds because the bytes depend on the batch alone and
 * because a block is never split: the token covers the block, not its rows.
 *
 * <p>Create the tables with {@link SchemaMigrations} first. Keep a batch below 100,000 spans and 64
 * MB. Thread-safe; closing the sink leaves the connection open.
 */
public final class ClickHouseSpanSink implements SpanSink {
  private final ClickHouseConnection connection;
  private final String incarnation = UUID.randomUUID().toString().substring(0, 8);
  private final AtomicLong attempts = new AtomicLong();

  /** A sink over a connection that stays the caller's to close. */
  public ClickHouseSpanSink(ClickHouseConnection connection) {
    this.connection = connection;
  }

  @Override
  public SinkReceipt write(SinkBatch batch) {
    KeptTraceDecoder.Decoded decoded = KeptTraceDecoder.decode(batch);
    Map<String, Long> rows = new LinkedHashMap<>();
    insert(batch, decoded.spans(), rows);
    insert(batch, decoded.traceParts(), rows);
    return new SinkReceipt(rows, decoded.undecodable());
  }

  private void insert(SinkBatch batch, NativeBlock block, Map<String, Long> rows) {
    if (block.rows() > 0) {
      connection.insert(block, settings(batch.name() + "-" + block.table()));
    }
    rows.put(block.table(), (long) block.rows());
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
        // After a long outage one batch may hold many decision days, each a partition.
        .serverSetting("max_partitions_per_insert_block", "0");
  }

  @Override
  public void close() {}
}
