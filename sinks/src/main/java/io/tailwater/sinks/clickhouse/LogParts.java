package io.tailwater.sinks.clickhouse;

import io.tailwater.model.TraceId;
import io.tailwater.sinks.KeptLogs;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts the logs of each trace in a record, and makes a row of the counts. */
final class LogParts {
  private static final byte[] NOTHING = {};

  private final TracePartBlock block;
  private final Map<TraceId, Part> openParts = new LinkedHashMap<>();

  LogParts(TracePartBlock block) {
    this.block = block;
  }

  /**
   * Counts a log of the open record.
   *
   * @param body the log's text; copied where it is kept
   */
  void count(
      long traceIdHi, long traceIdLo, long timeNanos, LogSeverity severity, GrowingBytes body) {
    Part part = openParts.computeIfAbsent(new TraceId(traceIdHi, traceIdLo), _ -> new Part());
    part.logs++;
    part.startNanos = Math.min(part.startNanos, timeNanos);
    part.endNanos = Math.max(part.endNanos, timeNanos);
    switch (severity) {
      case UNSPECIFIED -> {
        // Such a log is in the sum alone.
      }
      case TRACE, DEBUG -> part.debug++;
      case INFO -> part.info++;
      case WARN -> part.warn++;
      case ERROR, FATAL -> part.addError(timeNanos, body);
    }
  }

  /** Closes the record: what was counted since the last call becomes rows. */
  void endRecord(KeptLogs record, int partition, int recordDay) {
    openParts.forEach(
        (trace, part) -> {
          block.day.add(recordDay);
          block.traceId.addHex(trace.hi(), trace.lo());
          block.sourcePartition.add(partition);
          block.sourceOffset.add(record.offset());
          block.startTime.add(part.startNanos);
          block.endTime.add(part.endNanos);
          block.signal.add(TracePartBlock.Signal.LOGS);
          block.logCount.add(part.logs);
          block.logDebugCount.add(part.debug);
          block.logInfoCount.add(part.info);
          block.logWarnCount.add(part.warn);
          block.logErrorCount.add(part.errors);
          block.firstErrorTime.add(part.errors > 0 ? part.firstErrorNanos : 0);
          block.firstErrorMessage.add(part.firstError);
          addNothingOfSpans();
        });
    openParts.clear();
  }

  private void addNothingOfSpans() {
    block.late.add(0);
    block.rootService.add(NOTHING);
    block.rootName.add(NOTHING);
    block.spanCount.add(0);
    block.errorCount.add(0);
    block.services.endRow();
    block.policy.add(NOTHING);
    block.sampleWeight.add(1.0);
    block.policyVersion.add(0);
    block.decisionReason.add(NOTHING);
    block.complete.add(0);
  }

  /** Counts over the logs of one trace in one record. */
  private static final class Part {
    private final GrowingBytes firstError = new GrowingBytes(0);
    private long firstErrorNanos = Long.MAX_VALUE;
    private long startNanos = Long.MAX_VALUE;
    private long endNanos;
    private long logs;
    private long debug;
    private long info;
    private long warn;
    private long errors;

    private void addError(long timeNanos, GrowingBytes body) {
      errors++;
      if (timeNanos < firstErrorNanos) {
        firstErrorNanos = timeNanos;
        Utf8.copy(
            body.array(),
            0,
            body.length(),
            SpanLimits.ERROR_MESSAGE_BYTES,
            RowWarning.TEXT_TRUNCATED,
            firstError);
      }
    }
  }
}
