package io.tailwater.sinks.clickhouse;

import static io.tailwater.model.otlp.OtlpFields.LOG_ATTRIBUTES;
import static io.tailwater.model.otlp.OtlpFields.LOG_EVENT_NAME;
import static io.tailwater.model.otlp.OtlpFields.LOG_SEVERITY_TEXT;
import static io.tailwater.model.otlp.WireReader.LENGTH_DELIMITED;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tailwater.model.SpanKind;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.LogView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.WireReader;

/**
 * Turns logs into rows. Whatever a log holds gives exactly one row: what does not fit is cut, what
 * does not decode is left out, and the row says so in its warnings. Not thread-safe.
 */
final class LogRows {
  private static final byte[] ORIGINAL_TIME =
      "tailwater.original_time_unix_nano".getBytes(US_ASCII);
  private static final byte[] ORIGINAL_OBSERVED_TIME =
      "tailwater.original_observed_time_unix_nano".getBytes(US_ASCII);

  private final LogBlock logs;
  private final LogParts traceParts;
  private final AttributeReader reader = new AttributeReader();
  private final ConventionalAttributes attributes;
  private final ResourceContext context;
  private final AnyValueText anyValue = new AnyValueText();
  private final WireReader in = new WireReader();
  private final LogVerdict verdict = new LogVerdict();
  private final GrowingBytes severityText = new GrowingBytes(32);
  private final GrowingBytes eventName = new GrowingBytes(64);
  private final GrowingBytes body = new GrowingBytes(1024);
  private int warnings;

  LogRows(LogBlock logs, LogParts traceParts) {
    this.logs = logs;
    this.traceParts = traceParts;
    attributes = new ConventionalAttributes(reader, logs.attributes);
    context = new ResourceContext(reader, logs.resourceAttributes);
  }

  /** Says which resource and scope the next logs belong to. */
  void context(ContextView view) {
    context.read(view);
  }

  /**
   * Adds a row to every column that depends on the log, and counts the log for its trace.
   *
   * @param log a log without a problem
   * @param recordMillis when the record was written that it is in, milliseconds
   */
  void add(LogView log, long recordMillis) {
    LogTimes times = LogTimes.of(log.timeNanos(), log.observedNanos(), recordMillis);
    LogSeverity severity = LogSeverity.of(log.severityNumber());
    warnings = times.warnings() | context.addRow();
    logs.time.add(times.timeNanos());
    logs.observedTime.add(times.observedNanos());
    if (log.hasTraceId()) {
      logs.traceId.addHex(log.traceIdHi(), log.traceIdLo());
    } else {
      logs.traceId.addEmpty();
    }
    logs.spanId.addHex(log.spanId());
    logs.traceFlags.add(log.flags());
    logs.service.add(context.serviceBytes());
    logs.instance.add(context.instance());
    logs.scopeName.add(context.scopeName());
    logs.scopeVersion.add(context.scopeVersion());
    logs.severity.add(severity);
    logs.severityNumber.add(severity == LogSeverity.UNSPECIFIED ? 0 : log.severityNumber());
    addFields(log, times);
    addBody(log);
    addVerdict();
    RowWarning.addRow(warnings, logs.warnings);
    if (log.hasTraceId()) {
      traceParts.count(log.traceIdHi(), log.traceIdLo(), times.timeNanos(), severity, body);
    }
  }

  private void addFields(LogView log, LogTimes times) {
    severityText.clear();
    eventName.clear();
    verdict.begin(log);
    in.reset(log.buffer(), log.offset(), log.length());
    while (in.next()) {
      if (in.wireType() != LENGTH_DELIMITED) {
        in.skip();
        continue;
      }
      in.readBytes();
      switch (in.fieldNumber()) {
        case LOG_ATTRIBUTES -> addAttribute(in.buffer(), in.valueOffset(), in.valueLength());
        case LOG_SEVERITY_TEXT -> addText(severityText);
        case LOG_EVENT_NAME -> addText(eventName);
        default -> {
          // A field of a later OTLP, or one that the view has read already.
        }
      }
    }
    if (times.has(RowWarning.TIME_OUT_OF_RANGE)) {
      addOriginal(ORIGINAL_TIME, log.timeNanos());
    }
    if (times.has(RowWarning.OBSERVED_TIME_OUT_OF_RANGE)) {
      addOriginal(ORIGINAL_OBSERVED_TIME, log.observedNanos());
    }
    logs.severityText.add(severityText);
    logs.eventName.add(eventName);
    warnings |= attributes.endRow(SpanKind.UNSPECIFIED);
  }

  /** The verdict is read however many attributes there are: it stands behind all others. */
  private void addAttribute(byte[] bytes, int offset, int length) {
    try {
      reader.find(bytes, offset, length);
      if (!verdict.take(reader)) {
        warnings |= attributes.addFound(offset, length);
      }
    } catch (MalformedOtlpException _) {
      warnings |= RowWarning.ATTRIBUTES_UNDECODABLE.bit();
    }
  }

  private void addText(GrowingBytes target) {
    warnings |=
        Utf8.copy(
            in.buffer(),
            in.valueOffset(),
            in.valueLength(),
            SpanLimits.TEXT_BYTES,
            RowWarning.TEXT_TRUNCATED,
            target);
  }

  private void addBody(LogView log) {
    body.clear();
    if (log.bodyLength() >= 0) {
      try {
        warnings |=
            anyValue.write(
                log.buffer(),
                log.bodyOffset(),
                log.bodyLength(),
                SpanLimits.BODY_BYTES,
                RowWarning.BODY_TRUNCATED,
                body);
      } catch (MalformedOtlpException _) {
        body.clear();
        warnings |= RowWarning.BODY_UNDECODABLE.bit();
      }
    }
    logs.body.add(body);
  }

  private void addVerdict() {
    logs.patternId.add(verdict.patternId());
    logs.correlation.add(verdict.correlation());
    logs.policy.add(verdict.policy());
    logs.reason.add(verdict.reason());
    logs.sampleWeight.add(verdict.sampleWeight());
  }

  private void addOriginal(byte[] key, long nanos) {
    logs.attributes.put(key, Long.toUnsignedString(nanos).getBytes(US_ASCII));
  }
}
