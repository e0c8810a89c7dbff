package io.tailwater.loadtests.jmh;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.OtlpTraceScanner;
import io.tailwater.model.otlp.OtlpTraceVisitor;
import io.tailwater.model.otlp.SpanView;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reading an OTLP batch of 200 spans: in place, against protobuf's generated classes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ScannerBenchmark {
  private static final int SPANS = 200;

  private final byte[] batch = batch();
  private final OtlpTraceScanner scanner = new OtlpTraceScanner();
  private final Sums sums = new Sums();

  /** Uses what routing and sampling need of each span. */
  private static final class Sums implements OtlpTraceVisitor {
    private long sum;

    @Override
    public void context(ContextView context) {
      sum += context.resourceLength();
    }

    @Override
    public void span(SpanView span) {
      sum += span.traceIdHi() ^ span.traceIdLo() ^ span.startNanos() ^ span.endNanos();
      sum += span.statusCode().number() + (span.isRoot() ? 1 : 0);
    }
  }

  /** The scan that the re-key lane and the shards do. */
  @Benchmark
  @OperationsPerInvocation(SPANS)
  public long scanInPlace() {
    scanner.scan(batch, sums);
    return sums.sum;
  }

  /**
   * What the generated classes cost.
   *
   * @throws InvalidProtocolBufferException never: the batch is good
   */
  @Benchmark
  @OperationsPerInvocation(SPANS)
  public TracesData parseFrom() throws InvalidProtocolBufferException {
    return TracesData.parseFrom(batch);
  }

  private static byte[] batch() {
    Random random = new Random(1);
    SpanBatches batches = new SpanBatches(2);
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < SPANS; i++) {
      spans.add(batches.span(random.nextLong(), random.nextLong(), i % 8 == 0, i % 100 == 0));
    }
    return batches.encode("catalogue", spans);
  }
}
