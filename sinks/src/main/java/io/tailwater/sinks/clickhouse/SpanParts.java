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

/** Counts the spans of each trace in a record, and makes a row of the sums. */
final class SpanParts {
  private static final byte[] NOTHING = {};

  private final TracePartBlock block;
  private final Map<TraceId, Part> openParts = new LinkedHashMap<>();

  SpanParts(TracePartBlock block) {
    this.block = block;
  }

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
          block.day.add(recordDay);
          block.traceId.addHex(trace.hi(), trace.lo());
          block.sourcePartition.add(partition);
          block.sourceOffset.add(record.offset());
          block.late.add(record.late() ? 1 : 0);
          block.rootService.add(part.rootService.getBytes(UTF_8));
          block.rootName.add(part.rootName);
          block.startTime.add(part.startNanos);
          block.endTime.add(part.endNanos);
          block.spanCount.add(part.spans);
          block.errorCount.add(part.errors);
          part.services.forEach(service -> block.services.elements().add(service.getBytes(UTF_8)));
          block.services.endRow();
          block.policy.add(policyName);
          block.sampleWeight.add(part.hasRoot ? part.rootWeight : record.sampleWeight());
          block.policyVersion.add(record.policyVersion());
          block.decisionReason.add(reason);
          block.complete.add(record.complete() ? 1 : 0);
          block.signal.add(TracePartBlock.Signal.SPANS);
          block.logCount.add(0);
          block.logDebugCount.add(0);
          block.logInfoCount.add(0);
          block.logWarnCount.add(0);
          block.logErrorCount.add(0);
          block.firstErrorTime.add(0);
          block.firstErrorMessage.addEmpty();
        });
    openParts.clear();
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
