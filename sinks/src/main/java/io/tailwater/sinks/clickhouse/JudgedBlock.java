package io.tailwater.sinks.clickhouse;

import io.tailwater.model.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Rows of a table of alerting under construction, in the order of the schema.
 *
 * @param <R> what a row is made of
 */
abstract sealed class JudgedBlock<R> permits AlertBlock, BaselineBlock, SloBlock, IncidentBlock {
  private static final long MILLIS_PER_SECOND = 1_000;

  private final NativeBlock block;

  JudgedBlock(String table) {
    block = new NativeBlock(table);
  }

  /** Adds a row. */
  abstract void add(R row);

  /** The rows so far, ready to be sent. */
  final NativeBlock block() {
    return block;
  }

  final <C extends Column> C with(String name, C column) {
    return block.with(name, column);
  }

  /** A column of texts that repeat. */
  final LowCardinalityColumn name(String column) {
    return with(column, new LowCardinalityColumn());
  }

  final StringColumn text(String column) {
    return with(column, new StringColumn());
  }

  final ArrayColumn<StringColumn> texts(String column) {
    return with(column, new ArrayColumn<>(new StringColumn()));
  }

  final ArrayColumn<LowCardinalityColumn> names(String column) {
    return with(column, new ArrayColumn<>(new LowCardinalityColumn()));
  }

  final FixedColumn decimal(String column) {
    return with(column, FixedColumn.float64());
  }

  /** A column of whole numbers that are not negative. */
  final FixedColumn number(String column) {
    return with(column, FixedColumn.uint64());
  }

  static void add(LowCardinalityColumn column, String name) {
    column.add(utf8(name));
  }

  static void add(StringColumn column, String text) {
    byte[] bytes = utf8(text);
    column.add(bytes, 0, bytes.length);
  }

  static void addTexts(ArrayColumn<StringColumn> column, List<String> texts) {
    texts.forEach(text -> add(column.elements(), text));
    column.endRow();
  }

  static void addNames(ArrayColumn<LowCardinalityColumn> column, List<String> names) {
    names.forEach(name -> add(column.elements(), name));
    column.endRow();
  }

  static void addTraces(ArrayColumn<StringColumn> column, List<TraceId> traces) {
    traces.forEach(trace -> column.elements().addHex(trace.hi(), trace.lo()));
    column.endRow();
  }

  static void addSeconds(FixedColumn column, long millis) {
    column.add(Math.floorDiv(millis, MILLIS_PER_SECOND));
  }

  static void addFlag(FixedColumn column, boolean flag) {
    column.add(flag ? 1 : 0);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
