package io.tailwater.model.otlp;

import org.jspecify.annotations.Nullable;

/**
 * Walks an encoded {@code MetricsData} (on the wire the same as {@code
 * ExportMetricsServiceRequest}) and hands each metric to a visitor. Nothing is allocated per metric
 * or point. Not thread-safe.
 */
public final class OtlpMetricScanner extends OtlpScanner {
  private final MetricView metric = new MetricView();
  private @Nullable OtlpMetricVisitor visitor;

  /**
   * Scans a whole record.
   *
   * @throws MalformedOtlpException if the framing above the metrics is broken; metrics before the
   *     fault have been visited by then
   */
  public void scan(byte[] bytes, OtlpMetricVisitor visitor) {
    scan(bytes, 0, bytes.length, visitor);
  }

  /**
   * Scans {@code length} bytes from {@code offset}.
   *
   * @throws MalformedOtlpException if the framing above the metrics is broken; metrics before the
   *     fault have been visited by then
   */
  public void scan(byte[] bytes, int offset, int length, OtlpMetricVisitor visitor) {
    this.visitor = visitor;
    try {
      walk(bytes, offset, length);
    } finally {
      this.visitor = null;
    }
  }

  /**
   * Finds broken framing above the metrics without visiting one, so that who goes on to {@link
   * #scan} can be sure that it reaches the end.
   *
   * @throws MalformedOtlpException if there is any
   */
  public void check(byte[] bytes) {
    walk(bytes, 0, bytes.length);
  }

  @Override
  void context(ContextView context) {
    OtlpMetricVisitor current = visitor;
    if (current != null) {
      current.context(context);
    }
  }

  @Override
  void item(byte[] bytes, int offset, int length) {
    OtlpMetricVisitor current = visitor;
    if (current != null) {
      metric.read(bytes, offset, length);
      current.metric(metric);
    }
  }
}
