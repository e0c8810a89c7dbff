package io.tailwater.sinks.clickhouse;

/**
 * Rows of {@code tailwater.exception_occurrences} under construction, in the order of the schema.
 */
final class ExceptionBlock {
  /** The table's name without its database. */
  static final String TABLE = "exception_occurrences";

  /** What tells of an exception. */
  enum Source {
    EVENT,
    LOG
  }

  private final NativeBlock block = new NativeBlock(TABLE);
  final FixedColumn time = block.with("time", FixedColumn.nanos());
  final LowCardinalityColumn service = block.with("service", new LowCardinalityColumn());
  final LowCardinalityColumn endpoint = block.with("endpoint", new LowCardinalityColumn());
  final LowCardinalityColumn type = block.with("type", new LowCardinalityColumn());
  final LowCardinalityColumn fingerprint = block.with("fingerprint", new LowCardinalityColumn());
  final StringColumn traceId = block.with("trace_id", new StringColumn());
  final StringColumn spanId = block.with("span_id", new StringColumn());
  final StringColumn originSpanId = block.with("origin_span_id", new StringColumn());
  final FixedColumn failure = block.with("failure", FixedColumn.uint64());
  final FixedColumn source = block.with("source", FixedColumn.lowerCaseEnum8(Source.class));
  final StringColumn message = block.with("message", new StringColumn());
  final StringColumn stacktrace = block.with("stacktrace", new StringColumn());

  /** The rows so far, ready to be sent. */
  NativeBlock block() {
    return block;
  }
}
