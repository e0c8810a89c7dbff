package io.tailwater.sinks.clickhouse;

import static io.tailwater.model.otlp.OtlpFields.SPAN_ATTRIBUTES;
import static io.tailwater.model.otlp.OtlpFields.SPAN_EVENTS;
import static io.tailwater.model.otlp.OtlpFields.SPAN_LINKS;
import static io.tailwater.model.otlp.OtlpFields.SPAN_NAME;
import static io.tailwater.model.otlp.OtlpFields.SPAN_STATUS;
import static io.tailwater.model.otlp.OtlpFields.SPAN_TRACE_STATE;
import static io.tailwater.model.otlp.OtlpFields.STATUS_MESSAGE;
import static io.tailwater.model.otlp.WireReader.LENGTH_DELIMITED;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.model.otlp.WireReader;

/**
 * Turns spans into rows. Whatever a span holds gives exactly one row: what does not fit is cut,
 * what does not decode is left out, and the row says so in its warnings. Not thread-safe.
 */
final class SpanRows {
  private static final byte[] ORIGINAL_START =
      "tailwater.original_start_time_unix_nano".getBytes(US_ASCII);
  private static final byte[] ORIGINAL_END =
      "tailwater.original_end_time_unix_nano".getBytes(US_ASCII);

  private final SpanBlock spans;
  private final SpanParts traceParts;
  private final ConventionalAttributes attributes;
  private final ResourceContext context;
  private final EventReader events;
  private final LinkReader links;
  private final WireReader in = new WireReader();
  private final WireReader status = new WireReader();
  private final GrowingBytes name = new GrowingBytes(256);
  private final GrowingBytes traceState = new GrowingBytes(64);
  private final GrowingBytes statusMessage = new GrowingBytes(256);
  private final SpanWeight weight = new SpanWeight();
  private long recordMillis;
  private int warnings;

  SpanRows(SpanBlock spans, SpanParts traceParts) {
    this.spans = spans;
    this.traceParts = traceParts;
    AttributeReader reader = new AttributeReader();
    attributes = new ConventionalAttributes(reader, spans.attributes);
    context = new ResourceContext(reader, spans.resourceAttributes);
    events = new EventReader(spans, reader);
    links = new LinkReader(spans, reader);
  }

  /**
   * Says what the next spans share.
   *
   * @param recordMillis when the record was written that they are in, milliseconds
   * @param verdictWeight how many traces of all traffic theirs stands for by its verdict
   */
  void record(long recordMillis, double verdictWeight) {
    this.recordMillis = recordMillis;
    weight.verdict(verdictWeight);
  }

  /** Says which resource and scope the next spans belong to. */
  void context(ContextView view) {
    context.read(view);
  }

  /**
   * Adds a row to every column that depends on the span, and counts the span for its trace.
   *
   * @param span a span without a problem
   */
  void add(SpanView span) {
    SpanTimes times = SpanTimes.of(span.startNanos(), span.endNanos(), recordMillis);
    warnings = times.warnings() | context.addRow();
    spans.service.add(context.serviceBytes());
    spans.scopeName.add(context.scopeName());
    spans.scopeVersion.add(context.scopeVersion());
    spans.traceId.addHex(span.traceIdHi(), span.traceIdLo());
    spans.spanId.addHex(span.spanId());
    spans.parentSpanId.addHex(span.parentSpanId());
    spans.kind.add(span.kind());
    spans.status.add(span.statusCode());
    spans.startTime.add(times.startNanos());
    spans.durationNanos.add(times.durationNanos());
    spans.flags.add(span.flags());
    addBody(span, times);
    RowWarning.addRow(warnings, spans.warnings);
    double sampleWeight = weight.of(span);
    spans.sampleWeight.add(sampleWeight);
    traceParts.count(span, context.service(), name, times, sampleWeight);
  }

  private void addBody(SpanView span, SpanTimes times) {
    name.clear();
    traceState.clear();
    statusMessage.clear();
    events.begin(times.startNanos(), recordMillis);
    links.begin();
    in.reset(span.buffer(), span.offset(), span.length());
    while (in.next()) {
      if (in.wireType() == LENGTH_DELIMITED) {
        in.readBytes();
        addField(in.fieldNumber(), in.buffer(), in.valueOffset(), in.valueLength());
      } else {
        in.skip();
      }
    }
    if (times.has(RowWarning.START_TIME_OUT_OF_RANGE)) {
      addOriginal(ORIGINAL_START, span.startNanos());
    }
    if (times.has(RowWarning.END_TIME_OUT_OF_RANGE)) {
      addOriginal(ORIGINAL_END, span.endNanos());
    }
    spans.name.add(name);
    spans.traceState.add(traceState);
    spans.statusMessage.add(statusMessage);
    warnings |= attributes.endRow(span.kind()) | events.endRow() | links.endRow();
  }

  private void addField(int field, byte[] bytes, int offset, int length) {
    switch (field) {
      case SPAN_NAME -> warnings |= text(bytes, offset, length, SpanLimits.TEXT_BYTES, name);
      case SPAN_TRACE_STATE ->
          warnings |= text(bytes, offset, length, SpanLimits.TEXT_BYTES, traceState);
      case SPAN_STATUS -> addStatusMessage(bytes, offset, length);
      case SPAN_ATTRIBUTES -> warnings |= attributes.read(bytes, offset, length);
      case SPAN_EVENTS -> events.add(bytes, offset, length);
      case SPAN_LINKS -> links.add(bytes, offset, length);
      default -> {
        // A field of a later OTLP, or one that the view has read already.
      }
    }
  }

  /** The view has walked this message before, so its framing is sound. */
  private void addStatusMessage(byte[] bytes, int offset, int length) {
    status.reset(bytes, offset, length);
    while (status.next()) {
      if (status.fieldNumber() == STATUS_MESSAGE && status.wireType() == LENGTH_DELIMITED) {
        status.readBytes();
        warnings |=
            text(
                bytes,
                status.valueOffset(),
                status.valueLength(),
                SpanLimits.STACK_TRACE_BYTES,
                statusMessage);
      } else {
        status.skip();
      }
    }
  }

  private void addOriginal(byte[] key, long nanos) {
    spans.attributes.put(key, Long.toUnsignedString(nanos).getBytes(US_ASCII));
  }

  private static int text(byte[] bytes, int offset, int length, int limit, GrowingBytes target) {
    return Utf8.copy(bytes, offset, length, limit, RowWarning.TEXT_TRUNCATED, target);
  }
}
