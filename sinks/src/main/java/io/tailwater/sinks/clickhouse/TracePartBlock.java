package io.tailwater.sinks.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tailwater.model.StatusCode;
import io.tailwater.model.TraceId;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.sinks.KeptTrace;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Rows of {@code tailwater.trace_parts} under construction: for every record and trace one row of
 * sums, which the view {@code tailwater.traces} adds up.
 */
final class TracePartBlock {
  /** The table's name without its database. */
  static final String TABLE = "trace_parts";

  private static final byte[] NOTHING = {};

  private final NativeBlock block = new NativeBlock(TABLE);
  private final FixedColumn day = block.with("day", FixedColumn.date());
  private final StringColumn traceId = block.with("trace_id", new StringColumn());
  private final FixedColumn sourcePartition = block.with("source_partition", FixedColumn.uint32());
  private final FixedColumn sourceOffset = block.with("source_offset", FixedColumn.uint64());
  private final FixedColumn late = block.with("late", FixedColumn.bool());
  private final LowCardinalityColumn rootService =
      block.with("root_service", new LowCardinalityColumn());
  private final LowCardinalityColumn rootName = block.with("root_name", new LowCardinalityColumn());
  private final FixedColumn startTime = block.with("start_time", FixedColumn.nanos());
  private final FixedColumn endTime = block.with("end_time", FixedColumn.nanos());
  private final FixedColumn spanCount = block.with("span_count", FixedColumn.uint64());
  private final FixedColumn errorCount = block.with("error_count", FixedColumn.uint64());
  private final ArrayColumn<LowCardinalityColumn> services =
      block.with("services", new ArrayColumn<>(new LowCardinalityColumn()));
  private final LowCardinalityColumn policy = block.with("policy", new LowCardinalityColumn());
  private final FixedColumn sampleWeight = block.with("sample_weight", FixedColumn.float64());
  private final FixedColumn policyVersion = block.with("policy_version", FixedColumn.uint32());
  private final LowCardinalityColumn decisionReason =
      block.with("decision_reason", new LowCardinalityColumn());
  private final FixedColumn complete = block.with("complete", FixedColumn.bool());

  private final Map<TraceId, Part> openParts = new LinkedHashMap<>();

  /**
   * Counts a span of the open record.
   *
   * @param name the span's name; copied where it is kept
   * @param weight how many spans of all traffic it stands for
   */
  void count(SpanView span, String service, GrowingBytes name, SpanTimes times, double weight) {
    TraceId trace = new TraceId(span.traceIdHi(), span.traceIdLo());
    Part part = openParts.computeIfAbsent(trace, _ -> new Part());
    part.spans++;
    part.errors += span.statusCode() == StatusCode.ERROR ? 1 : 0;
    part.services.add(service);
    if (span.isRoot() && (!part.hasRoot || times.startNanos() < part.rootStartNanos)) {
      part.hasRoot = true;
      part.rootStartNanos = times.startNanos();
      part.rootService = service;
      part.rootWeight = weight;
      part.rootName = Arrays.copyOf(name.array(), name.length());
    }
    part.startNanos = Math.min(part.startNanos, times.startNanos());
    part.endNanos = Math.max(part.endNanos, times.endNanos());
  }

  /** Closes the record: what was counted since the last call becomes rows. */
  void endRecord(KeptTrace record, int partition, int recordDay, byte[] policyName) {
    byte[] reason = record.decisionReason().getBytes(UTF_8);
    openParts.forEach(
        (trace, part) -> {
          day.add(recordDay);
          traceId.addHex(trace.hi(), trace.lo());
          sourcePartition.add(partition);
          sourceOffset.add(record.offset());
          late.add(record.late() ? 1 : 0);
          rootService.add(part.rootService.getBytes(UTF_8));
          rootName.add(part.rootName);
          startTime.add(part.startNanos);
          endTime.add(part.endNanos);
          spanCount.add(part.spans);
          errorCount.add(part.errors);
          part.services.forEach(service -> services.elements().add(service.getBytes(UTF_8)));
          services.endRow();
          policy.add(policyName);
          sampleWeight.add(part.hasRoot ? part.rootWeight : record.sampleWeight());
          policyVersion.add(record.policyVersion());
          decisionReason.add(reason);
          complete.add(record.complete() ? 1 : 0);
        });
    openParts.clear();
  }

  /** The rows so far, ready to be sent. */
  NativeBlock block() {
    return block;
  }

  /** Sums over the spans of one trace in one record. */
  private static final class Part {
    private final Set<String> services = new LinkedHashSet<>();
    private boolean hasRoot;
    private String rootService = "";
    private byte[] rootName = NOTHING;
    private long rootStartNanos;
    private double rootWeight;
    private long startNanos = Long.MAX_VALUE;
    private long endNanos;
    private long spans;
    private long errors;
  }
}
