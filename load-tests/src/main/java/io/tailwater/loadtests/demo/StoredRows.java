package io.tailwater.loadtests.demo;

import io.tailwater.sinks.clickhouse.ClickHouseConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Asks ClickHouse what is there. Every method throws {@link io.tailwater.sinks.SinkException} where
 * it refuses or does not answer.
 */
final class StoredRows implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String END_OF_TIME = "2200-01-01 00:00:00";
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ClickHouseConnection connection;

  StoredRows(URI clickHouse) {
    connection = ClickHouseConnection.open(clickHouse, PATIENCE);
  }

  /** Rows of all runs; cheap however many there are. */
  Rows count() {
    return new Rows(
        number("SELECT count() FROM tailwater.spans"),
        number("SELECT countIf(NOT late) FROM tailwater.trace_parts WHERE signal = 'spans'"));
  }

  /** Everything about the spans and traces that began at an instant or later. */
  Evidence.Stored since(Instant instant) {
    String since = MILLIS.format(instant);
    String spans = " FROM tailwater.spans WHERE start_time >= '" + since + "'";
    String traces =
        " FROM tailwater.traces_between(since = '" + since + "', until = '" + END_OF_TIME + "')";
    String[] counts =
        columns(connection.rows("SELECT count(), uniqExact(trace_id, span_id)" + spans).getFirst());
    Map<String, Long> errorTraces = new HashMap<>();
    for (String row :
        connection.rows("SELECT trace_id, span_count" + traces + " WHERE error_count > 0")) {
      errorTraces.put(columns(row)[0], Long.parseLong(columns(row)[1]));
    }
    return new Evidence.Stored(
        Long.parseLong(counts[0]),
        Long.parseLong(counts[1]),
        number("SELECT count()" + traces),
        new HashSet<>(connection.rows("SELECT DISTINCT service" + spans)),
        errorTraces);
  }

  /** Rows in {@code tailwater.spans} of spans that began at an instant or later. */
  long spansSince(Instant instant) {
    return number(
        "SELECT count() FROM tailwater.spans WHERE start_time >= '" + MILLIS.format(instant) + "'");
  }

  @Override
  public void close() {
    connection.close();
  }

  private long number(String sql) {
    List<String> rows = connection.rows(sql);
    return Long.parseLong(rows.getFirst());
  }

  private static String[] columns(String row) {
    return row.split("\t", -1);
  }
}
