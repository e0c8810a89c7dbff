package io.tailwater.sinks.clickhouse;

/** Rows of {@code tailwater.log_pattern_counts} under construction, in the order of the schema. */
final class LogPatternBlock {
  /** The table's name without its database. */
  static final String TABLE = "log_pattern_counts";

  private final NativeBlock block = new NativeBlock(TABLE);
  final FixedColumn minute = block.with("minute", FixedColumn.seconds());
  final LowCardinalityColumn service = block.with("service", new LowCardinalityColumn());
  final FixedColumn severity = block.with("severity", FixedColumn.enum8(LogSeverity.class));
  final LowCardinalityColumn patternId = block.with("pattern_id", new LowCardinalityColumn());
  final StringColumn template = block.with("template", new StringColumn());
  final FixedColumn total = block.with("total", FixedColumn.uint64());
  final FixedColumn kept = block.with("kept", FixedColumn.uint64());

  /** The rows so far, ready to be sent. */
  NativeBlock block() {
    return block;
  }
}
