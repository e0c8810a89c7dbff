package io.tailwater.loadtests.jmh;

import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.encoding.LogDecoders;
import io.tailwater.ingest.encoding.TraceDecoders;
import io.tailwater.model.LogEncoding;
import io.tailwater.model.TraceEncoding;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What a span or log of another agent than OpenTelemetry's costs until it is OTLP. 100,000 spans a
 * CPU-second are 10,000 ns each, 200,000 logs 5,000 ns.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ForeignDecoderBenchmark {
  private static final long MILLIS = 1_795_168_800_000L;

  private final byte[][] jaeger = ForeignBatches.jaeger();
  private final byte[][] zipkinProto = {ForeignBatches.zipkinProto()};
  private final byte[][] zipkinThrift = {ForeignBatches.zipkinThrift()};
  private final byte[][] segments = ForeignBatches.segments();
  private final byte[][] logs = ForeignBatches.skyWalkingLogs();
  private final RecordDecoder jaegerDecoder = TraceDecoders.of(TraceEncoding.JAEGER_PROTO);
  private final RecordDecoder protoDecoder = TraceDecoders.of(TraceEncoding.ZIPKIN_PROTO);
  private final RecordDecoder thriftDecoder = TraceDecoders.of(TraceEncoding.ZIPKIN_THRIFT);
  private final RecordDecoder segmentDecoder = TraceDecoders.of(TraceEncoding.SKYWALKING_SEGMENT);
  private final RecordDecoder logDecoder = LogDecoders.of(LogEncoding.SKYWALKING_LOG);

  private static long decode(RecordDecoder decoder, byte[][] records) {
    long bytes = 0;
    for (byte[] record : records) {
      bytes += decoder.decode(record, MILLIS).length;
    }
    return bytes;
  }

  /** Jaeger's spans, one a record. */
  @Benchmark
  @OperationsPerInvocation(ForeignBatches.ITEMS)
  public long jaegerSpans() {
    return decode(jaegerDecoder, jaeger);
  }

  /** Zipkin's spans in protobuf, 200 a record. */
  @Benchmark
  @OperationsPerInvocation(ForeignBatches.ITEMS)
  public long zipkinProtoSpans() {
    return decode(protoDecoder, zipkinProto);
  }

  /** Zipkin's spans in thrift, 200 a record. */
  @Benchmark
  @OperationsPerInvocation(ForeignBatches.ITEMS)
  public long zipkinThriftSpans() {
    return decode(thriftDecoder, zipkinThrift);
  }

  /** SkyWalking's spans, eight a segment. */
  @Benchmark
  @OperationsPerInvocation(ForeignBatches.ITEMS)
  public long skyWalkingSpans() {
    return decode(segmentDecoder, segments);
  }

  /** SkyWalking's logs, one a record. */
  @Benchmark
  @OperationsPerInvocation(ForeignBatches.ITEMS)
  public long skyWalkingLogs() {
    return decode(logDecoder, logs);
  }
}
