package io.tailwater.ingest.rekey;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.model.TracePartitioner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TraceRekeyerTest {
  private static final int PARTITIONS = 4;
  private final TraceRekeyer rekeyer = new TraceRekeyer(PARTITIONS, new RekeyLimits(1 << 20, 4096));
  private final Random random = new Random(1);

  @Test
  void everySpanLandsOnThePartitionOfItsTraceWithItsResource() throws Exception {
    List<Span> sent = new ArrayList<>();
    for (int record = 0; record < 20; record++) {
      List<Span> spans = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        spans.add(span(random.nextInt()));
      }
      sent.addAll(spans);
      assertThat(rekeyer.add(record("shop-" + record, spans))).isEqualTo(50);
    }

    List<Span> landed = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      for (ResourceSpans resource :
          TracesData.parseFrom(rekeyer.takeSlice(p)).getResourceSpansList()) {
        assertThat(resource.getResource().getAttributes(0).getValue().getStringValue())
            .startsWith("shop-");
        for (Span span : resource.getScopeSpans(0).getSpansList()) {
          var id = span.getTraceId().asReadOnlyByteBuffer();
          assertThat(TracePartitioner.partition(id.getLong(0), id.getLong(8), PARTITIONS))
              .isEqualTo(p);
          landed.add(span);
        }
      }
    }
    assertThat(landed).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(rekeyer.takeRefused()).isEmpty();
  }

  @Test
  void truncatedRecordIsRefusedWholeAndLeavesTheSlicesAsTheyWere() throws Exception {
    rekeyer.add(record("good", List.of(span(1), span(2), span(3))));
    byte[] whole = record("bad", List.of(span(4), span(5), span(6)));
    byte[] truncated = Arrays.copyOf(whole, whole.length - 20);

    assertThat(rekeyer.add(truncated)).isZero();

    assertThat(rekeyer.takeRefused())
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.reason()).isEqualTo("malformed_record");
              assertThat(refused.bytes()).isEqualTo(truncated);
            });
    int landed = 0;
    for (int p = 0; p < PARTITIONS; p++) {
      for (ResourceSpans r : TracesData.parseFrom(rekeyer.takeSlice(p)).getResourceSpansList()) {
        assertThat(r.getResource().getAttributes(0).getValue().getStringValue()).isEqualTo("good");
        landed += r.getScopeSpans(0).getSpansCount();
      }
    }
    assertThat(landed).isEqualTo(3);
  }

  @Test
  void spansThatCannotBePlacedAreRefusedAloneUnderTheirResource() throws Exception {
    Span noTrace = span(1).toBuilder().setTraceId(ByteString.copyFrom(new byte[16])).build();
    Span shortId = span(2).toBuilder().setSpanId(ByteString.copyFrom(new byte[] {1, 2})).build();
    Span fat = span(3).toBuilder().setName("x".repeat(5_000)).build();

    assertThat(rekeyer.add(record("shop", List.of(noTrace, shortId, fat, span(4))))).isEqualTo(1);

    List<RefusedBytes> refused = rekeyer.takeRefused();
    assertThat(refused)
        .extracting(RefusedBytes::reason)
        .containsExactly("invalid_trace_id", "invalid_span_id", "span_too_large");
    ResourceSpans parked = TracesData.parseFrom(refused.getFirst().bytes()).getResourceSpans(0);
    assertThat(parked.getResource().getAttributes(0).getValue().getStringValue()).isEqualTo("shop");
    assertThat(parked.getScopeSpans(0).getSpansList()).containsExactly(noTrace);
  }

  @Test
  void recordAboveTheLimitIsRefusedWithoutReadingIt() {
    byte[] huge = new byte[(1 << 20) + 1];
    assertThat(rekeyer.add(huge)).isZero();
    assertThat(rekeyer.takeRefused())
        .extracting(RefusedBytes::reason)
        .containsExactly("record_too_large");
  }

  private Span span(int number) {
    byte[] traceId = new byte[16];
    random.nextBytes(traceId);
    traceId[0] |= 1;
    return Span.newBuilder()
        .setTraceId(ByteString.copyFrom(traceId))
        .setSpanId(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))
        .setName("operation " + number)
        .build();
  }

  private static byte[] record(String service, List<Span> spans) {
    return TracesData.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(
                            KeyValue.newBuilder()
                                .setKey("service.name")
                                .setValue(AnyValue.newBuilder().setStringValue(service))))
                .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(spans)))
        .build()
        .toByteArray();
  }
}
