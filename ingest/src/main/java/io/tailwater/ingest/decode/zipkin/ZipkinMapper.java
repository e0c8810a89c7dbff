package io.tailwater.ingest.decode.zipkin;

import io.tailwater.ingest.decode.OtlpTraces;
import io.tailwater.model.StatusCode;
import java.util.List;

/** Writes the spans of a Zipkin record as OTLP. Not thread-safe. */
final class ZipkinMapper {
  private static final String UNKNOWN_SERVICE = "unknown_service";
  private static final String STATUS_PREFIX = "STATUS_CODE_";
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_MILLI = 1_000;

  private final OtlpTraces out = new OtlpTraces();
  private final ZipkinAttributes attributes = new ZipkinAttributes(out);
  private final ZipkinEvents events = new ZipkinEvents(out);

  /**
   * Writes the spans in their order; neighbours of one local endpoint share a resource.
   *
   * @param recordMillis begin of spans that have none, epoch milliseconds
   * @return an encoded {@code TracesData}
   */
  byte[] write(List<ZipkinSpan> spans, long recordMillis) {
    out.discard();
    ZipkinSharedIds ids = new ZipkinSharedIds(spans);
    long recordNanos = nanos(times(recordMillis, MICROS_PER_MILLI));
    ZipkinEndpoint local = ZipkinEndpoint.NONE;
    for (int i = 0; i < spans.size(); i++) {
      ZipkinSpan span = spans.get(i);
      if (i == 0 || !span.local.equals(local)) {
        if (i > 0) {
          out.endItems();
        }
        local = span.local;
        resource(local);
      }
      span(span, ids, recordNanos);
    }
    if (!spans.isEmpty()) {
      out.endItems();
    }
    return out.take();
  }

  private void resource(ZipkinEndpoint local) {
    out.beginResource();
    out.attribute("service.name", local.service().isEmpty() ? UNKNOWN_SERVICE : local.service());
    String instance = local.instance();
    if (!instance.isEmpty()) {
      out.attribute("service.instance.id", instance);
    }
    out.endResource("", "");
  }

  private void span(ZipkinSpan span, ZipkinSharedIds ids, long recordNanos) {
    out.beginSpan(span.traceIdHi, span.traceIdLo, ids.id(span));
    out.parent(ids.parentId(span));
    out.name(span.name);
    out.kind(span.kind);
    long start = span.timestamp > 0 ? nanos(span.timestamp) : recordNanos;
    long end = start + nanos(span.duration);
    out.times(start, end < 0 ? Long.MAX_VALUE : end);
    attributes.write(span);
    events.write(span.annotations, start);
    status(span);
    out.endSpan();
  }

  /** The tags that make the status are no attributes; see {@link ZipkinAttributes}. */
  private void status(ZipkinSpan span) {
    String error = span.tags.get("error");
    StatusCode code = statusCode(span.tags.getOrDefault("otel.status_code", ""));
    String message = span.tags.getOrDefault("otel.status_description", "");
    if (error != null && code == StatusCode.UNSET) {
      code = StatusCode.ERROR;
    }
    if (error != null && message.isEmpty() && !error.equals("true") && !error.equals("false")) {
      message = error;
    }
    out.status(code, message);
  }

  /** OpenTelemetry's specification says OK; Collectors have written STATUS_CODE_OK and Ok. */
  private static StatusCode statusCode(String tag) {
    String name = tag.startsWith(STATUS_PREFIX) ? tag.substring(STATUS_PREFIX.length()) : tag;
    if (name.equalsIgnoreCase("OK")) {
      return StatusCode.OK;
    }
    return name.equalsIgnoreCase("ERROR") ? StatusCode.ERROR : StatusCode.UNSET;
  }

  /** Epoch microseconds as nanoseconds, never negative; what is beyond OTLP is its last moment. */
  static long nanos(long micros) {
    return times(micros, NANOS_PER_MICRO);
  }

  private static long times(long value, long factor) {
    return value > Long.MAX_VALUE / factor ? Long.MAX_VALUE : Math.max(0, value) * factor;
  }
}
