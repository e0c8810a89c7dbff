package io.tailwater.model.otlp;

import static io.tailwater.model.otlp.OtlpMetricFields.METRICS_RESOURCE_METRICS;
import static io.tailwater.model.otlp.OtlpMetricFields.RESOURCE_METRICS_SCOPE_METRICS;
import static io.tailwater.model.otlp.OtlpMetricFields.SCOPE_METRICS_METRICS;

/**
 * Walks an encoded {@code MetricsData} (on the wire the same as {@code
 * ExportMetricsServiceRequest}) and hands each metric to a visitor.
 *
 * <p>As with spans, a resource may stand behind its metrics, so each level is walked twice: first
 * over the few fields around the metrics, then over the metrics. Nothing is allocated per metric or
 * point. Not thread-safe.
 */
public final class OtlpMetricScanner {
  private final WireReader metrics = new WireReader();
  private final WireReader resourceMetrics = new WireReader();
  private final WireReader scopeMetrics = new WireReader();
  private final ContextView context = new ContextView();
  private final MetricView metric = new MetricView();

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
    metrics.reset(bytes, offset, length);
    while (metrics.next()) {
      if (metrics.fieldNumber() == METRICS_RESOURCE_METRICS) {
        metrics.readBytes();
        scanResource(bytes, metrics.valueOffset(), metrics.valueLength(), visitor);
      } else {
        metrics.skip();
      }
    }
  }

  /**
   * Finds broken framing above the metrics without visiting one, so that who goes on to {@link
   * #scan} can be sure that it reaches the end.
   *
   * @throws MalformedOtlpException if there is any
   */
  public void check(byte[] bytes) {
    metrics.reset(bytes);
    while (metrics.next()) {
      if (metrics.fieldNumber() != METRICS_RESOURCE_METRICS) {
        metrics.skip();
        continue;
      }
      metrics.readBytes();
      WireReader in = resourceMetrics.reset(bytes, metrics.valueOffset(), metrics.valueLength());
      while (in.next()) {
        if (in.fieldNumber() != RESOURCE_METRICS_SCOPE_METRICS) {
          in.skip();
          continue;
        }
        in.readBytes();
        scopeMetrics.reset(bytes, in.valueOffset(), in.valueLength());
        while (scopeMetrics.next()) {
          if (scopeMetrics.fieldNumber() == SCOPE_METRICS_METRICS) {
            scopeMetrics.readBytes();
          } else {
            scopeMetrics.skip();
          }
        }
      }
    }
  }

  private void scanResource(byte[] bytes, int offset, int length, OtlpMetricVisitor visitor) {
    WireReader in = resourceMetrics;
    context.clearResource();
    in.reset(bytes, offset, length);
    while (in.next()) {
      int field = in.fieldNumber();
      int from = in.tagOffset();
      in.skip();
      if (field != RESOURCE_METRICS_SCOPE_METRICS) {
        context.appendResourceField(bytes, from, in.position());
      }
    }
    in.reset(bytes, offset, length);
    while (in.next()) {
      if (in.fieldNumber() == RESOURCE_METRICS_SCOPE_METRICS) {
        in.readBytes();
        scanScope(bytes, in.valueOffset(), in.valueLength(), visitor);
      } else {
        in.skip();
      }
    }
  }

  private void scanScope(byte[] bytes, int offset, int length, OtlpMetricVisitor visitor) {
    WireReader in = scopeMetrics;
    context.clearScope();
    in.reset(bytes, offset, length);
    while (in.next()) {
      int field = in.fieldNumber();
      int from = in.tagOffset();
      in.skip();
      if (field != SCOPE_METRICS_METRICS) {
        context.appendScopeField(bytes, from, in.position());
      }
    }
    visitor.context(context);
    in.reset(bytes, offset, length);
    while (in.next()) {
      if (in.fieldNumber() == SCOPE_METRICS_METRICS) {
        in.readBytes();
        metric.read(bytes, in.valueOffset(), in.valueLength());
        visitor.metric(metric);
      } else {
        in.skip();
      }
    }
  }
}
