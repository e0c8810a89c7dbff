package io.tailwater.sinks.clickhouse;

/**
 * Rows of {@code tailwater.trace_parts} under construction: one field for each column, in the order
 * of the schema. Who fills it adds one row to every column for every record and trace; the view
 * {@code tailwater.traces} adds them up.
 */
final class TracePartBlock {
  /** The table's name without its database. */
  static final String TABLE = "trace_parts";

  /** What a record holds; SQL users see the words in lower case. */
  enum Signal {
    /** Spans of the trace. */
    SPANS,
    /** Logs of the trace. */
    LOGS
  }

  private final NativeBlock block = new NativeBlock(TABLE);
  final FixedColumn day = block.with("day", FixedColumn.date());
  final StringColumn traceId = block.with("trace_id", new StringColumn());
  final FixedColumn sourcePartition = block.with("source_partition", FixedColumn.uint32());
  final FixedColumn sourceOffset = block.with("source_offset", FixedColumn.uint64());
  final FixedColumn late = block.with("late", FixedColumn.bool());
  final LowCardinalityColumn rootService = block.with("root_service", new LowCardinalityColumn());
  final LowCardinalityColumn rootName = block.with("root_name", new LowCardinalityColumn());
  final FixedColumn startTime = block.with("start_time", FixedColumn.nanos());
  final FixedColumn endTime = block.with("end_time", FixedColumn.nanos());
  final FixedColumn spanCount = block.with("span_count", FixedColumn.uint64());
  final FixedColumn errorCount = block.with("error_count", FixedColumn.uint64());
  final ArrayColumn<LowCardinalityColumn> services =
      block.with("services", new ArrayColumn<>(new LowCardinalityColumn()));
  final LowCardinalityColumn policy = block.with("policy", new LowCardinalityColumn());
  final FixedColumn sampleWeight = block.with("sample_weight", FixedColumn.float64());
  final FixedColumn policyVersion = block.with("policy_version", FixedColumn.uint32());
  final LowCardinalityColumn decisionReason =
      block.with("decision_reason", new LowCardinalityColumn());
  final FixedColumn complete = block.with("complete", FixedColumn.bool());
  final FixedColumn signal = block.with("signal", FixedColumn.lowerCaseEnum8(Signal.class));
  final FixedColumn logCount = block.with("log_count", FixedColumn.uint64());
  final FixedColumn logDebugCount = block.with("log_debug_count", FixedColumn.uint64());
  final FixedColumn logInfoCount = block.with("log_info_count", FixedColumn.uint64());
  final FixedColumn logWarnCount = block.with("log_warn_count", FixedColumn.uint64());
  final FixedColumn logErrorCount = block.with("log_error_count", FixedColumn.uint64());
  final FixedColumn firstErrorTime = block.with("first_error_time", FixedColumn.nanos());
  final StringColumn firstErrorMessage = block.with("first_error_message", new StringColumn());

  /** The rows so far, ready to be sent. */
  NativeBlock block() {
    return block;
  }
}
