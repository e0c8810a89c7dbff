package io.tailwater.node;

import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpTraceScanner;
import io.tailwater.model.otlp.OtlpTraceVisitor;
import io.tailwater.model.otlp.SpanView;

/** Counts the spans of a record that will not be looked at otherwise. */
final class SpanCount implements OtlpTraceVisitor {
  private int spans;

  private SpanCount() {}

  /** How many spans an encoded {@code TracesData} has; one where that cannot be told. */
  static int of(byte[] otlp) {
    SpanCount count = new SpanCount();
    try {
      new OtlpTraceScanner().scan(otlp, count);
    } catch (MalformedOtlpException _) {
      return 1;
    }
    return count.spans;
  }

  @Override
  public void context(ContextView view) {}

  @Override
  public void span(SpanView span) {
    spans++;
  }
}
