package io.tailwater.ingest.rekey;

import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.MetricView;
import io.tailwater.model.otlp.OtlpMetricScanner;
import io.tailwater.model.otlp.OtlpMetricVisitor;
import io.tailwater.model.otlp.ResourceIdentity;
import java.util.Locale;

/**
 * Cuts raw records of metrics: all that a resource sends goes to one partition, so that one stage
 * sees all points of a stream. A metric may be as large as a record, since it holds a point for
 * each of its series. Not thread-safe.
 */
public final class MetricRekeyer extends Rekeyer {
  private final OtlpMetricScanner scanner = new OtlpMetricScanner();
  private final Cut cut = new Cut();

  /** A cutter for this many shards. */
  public MetricRekeyer(int partitions, RekeyLimits limits) {
    super(
        partitions,
        new RekeyLimits(
            limits.maxRecordBytes(), limits.maxRecordBytes(), limits.maxContextBytes()));
  }

  @Override
  void scan(byte[] bytes, int offset, int length) {
    scanner.scan(bytes, offset, length, cut);
  }

  private final class Cut implements OtlpMetricVisitor {
    private final ResourceIdentity identity = new ResourceIdentity();
    private int partition;

    @Override
    public void context(ContextView view) {
      enter(view);
      partition = identity.read(view.resourceFields(), view.resourceLength()).partition(partitions);
    }

    @Override
    public void metric(MetricView metric) {
      switch (metric.problem()) {
        case MALFORMED_METRIC, NAMELESS_METRIC ->
            refuse(
                metric.problem().name().toLowerCase(Locale.ROOT),
                metric.buffer(),
                metric.offset(),
                metric.length());
        // One without data says nothing; its stage counts it.
        case NONE, UNKNOWN_KIND ->
            place(partition, metric.buffer(), metric.offset(), metric.length(), "metric_too_large");
      }
    }
  }
}
