package io.tailwater.sinks.clickhouse;

/** Rows of {@code tailwater.log_pattern_names} under construction, in the order of the schema. */
final class LogPatternNameBlock {
  /** The table's name without its database. */
  static final String TABLE = "log_pattern_names";

  private final NativeBlock block = new NativeBlock(TABLE);
  final FixedColumn told = block.with("told", FixedColumn.nanos());
  final LowCardinalityColumn service = block.with("service", new LowCardinalityColumn());
  final FixedColumn severity = block.with("severity", FixedColumn.enum8(LogSeverity.class));
  final StringColumn formerId = block.with("former_id", new StringColumn());
  final StringColumn patternId = block.with("pattern_id", new StringColumn());
  final StringColumn template = block.with("template", new StringColumn());

  /** The rows so far, ready to be sent. */
  NativeBlock block() {
    return block;
  }
}
