package io.tailwater.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.ingest.otlpjson.RandomMessages;
import io.tailwater.model.otlp.ContextView;
import io.tailwater.model.otlp.MalformedOtlpException;
import io.tailwater.model.otlp.OtlpTraceScanner;
import io.tailwater.model.otlp.OtlpTraceVisitor;
import io.tailwater.model.otlp.SpanView;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BatchCutterProperties {

  @Property(tries = 200)
  void cuttingKeepsEverySpanInOrderWithItsContext(
      @ForAll long seed, @ForAll @IntRange(min = 700, max = 3000) int maxRecordBytes)
      throws Exception {
    TracesData traces =
        TracesData.parseFrom(
            new RandomMessages(new Random(seed)).of(TracesData.getDescriptor()).toByteArray());

    List<byte[]> records = cutOrNothing(traces.toByteArray(), maxRecordBytes);

    if (!records.isEmpty()) {
      assertThat(Batches.placed(records)).isEqualTo(Batches.placed(traces));
    }
  }

  @Property(tries = 200)
  void noRecordIsLongerThanAllowedUnlessItHoldsOneItem(
      @ForAll long seed, @ForAll @IntRange(min = 700, max = 3000) int maxRecordBytes)
      throws Exception {
    byte[] logs = new RandomMessages(new Random(seed)).of(LogsData.getDescriptor()).toByteArray();

    for (byte[] record : cutOrNothing(logs, maxRecordBytes)) {
      long items =
          LogsData.parseFrom(record).getResourceLogsList().stream()
              .flatMap(resource -> resource.getScopeLogsList().stream())
              .mapToLong(scope -> scope.getLogRecordsCount())
              .sum();
      assertThat(record.length <= maxRecordBytes || items == 1).isTrue();
    }
  }

  @Property(tries = 500)
  void damagedTracesAreRefusedExactlyWhereTheScannerWouldRefuseThem(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = Batches.traces(2, 20).toByteArray();
    for (int i = 0; i < 2; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }

    assertThat(accepts(() -> BatchCutter.cut(bytes, 1 << 20)))
        .isEqualTo(accepts(() -> new OtlpTraceScanner().scan(bytes, new Nobody())));
  }

  private static List<byte[]> cutOrNothing(byte[] batch, int maxRecordBytes) {
    try {
      return BatchCutter.cut(batch, maxRecordBytes).records();
    } catch (RefusedException _) {
      return new ArrayList<>();
    }
  }

  private static boolean accepts(Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (MalformedOtlpException _) {
      return false;
    }
  }

  private static final class Nobody implements OtlpTraceVisitor {
    @Override
    public void context(ContextView context) {}

    @Override
    public void span(SpanView span) {}
  }
}
