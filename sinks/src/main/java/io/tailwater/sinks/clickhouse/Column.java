package io.tailwater.sinks.clickhouse;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A column under construction, written in ClickHouse's Native format.
 *
 * <p>A column goes out as two runs of bytes: first the state of its serialization (only {@code
 * LowCardinality} has one, and it stands ahead of the offsets of any array around it), then its
 * rows. Both may be written again and give the same bytes.
 *
 * <p>Source: ClickHouse's documentation of the Native format and its {@code Serialization*}
 * classes; the tests hold it against a real engine.
 */
sealed interface Column
    permits FixedColumn,
        StringColumn,
        LowCardinalityColumn,
        ArrayColumn,
        MapColumn,
        BucketsColumn,
        SlowestColumn {
  /** The ClickHouse type. */
  String type();

  /** How many rows the column has. */
  int rows();

  /** Writes the serialization state, for most types nothing. */
  void writeState(OutputStream out) throws IOException;

  /** Writes the rows. */
  void writeRows(OutputStream out) throws IOException;
}
