package io.tailwater.ingest.decode.jaeger;

import io.tailwater.ingest.decode.OtlpTraces;
import io.tailwater.ingest.decode.jaeger.JaegerSpan.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Writes a Jaeger span as OTLP. It is a pure function of the span that was read; the mapping is in
 * {@code docs/ingest/jaeger.md}.
 */
final class JaegerToOtlp {
  private static final int SAMPLED = 1;

  /** What the OpenTelemetry Collector writes for a resource that names no service. */
  private static final String NO_SERVICE_NAME = "OTLPResourceNoServiceName";

  private final OtlpTraces out = new OtlpTraces();
  private final JaegerAttributes attributes = new JaegerAttributes();
  private final JaegerEvents events = new JaegerEvents(out);

  /** Writes a {@code TracesData} of one span. */
  byte[] write(JaegerSpan span, long recordMillis) {
    JaegerSpanTags tags = new JaegerSpanTags(span.tags);
    // What broke off before is no part of this.
    out.discard();
    attributes.clear();
    events.clear();
    out.beginResource();
    writeProcess(span);
    out.endResource(tags.scopeName, tags.scopeVersion);
    out.beginSpan(span.traceIdHi, span.traceIdLo, span.spanId);
    out.name(span.operationName);
    out.kind(tags.kind);
    out.traceState(tags.traceState);
    out.status(tags.status(), tags.statusMessage);
    if ((span.flags & SAMPLED) != 0) {
      out.flags(SAMPLED);
    }
    long start = span.startUnixNano > 0 ? span.startUnixNano : JaegerTimes.ofMillis(recordMillis);
    out.times(start, JaegerTimes.plus(start, span.durationNanos));
    writeReferences(span);
    for (JaegerSpan.Tag tag : tags.rest) {
      JaegerTagNames.addOfSpan(attributes, tag, tags.kind);
    }
    if (!span.warnings.isEmpty()) {
      attributes.add(text("jaeger.warnings", String.join("; ", span.warnings)));
    }
    attributes.writeTo(out);
    for (JaegerSpan.Log log : span.logs) {
      events.write(log, start);
    }
    out.endSpan();
    out.endItems();
    return out.take();
  }

  private void writeProcess(JaegerSpan span) {
    for (JaegerSpan.Tag tag : span.processTags) {
      JaegerTagNames.addOfProcess(attributes, tag);
    }
    if (!span.serviceName.isEmpty() && !span.serviceName.equals(NO_SERVICE_NAME)) {
      attributes.add(text("service.name", span.serviceName));
    }
    attributes.writeTo(out);
  }

  /**
   * The parent, and links to all others. A span that it follows is linked as well as parent, for
   * only the link tells how they relate; so does the Collector.
   */
  private void writeReferences(JaegerSpan span) {
    Reference parent = parent(span);
    if (parent != null) {
      out.parent(parent.spanId());
    }
    for (Reference reference : span.references) {
      boolean child = reference.type() == JaegerSpan.CHILD_OF;
      boolean nowhere =
          reference.spanId() == 0 || (reference.traceIdHi() | reference.traceIdLo()) == 0;
      if (!nowhere && !(child && reference.equals(parent))) {
        out.beginLink(reference.traceIdHi(), reference.traceIdLo(), reference.spanId());
        out.attribute("opentracing.ref_type", child ? "child_of" : "follows_from");
        out.endLink();
      }
    }
  }

  /**
   * The first span of the same trace that this is a child of, or else the first that it follows.
   *
   * <p>Source: {@code Span.ParentSpanID} in jaeger-idl, {@code model/v1/span.go}, which the
   * Collector's translator asks.
   */
  private static @Nullable Reference parent(JaegerSpan span) {
    Reference followed = null;
    for (Reference reference : span.references) {
      boolean self = reference.spanId() == span.spanId;
      if (!self
          && reference.traceIdHi() == span.traceIdHi
          && reference.traceIdLo() == span.traceIdLo) {
        if (reference.type() == JaegerSpan.CHILD_OF) {
          return reference;
        }
        if (followed == null && reference.type() == JaegerSpan.FOLLOWS_FROM) {
          followed = reference;
        }
      }
    }
    return followed;
  }

  private static JaegerSpan.Tag text(String key, String text) {
    return new JaegerSpan.Tag(key, new JaegerValue.Text(text));
  }
}
