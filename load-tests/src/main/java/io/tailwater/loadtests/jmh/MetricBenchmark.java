package io.tailwater.loadtests.jmh;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.encoding.MetricDecoders;
import io.tailwater.model.MetricEncoding;
import io.tailwater.model.metric.MetricRow;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.DataPointView;
import io.tailwater.model.otlp.MetricView;
import io.tailwater.model.otlp.OtlpMetricScanner;
import io.tailwater.model.otlp.OtlpMetricVisitor;
import io.tailwater.processors.metric.MetricSettings;
import io.tailwater.processors.metric.MetricStage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What a metric point costs on its way: each binary decoder, the scan, and the stage that makes its
 * row. 500,000 points a CPU-second are 2,000 ns each.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MetricBenchmark {
  private static final int EXPORTS = 64;

  private final byte[][] exports = exports();
  private final byte[] meters = MetricBatches.meters();
  private final byte[] jvm = MetricBatches.jvm();
  private final RecordDecoder meterDecoder = MetricDecoders.of(MetricEncoding.SKYWALKING_METERS);
  private final RecordDecoder jvmDecoder = MetricDecoders.of(MetricEncoding.SKYWALKING_JVM);
  private final OtlpMetricScanner scanner = new OtlpMetricScanner();
  private final Sums sums = new Sums();
  private MetricStage stage = new MetricStage(MetricSettings.DEFAULTS);
  private int next;

  /** Reads each point whole. */
  private static final class Sums implements OtlpMetricVisitor {
    private final DataPointView point = new DataPointView();
    private long sum;

    @Override
    public void context(ContextView context) {
      sum += context.resourceLength();
    }

    @Override
    public void metric(MetricView metric) {
      while (metric.nextPoint(point)) {
        sum += point.timeNanos() + point.longValue() + point.attributes().size();
      }
    }
  }

  private static byte[][] exports() {
    byte[][] exports = new byte[EXPORTS][];
    for (int i = 0; i < EXPORTS; i++) {
      exports[i] = MetricBatches.otlp(i);
    }
    return exports;
  }

  /** The scan of an OTLP export, each point read. */
  @Benchmark
  @OperationsPerInvocation(MetricBatches.POINTS)
  public long scanInPlace() {
    scanner.scan(exports[0], sums);
    return sums.sum;
  }

  /**
   * What the generated classes cost.
   *
   * @throws InvalidProtocolBufferException never: the export is good
   */
  @Benchmark
  @OperationsPerInvocation(MetricBatches.POINTS)
  public MetricsData parseFrom() throws InvalidProtocolBufferException {
    return MetricsData.parseFrom(exports[0]);
  }

  /** From OTLP to rows: streams found, totals made deltas. Every 64th export restarts the stage. */
  @Benchmark
  @OperationsPerInvocation(MetricBatches.POINTS)
  public List<MetricRow> makeRows() {
    int export = next++ % EXPORTS;
    if (export == 0) {
      stage = new MetricStage(MetricSettings.DEFAULTS);
    }
    return stage.add(exports[export], MetricBatches.millis(export));
  }

  /** SkyWalking's meters to OTLP. */
  @Benchmark
  @OperationsPerInvocation(MetricBatches.POINTS)
  public byte[] decodeMeters() {
    return meterDecoder.decode(meters, 0);
  }

  /** SkyWalking's JVM metrics to OTLP; about 20 points come of each second's message. */
  @Benchmark
  @OperationsPerInvocation(MetricBatches.POINTS)
  public byte[] decodeJvm() {
    return jvmDecoder.decode(jvm, 0);
  }
}
