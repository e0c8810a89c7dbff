package io.tailwater.loadtests.jmh;

import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.encoding.TraceDecoders;
import io.tailwater.ingest.rekey.RekeyLimits;
import io.tailwater.ingest.rekey.TraceRekeyer;
import io.tailwater.model.TraceEncoding;
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

/** What a span of an OTLP record of 200 costs the re-key lane: the cut for 12 shards. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TraceRekeyBenchmark {
  private static final int SPANS = 200;
  private static final int PARTITIONS = 12;

  private final byte[] batch = batch();
  private final TraceRekeyer rekeyer = new TraceRekeyer(PARTITIONS, RekeyLimits.DEFAULT);
  private final RecordDecoder decoder = TraceDecoders.of(TraceEncoding.OTLP_PROTO);

  /** The cut, and its slices taken. */
  @Benchmark
  @OperationsPerInvocation(SPANS)
  public long cut() {
    long bytes = rekeyer.add(batch, decoder, 0);
    for (int p = 0; p < PARTITIONS; p++) {
      bytes += rekeyer.takeSlice(p).length;
    }
    return bytes;
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
