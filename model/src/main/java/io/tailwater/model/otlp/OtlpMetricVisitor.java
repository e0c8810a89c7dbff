package io.tailwater.model.otlp;

/** Receives what {@link OtlpMetricScanner} finds, in the order of the bytes. */
public interface OtlpMetricVisitor {
  /**
   * A resource and scope to which the metrics that follow belong. The view is valid until the next
   * call.
   */
  void context(ContextView context);

  /**
   * A metric of the last context. The view is valid only during the call; look at its problem
   * first, then at its points.
   */
  void metric(MetricView metric);
}
