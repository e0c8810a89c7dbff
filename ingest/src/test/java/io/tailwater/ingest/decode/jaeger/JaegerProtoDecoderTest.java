package io.tailwater.ingest.decode.jaeger;

import static io.tailwater.ingest.decode.jaeger.JaegerMessages.START_NANOS;
import static io.tailwater.ingest.decode.jaeger.JaegerMessages.bare;
import static io.tailwater.ingest.decode.jaeger.JaegerMessages.reference;
import static io.tailwater.ingest.decode.jaeger.JaegerMessages.spanId;
import static io.tailwater.ingest.decode.jaeger.JaegerMessages.tag;
import static io.tailwater.ingest.decode.jaeger.JaegerMessages.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.jaegertracing.api_v2.Model;
import io.jaegertracing.api_v2.Model.SpanRefType;
import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.ingest.decode.UndecodableException;
import org.junit.jupiter.api.Test;

class JaegerProtoDecoderTest {
  private static final long RECORD_MILLIS = 1_600_000_000_000L;

  private final JaegerProtoDecoder decoder = new JaegerProtoDecoder();

  private JaegerDecoded decode(Model.Span.Builder span) throws InvalidProtocolBufferException {
    return JaegerDecoded.of(decoder.decode(span.build().toByteArray(), RECORD_MILLIS));
  }

