package io.tailwater.cli.backtest;

/**
 * What history is asked for. Rows of all three tables of counts come as one answer, in the order of
 * their minutes and in the same columns, so that it can be read as it comes: each kind fills those
 * that it has. The last row is none of a table: an answer without it is not whole.
 */
final class HistoryQuery {
  static final int REQUESTS = 0;
  static final int EDGES = 1;
  static final int STATEMENTS = 2;
  static final int END = 255;

  /** How many rows there are in each hour, and the first and last minute of it. */
  static final String OUTLINE =
      """
      SELECT toUnixTimestamp(toStartOfHour(c.minute, 'UTC')) AS hour, count() AS n,
          toUnixTimestamp(min(c.minute)) AS first, toUnixTimestamp(max(c.minute)) AS last
      FROM
      (
          SELECT minute FROM tailwater.red_1m
          UNION ALL SELECT minute FROM tailwater.edges_1m
          UNION ALL SELECT minute FROM tailwater.db_statements_1m
      ) AS c
      GROUP BY hour
      ORDER BY hour
      """;

  private HistoryQuery() {}

  /**
   * The counts of a time.
   *
   * @param fromSeconds epoch seconds
   * @param untilSeconds epoch seconds, exclusive
   */
  static String counts(long fromSeconds, long untilSeconds) {
    return """
      SELECT * FROM
      (
          SELECT toUnixTimestamp(m.minute) AS t, toUInt8(0) AS tag, toInt8(m.kind) AS kind,
              toString(m.service) AS a, toString(m.endpoint) AS b, toString(m.protocol) AS c, toString(m.code) AS d,
              sum(m.errors) AS errors1, sum(m.duration_sum_ns) AS sum1, max(m.duration_max_ns) AS max1,
              sumMap(m.latency) AS latency1, sum(m.apdex_satisfied) AS good, sum(m.apdex_tolerating) AS fair,
              toUInt64(0) AS errors2, toUInt64(0) AS sum2, toUInt64(0) AS max2,
              CAST(map(), 'Map(Int16, UInt64)') AS latency2,
              toUInt64(0) AS sum3, CAST(map(), 'Map(Int16, UInt64)') AS latency3,
              max(m.slowest) AS slow, toString(max(m.failed_trace_id)) AS failed
          FROM tailwater.red_1m AS m
          WHERE m.minute >= toDateTime(%1$d, 'UTC') AND m.minute < toDateTime(%2$d, 'UTC')
          GROUP BY t, kind, a, b, c, d
          UNION ALL
          SELECT toUnixTimestamp(m.minute), toUInt8(1), toInt8(m.kind),
              toString(m.client), toString(m.server), '', '',
              sum(m.client_errors), sum(m.client_duration_sum_ns), max(m.client_duration_max_ns),
              sumMap(m.client_latency), toUInt64(0), toUInt64(0),
              sum(m.server_errors), sum(m.server_duration_sum_ns), max(m.server_duration_max_ns),
              sumMap(m.server_latency),
              sum(m.gap_sum_ns), sumMap(m.gap),
              max(m.slowest), toString(max(m.failed_trace_id))
          FROM tailwater.edges_1m AS m
          WHERE m.minute >= toDateTime(%1$d, 'UTC') AND m.minute < toDateTime(%2$d, 'UTC')
          GROUP BY m.minute, m.kind, m.client, m.server
          UNION ALL
          SELECT toUnixTimestamp(m.minute), toUInt8(2), toInt8(0),
              toString(m.service), toString(m.system), toString(m.namespace), m.statement,
              sum(m.errors), sum(m.duration_sum_ns), max(m.duration_max_ns),
              sumMap(m.latency), toUInt64(0), toUInt64(0),
              toUInt64(0), toUInt64(0), toUInt64(0),
              CAST(map(), 'Map(Int16, UInt64)'),
              toUInt64(0), CAST(map(), 'Map(Int16, UInt64)'),
              max(m.slowest), toString(max(m.failed_trace_id))
          FROM tailwater.db_statements_1m AS m
          WHERE m.minute >= toDateTime(%1$d, 'UTC') AND m.minute < toDateTime(%2$d, 'UTC')
          GROUP BY m.minute, m.service, m.system, m.namespace, m.statement
          UNION ALL
          SELECT toUInt32(4294967295), toUInt8(255), toInt8(0), '', '', '', '',
              toUInt64(0), toUInt64(0), toUInt64(0), CAST(map(), 'Map(Int16, UInt64)'), toUInt64(0), toUInt64(0),
              toUInt64(0), toUInt64(0), toUInt64(0), CAST(map(), 'Map(Int16, UInt64)'),
              toUInt64(0), CAST(map(), 'Map(Int16, UInt64)'),
              CAST((0, ''), 'Tuple(duration_ns UInt64, trace_id String)'), ''
      )
      ORDER BY t, tag, kind, a, b, c, d
      """
        .formatted(fromSeconds, untilSeconds);
  }
}
