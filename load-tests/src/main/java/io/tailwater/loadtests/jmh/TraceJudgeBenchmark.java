package io.tailwater.loadtests.jmh;

import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.OtlpTraceScanner;
import io.tailwater.model.otlp.OtlpTraceVisitor;
import io.tailwater.model.otlp.SpanView;
import io.tailwater.processors.sampling.CompiledPolicies;
import io.tailwater.processors.sampling.SamplingSpec;
import io.tailwater.processors.trace.JudgeSettings;
import io.tailwater.processors.trace.MemoryBudget;
import io.tailwater.processors.trace.ShardBatch;
import io.tailwater.processors.trace.TraceJudge;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A shard's whole judgement of a record stream: scan, policies, arena, table, decision, batch.
 *
 * <p>A round is 2,000 traces of eight spans, each span from another service, sixteen spans a
 * record. Rounds repeat the same bytes under new trace ids, so about 10,000 spans are undecided at
 * any time and tables are as large as they get.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TraceJudgeBenchmark {
  private static final int TRACES = 2_000;
  private static final int SERVICES = 8;
  private static final int SPANS_A_RECORD = 16;
  private static final int SPANS = TRACES * SERVICES;
  private static final int RECORDS_A_BATCH = 50;
  private static final int MILLIS_A_RECORD = 5;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Percentage of traces that the probabilistic policy keeps; errors are 1 % of the traces. */
  @Param({"0", "5"})
  public int keptPercent;

  /** How many policies there are. */
  @Param({"3", "30"})
  public int policies;

  private byte[][] records = {};
  private int[][] traceIdOffsets = {};
  private TraceJudge judge = judge(0, 3);
  private long offset;
  private long round;
  private long ledgerOffset;

  /** Encodes a round and finds where its trace ids stand. */
  @Setup
  public void encode() {
    judge = judge(keptPercent, policies);
    SpanBatches batches = new SpanBatches(3);
    Random random = new Random(4);
    List<byte[]> encoded = new ArrayList<>();
    for (int first = 0; first < TRACES; first += SPANS_A_RECORD) {
      long[] ids = random.longs(SPANS_A_RECORD).toArray();
      for (int service = 0; service < SERVICES; service++) {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < SPANS_A_RECORD; i++) {
          boolean failed = keptPercent > 0 && service == 3 && (first + i) % 100 == 0;
          spans.add(batches.span(1, ids[i], service == SERVICES - 1, failed));
        }
        encoded.add(batches.encode("service " + service, spans));
      }
    }
    records = encoded.toArray(byte[][]::new);
    traceIdOffsets =
        encoded.stream().map(TraceJudgeBenchmark::traceIdOffsets).toArray(int[][]::new);
  }

  /** One round through the judge, with a batch every 250 ms of stream time. */
  @Benchmark
  @OperationsPerInvocation(SPANS)
  public long judge() {
    round++;
    long kept = 0;
    for (int i = 0; i < records.length; i++) {
      byte[] record = records[i];
      for (int at : traceIdOffsets[i]) {
        LONGS.set(record, at, round);
      }
      judge.accept(offset, 1_700_000_000_000L + offset * MILLIS_A_RECORD, null, record);
      offset++;
      if (offset % RECORDS_A_BATCH == 0) {
        ShardBatch batch = judge.takeBatch();
        kept += batch.kept().size();
        judge.committed(batch, ledgerOffset++);
      }
    }
    return kept;
  }

  private static TraceJudge judge(int keptPercent, int policies) {
    SamplingSpec sampling =
        new SamplingSpec(
            Duration.ofSeconds(10),
            Duration.ofSeconds(3),
            policies == 3 ? PolicySets.three(keptPercent) : PolicySets.thirty(keptPercent));
    return new TraceJudge(
        JudgeSettings.of(0, 16, sampling.decisionWait().toMillis()),
        CompiledPolicies.compile(sampling),
        new MemoryBudget(1L << 32),
        List.of(),
        0);
  }

  /** Where the first half of each span's trace id stands, behind its tag and length. */
  private static int[] traceIdOffsets(byte[] record) {
    int[] offsets = new int[SPANS_A_RECORD];
    int[] count = {0};
    new OtlpTraceScanner()
        .scan(
            record,
            new OtlpTraceVisitor() {
              @Override
              public void context(ContextView context) {}

              @Override
              public void span(SpanView span) {
                offsets[count[0]++] = span.offset() + 2;
              }
            });
    return Arrays.copyOf(offsets, count[0]);
  }
}
