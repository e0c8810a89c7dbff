package io.tailwater.loadtests.jmh;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.loadtests.bench.SpanLoad;
import io.tailwater.model.rollup.EncodedRollup;
import io.tailwater.processors.alert.shard.RollupSplitter;
import io.tailwater.processors.rollup.RollupSettings;
import io.tailwater.processors.rollup.TraceCalls;
import io.tailwater.processors.sampling.TraceSpans;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * What counting costs a span, in the shard and in the lane that places counts by service.
 *
 * <p>Some 60,000 spans of the bench's load, trace by trace, in memory that was not read lately as
 * spans of undecided traces lie; counts are taken every 2,500 spans or so, as a shard does with its
 * transactions.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RollupBenchmark {
  private static final int SPANS = 60_000;
  private static final int[] KINDS = {
    Span.SpanKind.SPAN_KIND_SERVER_VALUE,
    Span.SpanKind.SPAN_KIND_INTERNAL_VALUE,
    Span.SpanKind.SPAN_KIND_CLIENT_VALUE
  };
  private static final int TRACES_A_TAKE = 200;
  private static final int PARTITIONS = 8;
  private static final int TAKES_A_SPLIT = 32;
  private static final long START_MILLIS = 1_700_000_000_000L;

  private record Located(int offset, int length, byte[] resource) {}

  private record Trace(byte[] buffer, List<Located> spans) implements TraceSpans {
    private static final byte[] SCOPE = {};

    @Override
    public void forEach(Visitor visitor) {
      for (Located span : spans) {
        visitor.span(buffer, span.offset(), span.length(), span.resource(), SCOPE);
      }
    }
  }

  /** {@code bench}: calls that nobody answers; {@code answered}: a server's span in each. */
  @Param({"bench", "answered"})
  public String load = "bench";

  private final TraceCalls calls = new TraceCalls(RollupSettings.DEFAULT);
  private final RollupSplitter splitter = new RollupSplitter(PARTITIONS);
  private List<Trace> traces = List.of();
  private List<List<EncodedRollup>> takes = List.of();

  /** Encodes the spans, and counts them once. */
  @Setup
  public void encode() throws InvalidProtocolBufferException {
    SpanLoad made = new SpanLoad(7, START_MILLIS, 20_000);
    List<byte[]> batches = new ArrayList<>();
    while (made.spans() < SPANS) {
      made.nextTrace(batch -> batches.add(batch.otlp()));
    }
    made.flush(batch -> batches.add(batch.otlp()));
    Map<ByteString, List<Span>> byTrace = new LinkedHashMap<>();
    Map<ByteString, byte[]> resources = new LinkedHashMap<>();
    int spans = 0;
    for (byte[] batch : batches) {
      ResourceSpans of = TracesData.parseFrom(batch).getResourceSpans(0);
      for (Span span : of.getScopeSpans(0).getSpansList()) {
        resources.putIfAbsent(
            service(span),
            ResourceSpans.newBuilder().setResource(of.getResource()).build().toByteArray());
        if (spans++ < SPANS) {
          byTrace.computeIfAbsent(span.getTraceId(), _ -> new ArrayList<>()).add(span);
        }
      }
    }
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    List<List<Located>> located = new ArrayList<>();
    for (List<Span> trace : byTrace.values()) {
      List<Located> at = new ArrayList<>();
      for (Span span : load.equals("bench") ? trace : answered(trace)) {
        byte[] bytes = span.toByteArray();
        at.add(
            new Located(
                buffer.size(), bytes.length, Objects.requireNonNull(resources.get(service(span)))));
        buffer.writeBytes(bytes);
      }
      located.add(at);
    }
    byte[] all = buffer.toByteArray();
    traces = located.stream().map(at -> new Trace(all, at)).toList();
    takes = countAll();
  }

  /** The service, by the name that all of its spans have. */
  private static ByteString service(Span span) {
    return span.getNameBytes();
  }

  /** The spans in a chain, each service with what it answers, what it does and whom it calls. */
  private static List<Span> answered(List<Span> trace) {
    List<Span> chain = new ArrayList<>();
    for (int i = 0; i < trace.size(); i++) {
      chain.add(
          trace.get(i).toBuilder()
              .setKindValue(KINDS[i % KINDS.length])
              .setParentSpanId(i == 0 ? ByteString.EMPTY : trace.get(i - 1).getSpanId())
              .setNameBytes(trace.get(i - i % KINDS.length).getNameBytes())
              .build());
    }
    return chain;
  }

  /** Counts the spans of all traces and encodes the counts. */
  @Benchmark
  @OperationsPerInvocation(SPANS)
  public int count() {
    return countAll().size();
  }

  /** Decodes the counts, adds them up by partition of services, and encodes what came of it. */
  @Benchmark
  @OperationsPerInvocation(SPANS)
  public int split() {
    int records = 0;
    for (int i = 0; i < takes.size(); i++) {
      takes.get(i).forEach(counted -> splitter.add(counted.kind(), counted.bytes()));
      if (i % TAKES_A_SPLIT == TAKES_A_SPLIT - 1 || i == takes.size() - 1) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          records += splitter.take(partition).size();
        }
      }
    }
    return records;
  }

  private List<List<EncodedRollup>> countAll() {
    List<List<EncodedRollup>> all = new ArrayList<>();
    for (int i = 0; i < traces.size(); i++) {
      calls.read(traces.get(i), null, START_MILLIS);
      if (i % TRACES_A_TAKE == TRACES_A_TAKE - 1 || i == traces.size() - 1) {
        all.add(calls.take());
      }
    }
    return all;
  }
}
