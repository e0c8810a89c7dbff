package io.tailwater.sinks.clickhouse;

/**
 * Rows of {@code tailwater.logs} under construction: one field for each column, in the order of the
 * schema. Who fills it adds one row to every column for each log.
 */
final class LogBlock {
  /** The table's name without its database. */
  static final String TABLE = "logs";

  private final NativeBlock block = new NativeBlock(TABLE);
  final FixedColumn day = block.with("day", FixedColumn.date());
  final FixedColumn time = block.with("time", FixedColumn.nanos());
  final FixedColumn observedTime = block.with("observed_time", FixedColumn.nanos());
  final StringColumn traceId = block.with("trace_id", new StringColumn());
  final StringColumn spanId = block.with("span_id", new StringColumn());
  final FixedColumn traceFlags = block.with("trace_flags", FixedColumn.uint32());
  final LowCardinalityColumn service = block.with("service", new LowCardinalityColumn());
  final LowCardinalityColumn instance = block.with("instance", new LowCardinalityColumn());
  final FixedColumn severity = block.with("severity", FixedColumn.enum8(LogSeverity.class));
  final FixedColumn severityNumber = block.with("severity_number", FixedColumn.uint8());
  final LowCardinalityColumn severityText = block.with("severity_text", new LowCardinalityColumn());
  final StringColumn body = block.with("body", new StringColumn());
  final LowCardinalityColumn eventName = block.with("event_name", new LowCardinalityColumn());
  final MapColumn attributes = block.with("attributes", new MapColumn());
  final MapColumn resourceAttributes = block.with("resource_attributes", new MapColumn());
  final LowCardinalityColumn scopeName = block.with("scope_name", new LowCardinalityColumn());
  final LowCardinalityColumn scopeVersion = block.with("scope_version", new LowCardinalityColumn());
  final LowCardinalityColumn patternId = block.with("pattern_id", new LowCardinalityColumn());
  final FixedColumn correlation =
      block.with("correlation", FixedColumn.lowerCaseEnum8(LogCorrelation.class));
  final LowCardinalityColumn policy = block.with("policy", new LowCardinalityColumn());
  final LowCardinalityColumn reason = block.with("reason", new LowCardinalityColumn());
  final FixedColumn sampleWeight = block.with("sample_weight", FixedColumn.float64());
  final ArrayColumn<LowCardinalityColumn> warnings =
      block.with("warnings", new ArrayColumn<>(new LowCardinalityColumn()));
  final FixedColumn sourcePartition = block.with("source_partition", FixedColumn.uint32());
  final FixedColumn sourceOffset = block.with("source_offset", FixedColumn.uint64());
  final FixedColumn sourceIndex = block.with("source_index", FixedColumn.uint32());

  /** The rows so far, ready to be sent. */
  NativeBlock block() {
    return block;
  }
}
