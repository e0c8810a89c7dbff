package io.tailwater.loadtests.jmh;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tailwater.sinks.KeptLogs;
import io.tailwater.sinks.SinkBatch;
import io.tailwater.sinks.clickhouse.NativeSize;
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

/**
 * Making Native blocks of a batch of kept logs, as the sink does before it sends them: 100 records
 * of 100 lines, each line with the attributes of the judging stage and four of its own, each record
 * under a resource of 12 attributes, four lines of five in traces of five lines.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LogSinkBenchmark {
  private static final int RECORDS = 100;
  private static final int LINES = 100;
  private static final long TIME_NANOS = 1_795_000_000_000_000_000L;

  private final SinkBatch<KeptLogs> batch = batch();

  /** Decodes the batch and writes both blocks to nowhere. */
  @Benchmark
  @OperationsPerInvocation(RECORDS * LINES)
  public long decodeAndWrite() {
    return NativeSize.ofLogs(batch);
  }

  private static SinkBatch<KeptLogs> batch() {
    Random random = new Random(1);
    List<KeptLogs> records = new ArrayList<>();
    for (int offset = 0; offset < RECORDS; offset++) {
      records.add(new KeptLogs(offset, TIME_NANOS / 1_000_000, record(random, offset)));
    }
    return new SinkBatch<>("tailwater.kept.logs", 0, 0, RECORDS - 1, records);
  }

  private static byte[] record(Random random, int offset) {
    Resource.Builder resource = Resource.newBuilder();
    resource.addAttributes(attribute("service.name", "service-" + offset % 20));
    resource.addAttributes(attribute("service.instance.id", "instance-" + offset));
    for (int i = 0; i < 10; i++) {
      resource.addAttributes(attribute("resource.attribute." + i, "a value of usual length " + i));
    }
    ScopeLogs.Builder scope =
        ScopeLogs.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName("com.example.shop.Checkout"));
    for (int line = 0; line < LINES; line++) {
      scope.addLogRecords(log(random, offset * LINES + line));
    }
    return LogsData.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().setResource(resource).addScopeLogs(scope))
        .build()
        .toByteArray();
  }

  private static LogRecord log(Random random, int line) {
    boolean failed = line % 50 == 0;
    LogRecord.Builder log =
        LogRecord.newBuilder()
            .setTimeUnixNano(TIME_NANOS - random.nextInt(1_000_000_000))
            .setObservedTimeUnixNano(TIME_NANOS)
            .setSeverityNumber(
                failed ? SeverityNumber.SEVERITY_NUMBER_ERROR : SeverityNumber.SEVERITY_NUMBER_INFO)
            .setSeverityText(failed ? "ERROR" : "INFO")
            .setBody(
                AnyValue.newBuilder()
                    .setStringValue(
                        "Order %d of customer %d was shipped from warehouse %d in %d ms"
                            .formatted(
                                random.nextInt(1_000_000),
                                random.nextInt(100_000),
                                random.nextInt(10),
                                random.nextInt(10_000))))
            .addAttributes(attribute("thread.name", "http-nio-8080-exec-" + random.nextInt(50)))
            .addAttributes(attribute("code.function.name", "com.example.shop.Checkout.ship"))
            .addAttributes(attribute("user.id", "user-" + random.nextInt(100_000)))
            .addAttributes(attribute("order.id", "order-" + random.nextInt(1_000_000)))
            .addAttributes(attribute("tailwater.policy", "errors"))
            .addAttributes(attribute("tailwater.verdict", "kept"))
            .addAttributes(attribute("tailwater.pattern_id", "%016x".formatted(line % 320)))
            .addAttributes(attribute("tailwater.correlation", "span"))
            .addAttributes(
                KeyValue.newBuilder()
                    .setKey("tailwater.sample_weight")
                    .setValue(AnyValue.newBuilder().setDoubleValue(2.5)));
    if (line % 5 != 0) {
      log.setTraceId(SpanBatches.bytes(1 + line / 5, line / 5))
          .setSpanId(SpanBatches.bytes(random.nextLong() | 1));
    }
    return log.build();
  }

  private static KeyValue attribute(String key, String value) {
    return SpanBatches.attribute(key, value);
  }
}
