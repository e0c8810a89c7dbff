package io.tailwater.sinks.clickhouse;

import io.tailwater.model.SpanKind;
import io.tailwater.model.StatusCode;

/**
 * Rows of {@code tailwater.spans} under construction: one field for each column, in the order of
 * the schema. Who fills it adds one row to every column for each span.
 */
final class SpanBlock {
  /** The table's name without its database. */
  static final String TABLE = "spans";

  private final NativeBlock block = new NativeBlock(TABLE);
  final FixedColumn day = block.with("day", FixedColumn.date());
  final StringColumn traceId = block.with("trace_id", new StringColumn());
  final StringColumn spanId = block.with("span_id", new StringColumn());
  final StringColumn parentSpanId = block.with("parent_span_id", new StringColumn());
  final LowCardinalityColumn service = block.with("service", new LowCardinalityColumn());
  final LowCardinalityColumn name = block.with("name", new LowCardinalityColumn());
  final FixedColumn kind = block.with("kind", FixedColumn.enum8(SpanKind.class));
  final FixedColumn status = block.with("status", FixedColumn.enum8(StatusCode.class));
  final StringColumn statusMessage = block.with("status_message", new StringColumn());
  final FixedColumn startTime = block.with("start_time", FixedColumn.nanos());
  final FixedColumn durationNanos = block.with("duration_ns", FixedColumn.uint64());
  final MapColumn attributes = block.with("attributes", new MapColumn());
  final MapColumn resourceAttributes = block.with("resource_attributes", new MapColumn());
  final LowCardinalityColumn scopeName = block.with("scope_name", new LowCardinalityColumn());
  final LowCardinalityColumn scopeVersion = block.with("scope_version", new LowCardinalityColumn());
  final ArrayColumn<FixedColumn> eventTimes =
      block.with("events.time", new ArrayColumn<>(FixedColumn.nanos()));
  final ArrayColumn<LowCardinalityColumn> eventNames =
      block.with("events.name", new ArrayColumn<>(new LowCardinalityColumn()));
  final ArrayColumn<MapColumn> eventAttributes =
      block.with("events.attributes", new ArrayColumn<>(new MapColumn()));
  final ArrayColumn<StringColumn> linkTraceIds =
      block.with("links.trace_id", new ArrayColumn<>(new StringColumn()));
  final ArrayColumn<StringColumn> linkSpanIds =
      block.with("links.span_id", new ArrayColumn<>(new StringColumn()));
  final ArrayColumn<MapColumn> linkAttributes =
      block.with("links.attributes", new ArrayColumn<>(new MapColumn()));
  final StringColumn traceState = block.with("trace_state", new StringColumn());
  final FixedColumn flags = block.with("flags", FixedColumn.uint32());
  final ArrayColumn<LowCardinalityColumn> warnings =
      block.with("warnings", new ArrayColumn<>(new LowCardinalityColumn()));
  final FixedColumn sampleWeight = block.with("sample_weight", FixedColumn.float64());
  final LowCardinalityColumn policy = block.with("policy", new LowCardinalityColumn());
  final FixedColumn policyVersion = block.with("policy_version", FixedColumn.uint32());

  /** The rows so far, ready to be sent. */
  NativeBlock block() {
    return block;
  }
}