  @Test
  void idsNameTimesAndFlagsAreThoseOfTheSpan() throws Exception {
    Span span = decode(bare().setFlags(3)).span();

    assertThat(span.getTraceId()).isEqualTo(traceId(0x0102030405060708L, 0x090a0b0c0d0e0f10L));
    assertThat(span.getSpanId()).isEqualTo(spanId(0x1112131415161718L));
    assertThat(span.getName()).isEqualTo("GET /orders");
    assertThat(span.getStartTimeUnixNano()).isEqualTo(START_NANOS);
    assertThat(span.getEndTimeUnixNano()).isEqualTo(START_NANOS + 19_009_193);
    assertThat(span.getFlags()).isEqualTo(1);
    assertThat(span.getParentSpanId()).isEqualTo(ByteString.EMPTY);
    assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_INTERNAL);
    assertThat(span.hasStatus()).isFalse();
  }

  @Test
  void aTraceIdOf64BitsIsPaddedOnTheLeft() throws Exception {
    assertThat(decode(bare().setTraceId(spanId(5))).span().getTraceId()).isEqualTo(traceId(0, 5));
  }

  @Test
  void idsOfOtherLengthsAreRefused() {
    assertThatThrownBy(() -> decode(bare().setTraceId(ByteString.copyFrom(new byte[17]))))
        .isInstanceOf(UndecodableException.class)
        .hasMessage("Jaeger: a trace id of 17 bytes");
    assertThatThrownBy(() -> decode(bare().setSpanId(ByteString.copyFrom(new byte[4]))))
        .isInstanceOf(UndecodableException.class)
        .hasMessage("Jaeger: a span id of 4 bytes");
  }

  @Test
  void aSpanWithoutIdsIsLeftToTheNextStage() throws Exception {
    Span span = decode(bare().clearTraceId().clearSpanId()).span();

    assertThat(span.getTraceId()).isEqualTo(traceId(0, 0));
    assertThat(span.getSpanId()).isEqualTo(spanId(0));
  }

  @Test
  void aSpanWithoutATimeBeginsWhenItsRecordWasWritten() throws Exception {
    assertThat(decode(bare().clearStartTime()).span().getStartTimeUnixNano())
        .isEqualTo(RECORD_MILLIS * 1_000_000);
    assertThat(
            decode(bare().setStartTime(Timestamp.newBuilder().setSeconds(-62_135_596_800L)))
                .span()
                .getStartTimeUnixNano())
        .isEqualTo(RECORD_MILLIS * 1_000_000);
  }

  @Test
  void timesThatNoClockShowsDoNotOverflow() throws Exception {
    Span span =
        decode(
                bare()
                    .setStartTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))
                    .setDuration(
                        Duration.newBuilder().setSeconds(Long.MAX_VALUE).setNanos(999_999_999)))
            .span();

    assertThat(span.getStartTimeUnixNano()).isPositive();
    assertThat(span.getEndTimeUnixNano()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aNegativeDurationCountsAsZero() throws Exception {
    Span span =
        decode(bare().setDuration(Duration.newBuilder().setSeconds(-1).setNanos(-5))).span();

    assertThat(span.getEndTimeUnixNano()).isEqualTo(START_NANOS);
  }

  @Test
  void theProcessIsTheResource() throws Exception {
    Model.Process.Builder process =
        Model.Process.newBuilder()
            .setServiceName("orders")
            .addTags(tag("hostname", "node-1"))
            .addTags(tag("ip", 0x0a000001L))
            .addTags(tag("jaeger.version", "Java-1.8.1"))
            .addTags(tag("deployment.environment", "prod"))
            .addTags(tag("cores", 8))
            .addTags(tag("load", 0.5))
            .addTags(tag("spot", true))
            .addTags(tag("digest", spanId(9)));

    assertThat(decode(bare().setProcess(process)).resource())
        .containsExactly(
            entry("host.name", "node-1"),
            entry("host.ip", "10.0.0.1"),
            entry("jaeger.version", "Java-1.8.1"),
            entry("deployment.environment.name", "prod"),
            entry("cores", 8L),
            entry("load", 0.5),
            entry("spot", true),
            entry("digest", spanId(9)),
            entry("service.name", "orders"));
  }

  @Test
  void aServiceNameThatTheCollectorMadeUpIsNoServiceName() throws Exception {
    Model.Process.Builder process =
        Model.Process.newBuilder().setServiceName("OTLPResourceNoServiceName");

    assertThat(decode(bare().setProcess(process)).resource()).isEmpty();
  }

  @Test
  void theFirstChildOfTheSameTraceIsTheParentAndTheOthersAreLinks() throws Exception {
    ByteString trace = bare().getTraceId();
    ByteString other = traceId(7, 7);
    Span span =
        decode(
                bare()
                    .addReferences(reference(SpanRefType.CHILD_OF, other, 1))
                    .addReferences(reference(SpanRefType.FOLLOWS_FROM, trace, 2))
                    .addReferences(reference(SpanRefType.CHILD_OF, trace, 3))
                    .addReferences(reference(SpanRefType.CHILD_OF, trace, 4))
                    .addReferences(reference(SpanRefType.CHILD_OF, trace, 0)))
            .span();

    assertThat(span.getParentSpanId()).isEqualTo(spanId(3));
    assertThat(span.getLinksList())
        .extracting(Span.Link::getSpanId)
        .containsExactly(spanId(1), spanId(2), spanId(4));
    assertThat(span.getLinks(0).getTraceId()).isEqualTo(other);
    assertThat(span.getLinksList())
        .extracting(link -> JaegerDecoded.attributes(link.getAttributesList()))
        .extracting(attributes -> attributes.get("opentracing.ref_type"))
        .containsExactly("child_of", "follows_from", "child_of");
  }

  @Test
  void aSpanThatIsFollowedInTheSameTraceIsParentWhereThereIsNoOther() throws Exception {
    Span span =
        decode(bare().addReferences(reference(SpanRefType.FOLLOWS_FROM, bare().getTraceId(), 2)))
            .span();

    assertThat(span.getParentSpanId()).isEqualTo(spanId(2));
    assertThat(span.getLinksList()).hasSize(1);
  }

  @Test
  void aSpanOfAnotherTraceIsNeverTheParent() throws Exception {
    Span span =
        decode(bare().addReferences(reference(SpanRefType.CHILD_OF, traceId(7, 7), 1))).span();

    assertThat(span.getParentSpanId()).isEqualTo(ByteString.EMPTY);
    assertThat(span.getLinksList()).hasSize(1);
  }

  @Test
  void warningsAreAnAttribute() throws Exception {
    assertThat(decode(bare().addWarnings("clock skew").addWarnings("cut")).attributes())
        .containsExactly(entry("jaeger.warnings", "clock skew; cut"));
  }

  @Test
  void whatIsNotProtobufIsRefused() {
    assertThatThrownBy(() -> decoder.decode(new byte[] {0x0a, 0x20, 1}, RECORD_MILLIS))
        .isInstanceOf(UndecodableException.class)
        .hasMessageStartingWith("not a protobuf of a Jaeger span: ");
  }

  @Test
  void anInstanceGoesOnAfterARefusal() throws Exception {
    assertThatThrownBy(() -> decoder.decode(new byte[] {0x0a, 0x20, 1}, RECORD_MILLIS))
        .isInstanceOf(UndecodableException.class);

    assertThat(decode(bare()).span().getName()).isEqualTo("GET /orders");
  }
}
