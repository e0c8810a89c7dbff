package io.tailwater.loadtests.jmh;

import io.tailwater.processors.trace.TraceTable;
import java.util.SplittableRandom;
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
 * What the table of open traces costs, apart from the spans.
 *
 * <p>As many traces as the parameter says stay open. From small to large the columns and the index
 * (about 130 B a trace) leave the processor's caches, so the difference is the price of memory.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TraceTableBenchmark {
  private static final int ROUND = 4_096;
  private static final int SPANS_A_TRACE = 8;
  private static final long WAIT_MILLIS = 10_000;

  /** Traces open at any time. */
  @Param({"1000", "100000", "1000000"})
  public int openTraces;

  private TraceTable table = new TraceTable();
  private long[] ids = {};
  private long[] probes = {};
  private int nextProbe;
  private long opened;

  /** Opens the traces, one a step of stream time. */
  @Setup
  public void open() {
    table = new TraceTable();
    ids = new SplittableRandom(5).longs(openTraces).toArray();
    for (int i = 0; i < openTraces; i++) {
      openNext();
    }
    SplittableRandom random = new SplittableRandom(6);
    probes = random.ints(2L * openTraces, 0, openTraces).mapToLong(i -> ids[i]).toArray();
  }

  /** Finds the row of a random open trace, as each span does. */
  @Benchmark
  @OperationsPerInvocation(ROUND)
  public long probe() {
    long rows = 0;
    for (int i = 0; i < ROUND; i++) {
      rows += table.find(1, probes[nextProbe]);
      nextProbe = nextProbe + 1 == probes.length ? 0 : nextProbe + 1;
    }
    return rows;
  }

  /** A trace's life: opened, found and put off by seven more spans, due, closed. */
  @Benchmark
  @OperationsPerInvocation(ROUND)
  public long life() {
    long closed = 0;
    for (int i = 0; i < ROUND; i++) {
      long now = millis(opened);
      int due = table.nextDue(now);
      if (due == TraceTable.NO_ROW) {
        due = table.oldest();
      }
      table.close(due);
      closed += due;
      long id = openNext();
      for (int span = 1; span < SPANS_A_TRACE; span++) {
        table.schedule(table.find(1, id), now + WAIT_MILLIS + span);
      }
    }
    return closed;
  }

  /** Reuses an id once its trace is long closed: the table never holds one twice. */
  private long openNext() {
    long id = ids[(int) (opened % openTraces)] + opened / openTraces;
    long now = millis(opened);
    table.schedule(table.open(1, id, opened, now), now + WAIT_MILLIS);
    opened++;
    return id;
  }

  /** Stream time in which a full table turns over once in the wait. */
  private long millis(long traces) {
    return traces * WAIT_MILLIS / openTraces;
  }
}
