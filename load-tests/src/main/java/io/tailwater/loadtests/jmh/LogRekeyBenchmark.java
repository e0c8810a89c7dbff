package io.tailwater.loadtests.jmh;

import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.encoding.LogDecoders;
import io.tailwater.ingest.enrich.EnrichingDecoder;
import io.tailwater.ingest.enrich.LogEnricher;
import io.tailwater.ingest.enrich.MaskingRules;
import io.tailwater.ingest.rekey.LogRekeyer;
import io.tailwater.ingest.rekey.RekeyLimits;
import io.tailwater.model.LogEncoding;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a log of an OTLP record costs the re-key lane: decode, enrich, cut for 12 shards. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LogRekeyBenchmark {
  private static final int LOGS = 200;
  private static final int PARTITIONS = 12;

  /** What the bodies are. */
  public enum Bodies {
    /** A sentence with numbers, severity known: the usual log of an SDK. */
    PLAIN,
    /** The whole line of a file, with severity, ids and a URL to be found in it. */
    LINE,
    /** A JSON object of ten fields. */
    JSON,
    /** Each with a secret. */
    SECRET
  }

  /** The bodies of the run. */
  @Param public Bodies bodies = Bodies.PLAIN;

  private final LogRekeyer rekeyer = new LogRekeyer(PARTITIONS, RekeyLimits.DEFAULT);
  private final RecordDecoder plain = LogDecoders.of(LogEncoding.OTLP_PROTO);
  private final RecordDecoder enriching =
      new EnrichingDecoder(plain, new LogEnricher(MaskingRules.DEFAULT));
  private byte[] batch = {};

  /** Makes the batch. */
  @Setup
  public void batch() {
    IntFunction<String> body =
        switch (bodies) {
          case PLAIN ->
              i -> "order " + 4_000_017 + i + " of customer 9f3a accepted in " + i + " ms";
          case LINE ->
              i ->
                  "2026-11-27 07:41:05.123 INFO [exec-"
                      + i
                      + "] [trace_id=0af7651916cd43dd8448eb211"
                      + "c80319c span_id=b7ad6b7169203331] c.s.c.OrderService - called "
                      + "https://stock.shop.svc/items/"
                      + i
                      + " in 12 ms, status 200";
          case JSON ->
              i ->
                  "{\"level\":\"info\",\"msg\":\"order accepted\",\"order\":"
                      + i
                      + ",\"customer\":\"9f3a\",\"ms\":12.5,\"http\":{\"method\":\"POST\",\"path\":"
                      + "\"/orders\",\"status\":200},\"cached\":false,\"region\":\"eu-1\"}";
          case SECRET -> i -> "login of user " + i + " with password=hunter" + i + " accepted";
        };
    boolean toFind = bodies == Bodies.LINE || bodies == Bodies.JSON;
    batch = new LogBatches().encode(LOGS, body, toFind ? 0 : 9);
  }

  /** The cut alone. */
  @Benchmark
  @OperationsPerInvocation(LOGS)
  public long cut() {
    return cut(plain);
  }

  /** With what is found and masked. */
  @Benchmark
  @OperationsPerInvocation(LOGS)
  public long enrichAndCut() {
    return cut(enriching);
  }

  private long cut(RecordDecoder decoder) {
    long bytes = rekeyer.add(batch, decoder, 0);
    for (int p = 0; p < PARTITIONS; p++) {
      bytes += rekeyer.takeSlice(p).length;
    }
    return bytes;
  }
}
