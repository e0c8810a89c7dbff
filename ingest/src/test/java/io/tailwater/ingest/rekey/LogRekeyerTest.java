package io.tailwater.ingest.rekey;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tailwater.ingest.proto.ProtoWriter;
import io.tailwater.model.TracePartitioner;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LogRekeyerTest {
  private static final int PARTITIONS = 8;
  private static final int LOG_RECORDS = 2;

  private final LogRekeyer rekeyer = new LogRekeyer(PARTITIONS, new RekeyLimits(4 << 20, 4096));
  private final Random random = new Random(6);

  @Test
  void logOfATraceLandsWhereItsSpansDo() throws Exception {
    List<LogRecord> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sent.add(log("line " + i).toBuilder().setTraceId(traceId()).build());
    }

    assertThat(add(record("shop", sent))).isEqualTo(200);

    int landed = 0;
    for (int p = 0; p < PARTITIONS; p++) {
      for (LogRecord log : logsOf(rekeyer.takeSlice(p))) {
        ByteBuffer id = log.getTraceId().asReadOnlyByteBuffer();
        assertThat(TracePartitioner.partition(id.getLong(0), id.getLong(8), PARTITIONS))
            .isEqualTo(p);
        landed++;
      }
    }
    assertThat(landed).isEqualTo(200);
  }

  @Test
  void logsOfAnInstanceWithoutTraceStayTogetherAndInOrder() throws Exception {
    TreeSet<Integer> used = new TreeSet<>();
    for (int instance = 0; instance < 40; instance++) {
      add(record("shop-" + instance, List.of(log("a"), log("b"))));
      add(record("shop-" + instance, List.of(log("c"))));
      int holders = 0;
      for (int p = 0; p < PARTITIONS; p++) {
        List<LogRecord> logs = logsOf(rekeyer.takeSlice(p));
        if (!logs.isEmpty()) {
          holders++;
          used.add(p);
          assertThat(logs).containsExactly(log("a"), log("b"), log("c"));
        }
      }
      assertThat(holders).isOne();
    }
    assertThat(used).hasSize(PARTITIONS);
  }

  @Test
  void logWithAnIdOfAnotherLengthCountsAsWithoutTrace() {
    LogRecord odd = log("x").toBuilder().setTraceId(ByteString.copyFrom(new byte[5])).build();

    assertThat(add(record("shop", List.of(odd)))).isOne();
    assertThat(rekeyer.takeRefused()).isEmpty();
  }

  @Test
  void malformedAndTooLargeLogsAreRefusedUnderTheirResourceAndTheirNeighboursFlow()
      throws Exception {
    byte[] record =
        framed(
            log("good").toByteArray(),
            new byte[] {0x0a, 0x7f},
            log("x".repeat(5_000)).toByteArray(),
            log("also good").toByteArray());

    assertThat(add(record)).isEqualTo(2);

    assertThat(rekeyer.itemsSeen()).isEqualTo(4);
    List<RefusedBytes> refused = rekeyer.takeRefused();
    assertThat(refused)
        .extracting(RefusedBytes::reason)
        .containsExactly("malformed_log", "log_too_large");
    assertThat(refused).extracting(RefusedBytes::spans).containsExactly(1, 1);
    assertThat(LogsData.parseFrom(refused.getLast().bytes()).getResourceLogs(0).getResource())
        .isEqualTo(resource("shop"));
  }

  @Test
  void brokenRecordLeavesTheSlicesAsTheyWere() throws Exception {
    add(record("good", List.of(log("a"))));
    byte[] whole = record("bad", List.of(log("b"), log("c")));
    byte[] broken = Arrays.copyOf(whole, whole.length - 2);

    assertThat(add(broken)).isZero();

    assertThat(rekeyer.takeRefused())
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.reason()).isEqualTo("malformed_record");
              assertThat(refused.bytes()).isEqualTo(broken);
            });
    List<LogRecord> landed = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      landed.addAll(logsOf(rekeyer.takeSlice(p)));
    }
    assertThat(landed).containsExactly(log("a"));
  }

  private int add(byte[] record) {
    return rekeyer.add(record, (value, _) -> value, 0);
  }

  private ByteString traceId() {
    byte[] id = new byte[16];
    random.nextBytes(id);
    id[0] |= 1;
    return ByteString.copyFrom(id);
  }

  private static LogRecord log(String body) {
    return LogRecord.newBuilder().setBody(AnyValue.newBuilder().setStringValue(body)).build();
  }

  private static Resource resource(String service) {
    return Resource.newBuilder()
        .addAttributes(
            KeyValue.newBuilder()
                .setKey("service.name")
                .setValue(AnyValue.newBuilder().setStringValue(service)))
        .build();
  }

  private static byte[] record(String service, List<LogRecord> logs) {
    return LogsData.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(resource(service))
                .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(logs)))
        .build()
        .toByteArray();
  }

  private static byte[] framed(byte[]... logs) {
    ProtoWriter out = new ProtoWriter(256);
    int resourceLogs = out.beginMessage(1);
    out.tag(1, 2);
    out.bytes(resource("shop").toByteArray());
    int scopeLogs = out.beginMessage(2);
    for (byte[] log : logs) {
      out.tag(LOG_RECORDS, 2);
      out.bytes(log);
    }
    out.endMessage(scopeLogs);
    out.endMessage(resourceLogs);
    return out.toByteArray();
  }

  private static List<LogRecord> logsOf(byte[] slice) throws Exception {
    return LogsData.parseFrom(slice).getResourceLogsList().stream()
        .flatMap(resource -> resource.getScopeLogsList().stream())
        .flatMap(scope -> scope.getLogRecordsList().stream())
        .toList();
  }
}
