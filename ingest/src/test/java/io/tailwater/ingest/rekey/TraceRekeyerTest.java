package io.tailwater.ingest.rekey;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.ingest.encoding.TraceDecoders;
import io.tailwater.model.TraceEncoding;
import io.tailwater.model.TracePartitioner;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TraceRekeyerTest {
  private static final int PARTITIONS = 4;
  private final TraceRekeyer rekeyer = new TraceRekeyer(PARTITIONS, new RekeyLimits(4 << 20, 4096));
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
      assertThat(add(rekeyer, record("shop-" + record, spans))).isEqualTo(50);
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
    add(rekeyer, record("good", List.of(span(1), span(2), span(3))));
    byte[] whole = record("bad", List.of(span(4), span(5), span(6)));
    byte[] truncated = Arrays.copyOf(whole, whole.length - 20);

    assertThat(add(rekeyer, truncated)).isZero();

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

    assertThat(add(rekeyer, record("shop", List.of(noTrace, shortId, fat, span(4))))).isEqualTo(1);

    List<RefusedBytes> refused = rekeyer.takeRefused();
    assertThat(refused)
        .extracting(RefusedBytes::reason)
        .containsExactly("invalid_trace_id", "invalid_span_id", "span_too_large");
    ResourceSpans parked = TracesData.parseFrom(refused.getFirst().bytes()).getResourceSpans(0);
    assertThat(parked.getResource().getAttributes(0).getValue().getStringValue()).isEqualTo("shop");
    assertThat(parked.getScopeSpans(0).getSpansList()).containsExactly(noTrace);
  }

  @Test
  void badSpansOfOneContextAndReasonShareADeadLetter() throws Exception {
    List<Span> bad = new ArrayList<>(Collections.nCopies(50_000, Span.getDefaultInstance()));
    bad.add(10, span(1).toBuilder().clearSpanId().build());
    bad.add(span(2).toBuilder().clearSpanId().build());
    byte[] record = record("x".repeat(100_000), bad);

    assertThat(add(rekeyer, record)).isZero();

    List<RefusedBytes> refused = rekeyer.takeRefused();
    assertThat(refused)
        .extracting(RefusedBytes::reason)
        .containsExactly("invalid_trace_id", "invalid_span_id");
    assertThat(refused.stream().mapToInt(letter -> letter.bytes().length).sum())
        .isLessThan(record.length + 101_000);
    assertThat(spansOf(refused.getFirst())).hasSize(50_000);
    assertThat(spansOf(refused.getLast())).hasSize(2);
  }

  @Test
  void badSpansOfTwoContextsHaveALetterEach() throws Exception {
    add(
        rekeyer,
        joined(
            record("one", List.of(Span.getDefaultInstance())),
            record("two", List.of(Span.getDefaultInstance(), span(1)))));

    List<String> services = new ArrayList<>();
    for (RefusedBytes letter : rekeyer.takeRefused()) {
      assertThat(spansOf(letter)).containsExactly(Span.getDefaultInstance());
      services.add(serviceOf(letter));
    }
    assertThat(services).containsExactly("one", "two");
  }

  @Test
  void longDeadLetterIsCutAtHalfAMebibyte() throws Exception {
    Span bad = Span.newBuilder().setName("x".repeat(3_000)).build();

    add(rekeyer, record("y".repeat(100_000), Collections.nCopies(300, bad)));

    List<RefusedBytes> refused = rekeyer.takeRefused();
    assertThat(refused).hasSize(3);
    int spans = 0;
    for (RefusedBytes letter : refused) {
      assertThat(letter.bytes().length).isBetween(100_000, (512 << 10) + 2_000);
      spans += spansOf(letter).size();
    }
    assertThat(spans).isEqualTo(300);
  }

  @Test
  void resourceSpansWithTooLargeAContextAreOneDeadLetterAndTheirNeighboursFlow() throws Exception {
    byte[] before = record("before", List.of(span(1)));
    byte[] large =
        record("x".repeat(256 << 10), List.of(span(2), Span.getDefaultInstance(), span(3)));
    byte[] after = record("after", List.of(span(4), span(5)));

    assertThat(add(rekeyer, joined(before, large, after))).isEqualTo(3);

    assertThat(rekeyer.takeRefused())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.reason()).isEqualTo("context_too_large");
              assertThat(letter.bytes()).isEqualTo(large);
            });
    assertThat(landed()).hasSize(3);
  }

  @Test
  void tooLargeAScopeTakesTheWholeOfItsResourceSpansAlong() throws Exception {
    ResourceSpans.Builder resource =
        TracesData.parseFrom(record("shop", List.of(span(1)))).getResourceSpans(0).toBuilder();
    resource.addScopeSpans(
        ScopeSpans.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName("x".repeat(256 << 10)))
            .addSpans(span(2)));
    byte[] record = TracesData.newBuilder().addResourceSpans(resource).build().toByteArray();

    assertThat(add(rekeyer, record)).isZero();

    assertThat(rekeyer.takeRefused())
        .singleElement()
        .satisfies(letter -> assertThat(letter.bytes()).isEqualTo(record));
    assertThat(landed()).isEmpty();
  }

  @Test
  void resourceUnderManyScopesIsNotRepeatedWithoutEnd() throws Exception {
    ResourceSpans.Builder resource =
        TracesData.parseFrom(record("x".repeat(200_000), List.of()))
            .getResourceSpans(0)
            .toBuilder();
    for (int i = 0; i < 5_000; i++) {
      resource.addScopeSpans(
          ScopeSpans.newBuilder().addSpans(i % 2 == 0 ? span(i) : Span.getDefaultInstance()));
    }
    byte[] record = TracesData.newBuilder().addResourceSpans(resource).build().toByteArray();

    assertThat(add(rekeyer, joined(record, record("after", List.of(span(1)))))).isEqualTo(1);

    assertThat(rekeyer.takeRefused())
        .extracting(RefusedBytes::reason)
        .containsExactly("context_too_large");
    assertThat(landed()).hasSize(1);
  }

  @Test
  void recordAboveTheLimitIsRefusedWithoutReadingIt() {
    byte[] huge = new byte[(4 << 20) + 1];
    assertThat(add(rekeyer, huge)).isZero();
    assertThat(rekeyer.takeRefused())
        .extracting(RefusedBytes::reason)
        .containsExactly("record_too_large");
  }

  @Test
  void everySpanSeenIsInASliceOrCountedInALetter() throws Exception {
    Span bad = Span.getDefaultInstance();
    Span fat = span(3).toBuilder().setName("x".repeat(5_000)).build();
    byte[] good = record("shop", List.of(span(1), bad, fat, span(2), bad));
    byte[] large = record("x".repeat(256 << 10), List.of(span(4), bad, span(5)));
    byte[] broken = Arrays.copyOf(good, good.length - 3);

    assertAccounted(joined(good, large, good), 13);
    assertAccounted(broken, 1);
    assertAccounted(new byte[(4 << 20) + 1], 1);
    assertAccounted(new byte[0], 0);
    assertAccounted(record("shop", Collections.nCopies(700, bad)), 700);
  }

  private void assertAccounted(byte[] record, int spans) throws Exception {
    int cut = add(rekeyer, record);
    assertThat(rekeyer.itemsSeen()).isEqualTo(spans);
    assertThat(landed()).hasSize(cut);
    assertThat(rekeyer.takeRefused().stream().mapToInt(RefusedBytes::spans).sum())
        .isEqualTo(spans - cut);
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

  private List<Span> landed() throws Exception {
    List<Span> landed = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      landed.addAll(spansOf(new RefusedBytes("", "", rekeyer.takeSlice(p), 0)));
    }
    return landed;
  }

  private static List<Span> spansOf(RefusedBytes bytes) throws Exception {
    return TracesData.parseFrom(bytes.bytes()).getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  private static String serviceOf(RefusedBytes bytes) throws Exception {
    return TracesData.parseFrom(bytes.bytes())
        .getResourceSpans(0)
        .getResource()
        .getAttributes(0)
        .getValue()
        .getStringValue();
  }

  private static byte[] joined(byte[]... records) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] record : records) {
      all.write(record);
    }
    return all.toByteArray();
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

  private static int add(TraceRekeyer rekeyer, byte[] record) {
    return rekeyer.add(record, TraceDecoders.of(TraceEncoding.OTLP_PROTO), 0);
  }
}
