package io.tailwater.model.otlp;

/** Receives what {@link OtlpTraceScanner} finds, in the order of the bytes. */
public interface OtlpTraceVisitor {
  /**
   * A resource and scope to which the spans that follow belong. The view is valid until the next
   * call.
   */
  void context(ContextView context);

  /**
   * A span of the last context. The view is valid only during the call; look at its problem first.
   */
  void span(SpanView span);
}
