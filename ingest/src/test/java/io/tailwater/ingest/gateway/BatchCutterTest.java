package io.tailwater.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.model.otlp.MalformedOtlpException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchCutterTest {

  @Test
  void aBatchThatFitsIsPublishedByteForByte() {
    byte[] batch = Batches.traces(3, 100).toByteArray();

    BatchCutter.Cut cut = BatchCutter.cut(batch, batch.length);

    assertThat(cut.records()).hasSize(1);
    assertThat(cut.records().getFirst()).isSameAs(batch);
    assertThat(cut.items()).isEqualTo(12);
  }

  @Test
  void aLongBatchIsCutBetweenSpansAndEachPartHasItsContext() throws Exception {
    TracesData traces = Batches.traces(10, 300);

    BatchCutter.Cut cut = BatchCutter.cut(traces.toByteArray(), 2048);

    assertThat(cut.items()).isEqualTo(40);
    assertThat(cut.records()).hasSizeBetween(8, 14);
    assertThat(cut.records()).allSatisfy(record -> assertThat(record).hasSizeLessThan(2049));
    assertThat(Batches.placed(cut.records())).isEqualTo(Batches.placed(traces));
  }

  @Test
  void aSpanBeyondTheLimitGetsARecordOfItsOwn() throws Exception {
    TracesData traces = Batches.traces(1, 5000);

    BatchCutter.Cut cut = BatchCutter.cut(traces.toByteArray(), 2048);

    assertThat(cut.records()).hasSize(4);
    assertThat(Batches.placed(cut.records())).isEqualTo(Batches.placed(traces));
  }

  @Test
  void aBatchWithoutItemsBecomesNoRecord() {
    TracesData traces = Batches.traces(0, 0);

    BatchCutter.Cut cut = BatchCutter.cut(traces.toByteArray(), 1024);

    assertThat(cut).isEqualTo(new BatchCutter.Cut(List.of(), 0));
  }

  @Test
  void aContextTooLongToBeRepeatedIsRefused() {
    TracesData.Builder traces = Batches.traces(4, 300).toBuilder();
    traces
        .getResourceSpansBuilder(1)
        .getResourceBuilder()
        .addAttributes(Batches.attribute("process.command_line", "x".repeat(1500)));

    assertThatThrownBy(() -> BatchCutter.cut(traces.build().toByteArray(), 2048))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("resource and scope");
  }

  @Test
  void aBrokenFrameIsRefusedWithThePlace() {
    byte[] batch = Batches.traces(1, 10).toByteArray();
    batch[1] = 0x7f;

    assertThatThrownBy(() -> BatchCutter.cut(batch, 1 << 20))
        .isInstanceOf(MalformedOtlpException.class)
        .hasMessageContaining("at byte");
  }
}
