package io.tailwater.sinks.clickhouse;

import com.clickhouse.client.api.insert.InsertSettings;
import io.tailwater.sinks.KeptLogs;
import io.tailwater.sinks.KeptTrace;
import io.tailwater.sinks.RecordSink;
import io.tailwater.sinks.RejectedBatchException;
import io.tailwater.sinks.Rollup;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.SinkReceipt;
import io.tailwater.sinks.SinkRecord;
import io.tailwater.sinks.TransientSinkException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lands kept records in ClickHouse, one Native block for each table and batch.
 *
 * <p>Each insert carries the token {@code <topic>-<partition>-<first>-<last>-<table>}. ClickHouse
 * remembers the last 10,000 tokens of a table and drops what comes under a known one, so a batch
 * may be sent until an answer arrives. This holds because the bytes depend on the range alone. A
 * block that ClickHouse refuses for its content is cut in two, again and again ({@link
 * BatchLanding}); the parts have tokens of the same form.
 *
 * <p>Create the tables with {@link SchemaMigrations} first. Keep a batch below 100,000 spans or
 * logs and 64 MB. Thread-safe; closing the sink leaves the connection open.
 *
 * @param <R> the kind of records
 */
public final class ClickHouseSink<R extends SinkRecord> implements RecordSink<R> {
  private final ClickHouseConnection connection;
  private final String table;
  private final BatchDecoder<R> decoder;
  private final String incarnation = UUID.randomUUID().toString().substring(0, 8);
  private final AtomicLong attempts = new AtomicLong();
  private final Landings landings = new Landings();

  private ClickHouseSink(ClickHouseConnection connection, String table, BatchDecoder<R> decoder) {
    this.connection = connection;
    this.table = table;
    this.decoder = decoder;
  }

  /** A sink of kept spans over a connection that stays the caller's to close. */
  public static ClickHouseSink<KeptTrace> ofSpans(ClickHouseConnection connection) {
    return new ClickHouseSink<>(connection, SpanBlock.TABLE, KeptTraceDecoder::decode);
  }

  /** A sink of kept logs over a connection that stays the caller's to close. */
  public static ClickHouseSink<KeptLogs> ofLogs(ClickHouseConnection connection) {
    return new ClickHouseSink<>(connection, LogBlock.TABLE, KeptLogDecoder::decode);
  }

  /** A sink of counts of log patterns over a connection that stays the caller's to close. */
  static ClickHouseSink<Rollup> ofLogPatterns(ClickHouseConnection connection) {
    return new ClickHouseSink<>(connection, LogPatternBlock.TABLE, LogPatternDecoder::decode);
  }

  /** A sink of their further names over a connection that stays the caller's to close. */
  static ClickHouseSink<Rollup> ofLogPatternNames(ClickHouseConnection connection) {
    return new ClickHouseSink<>(
        connection, LogPatternNameBlock.TABLE, LogPatternNameDecoder::decode);
  }

  /** A sink of exceptions over a connection that stays the caller's to close. */
  static ClickHouseSink<Rollup> ofExceptions(ClickHouseConnection connection) {
    return new ClickHouseSink<>(connection, ExceptionBlock.TABLE, ExceptionDecoder::decode);
  }

  /** A sink of rollups of a kind over a connection that stays the caller's to close. */
  static ClickHouseSink<Rollup> ofRollups(
      ClickHouseConnection connection, String table, BatchDecoder<Rollup> decoder) {
    return new ClickHouseSink<>(connection, table, decoder);
  }

  @Override
  public String table() {
    return table;
  }

  @Override
  public SinkReceipt write(SinkBatch<R> batch) {
    try {
      return landing(batch, landings, this::insert).land();
    } catch (TransientSinkException e) {
      throw e.getCause() instanceof RejectedBatchException ? withDifferences(e) : e;
    }
  }

  /** A column of another type refuses every record, and ClickHouse does not say that it is that. */
  private TransientSinkException withDifferences(TransientSinkException e) {
    DecodedBatch none = decoder.decode(new SinkBatch<>("", 0, 0, 0, List.of()));
    return new TransientSinkException(
        e.code(),
        e.getMessage()
            + TableCheck.differences(connection, none.rows())
            + TableCheck.differences(connection, none.traceParts()),
        e);
  }

  /** One try to land a batch, as this sink makes it. */
  BatchLanding<R> landing(SinkBatch<R> batch, Landings known, BatchLanding.Insert insert) {
    return new BatchLanding<>(batch, table, decoder, known, insert);
  }

  /** Inserts one table's rows of a part. */
  void insert(SinkBatch<?> part, NativeBlock block) {
    if (block.rows() == 0) {
      return;
    }
    long startNanos = System.nanoTime();
    try {
      connection.insert(block, settings(part.name() + "-" + block.table()));
    } catch (TransientSinkException e) {
      if (!ServerVerdict.isAboutSchema(e)) {
        throw e;
      }
      throw new TransientSinkException(
          e.code(), e.getMessage() + TableCheck.differences(connection, block), e);
    }
    landings.landed(block.table(), startNanos);
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
