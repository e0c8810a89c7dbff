package io.tailwater.sinks.clickhouse;

import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.DestinationKey;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.model.rollup.EdgeStats;
import io.tailwater.model.rollup.RequestKey;
import io.tailwater.model.rollup.RollupKey;
import io.tailwater.model.rollup.StatementKey;
import java.nio.charset.StandardCharsets;

/**
 * Rows of a table of rollups under construction, in the order of the schema.
 *
 * @param <K> what the rows are of
 * @param <S> what is told of each
 */
abstract sealed class RollupRows<K extends RollupKey, S> {
  private static final long MILLIS_PER_SECOND = 1_000;

  final NativeBlock block;
  private final FixedColumn minute;

  private RollupRows(String table) {
    block = new NativeBlock(table);
    minute = block.with("minute", FixedColumn.seconds());
  }

  /** Adds a row. */
  final void add(K key, S stats) {
    minute.add(key.minuteMillis() / MILLIS_PER_SECOND);
    addRest(key, stats);
  }

  abstract void addRest(K key, S stats);

  final LowCardinalityColumn name(String column) {
    return block.with(column, new LowCardinalityColumn());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Rows of {@code tailwater.red_1m}. */
  static final class Requests extends RollupRows<RequestKey, CallStats> {
    static final String TABLE = "red_1m";

    private final LowCardinalityColumn service = name("service");
    private final LowCardinalityColumn instance = name("instance");
    private final LowCardinalityColumn endpoint = name("endpoint");
    private final FixedColumn kind = block.with("kind", FixedColumn.enum8(RequestKey.Kind.class));
    private final LowCardinalityColumn protocol = name("protocol");
    private final LowCardinalityColumn code = name("code");
    private final CallColumns calls = new CallColumns(block, "");
    private final FixedColumn satisfied = block.with("apdex_satisfied", FixedColumn.uint64());
    private final FixedColumn tolerating = block.with("apdex_tolerating", FixedColumn.uint64());
    private final CallColumns.Examples examples = new CallColumns.Examples(block);

    Requests() {
      super(TABLE);
    }

    @Override
    void addRest(RequestKey key, CallStats stats) {
      service.add(utf8(key.service()));
      instance.add(utf8(key.instance()));
      endpoint.add(utf8(key.endpoint()));
      kind.add(key.kind());
      protocol.add(utf8(key.protocol()));
      code.add(utf8(key.code()));
      calls.add(stats);
      satisfied.add(stats.satisfied());
      tolerating.add(stats.tolerating());
      examples.add(stats);
    }
  }

  /** Rows of {@code tailwater.edges_1m}. */
  static final class Edges extends RollupRows<EdgeKey, EdgeStats> {
    static final String TABLE = "edges_1m";

    private final LowCardinalityColumn client = name("client");
    private final LowCardinalityColumn server = name("server");
    private final FixedColumn kind = block.with("kind", FixedColumn.enum8(EdgeKey.Kind.class));
    private final CallColumns clientCalls = new CallColumns(block, "client_");
    private final CallColumns serverCalls = new CallColumns(block, "server_");
    private final FixedColumn gapSum = block.with("gap_sum_ns", FixedColumn.uint64());
    private final BucketsColumn gap = block.with("gap", new BucketsColumn());
    private final CallColumns.Examples examples = new CallColumns.Examples(block);

    Edges() {
      super(TABLE);
    }

    @Override
    void addRest(EdgeKey key, EdgeStats stats) {
      client.add(utf8(key.client()));
      server.add(utf8(key.server()));
      kind.add(key.kind());
      clientCalls.add(stats.client());
      serverCalls.add(stats.server());
      gapSum.add(stats.gap().sumNanos());
      gap.add(stats.gap());
      CallStats both = new CallStats();
      both.add(stats.client());
      both.add(stats.server());
      examples.add(both);
    }
  }

  /** Rows of {@code tailwater.db_statements_1m}. */
  static final class Statements extends RollupRows<StatementKey, CallStats> {
    static final String TABLE = "db_statements_1m";

    private final LowCardinalityColumn service = name("service");
    private final LowCardinalityColumn system = name("system");
    private final LowCardinalityColumn namespace = name("namespace");
    private final StringColumn statement = block.with("statement", new StringColumn());
    private final CallColumns calls = new CallColumns(block, "");
    private final CallColumns.Examples examples = new CallColumns.Examples(block);

    Statements() {
      super(TABLE);
    }

    @Override
    void addRest(StatementKey key, CallStats stats) {
      service.add(utf8(key.service()));
      system.add(utf8(key.system()));
      namespace.add(utf8(key.namespace()));
      byte[] text = utf8(key.statement());
      statement.add(text, 0, text.length);
      calls.add(stats);
      examples.add(stats);
    }
  }

  /** Rows of {@code tailwater.messaging_1m}. */
  static final class Destinations extends RollupRows<DestinationKey, CallStats> {
    static final String TABLE = "messaging_1m";

    private final LowCardinalityColumn service = name("service");
    private final LowCardinalityColumn system = name("system");
    private final LowCardinalityColumn destination = name("destination");
    private final LowCardinalityColumn operation = name("operation");
    private final CallColumns calls = new CallColumns(block, "");
    private final CallColumns.Examples examples = new CallColumns.Examples(block);

    Destinations() {
      super(TABLE);
    }

    @Override
    void addRest(DestinationKey key, CallStats stats) {
      service.add(utf8(key.service()));
      system.add(utf8(key.system()));
      destination.add(utf8(key.destination()));
      operation.add(utf8(key.operation()));
      calls.add(stats);
      examples.add(stats);
    }
  }
}
