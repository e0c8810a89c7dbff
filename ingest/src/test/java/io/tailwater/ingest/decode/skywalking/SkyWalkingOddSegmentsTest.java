package io.tailwater.ingest.decode.skywalking;

import static io.tailwater.ingest.decode.skywalking.Segments.RECORD_MILLIS;
import static io.tailwater.ingest.decode.skywalking.Segments.TRACE;
import static io.tailwater.ingest.decode.skywalking.Segments.attributes;
import static io.tailwater.ingest.decode.skywalking.Segments.decode;
import static io.tailwater.ingest.decode.skywalking.Segments.hex;
import static io.tailwater.ingest.decode.skywalking.Segments.reference;
import static io.tailwater.ingest.decode.skywalking.Segments.segment;
import static io.tailwater.ingest.decode.skywalking.Segments.span;
import static io.tailwater.ingest.decode.skywalking.Segments.spans;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.ingest.decode.UndecodableException;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.junit.jupiter.api.Test;

class SkyWalkingOddSegmentsTest {

  @Test
  void aRecordWithoutTimeDoesNotMakeTimesNegative() throws Exception {
    byte[] value = segment().addSpans(span().clearStartTime().clearEndTime()).build().toByteArray();

    byte[] decoded = new SkyWalkingSegmentDecoder().decode(value, -1);

    assertThat(
            TracesData.parseFrom(decoded)
                .getResourceSpans(0)
                .getScopeSpans(0)
                .getSpans(0)
                .getStartTimeUnixNano())
        .isZero();
  }

  @Test
  void aSegmentWithoutIdsIsLeftForTheNextStageToRefuse() throws Exception {
    Span decoded =
        spans(segment().clearTraceId().clearTraceSegmentId().addSpans(span())).getFirst();

    assertThat(hex(decoded.getTraceId())).isEqualTo("0".repeat(32));
    assertThat(hex(decoded.getSpanId())).isEqualTo("0".repeat(16));
  }

  @Test
  void aSegmentWithoutSpansIsNothing() throws Exception {
    assertThat(new SkyWalkingSegmentDecoder().decode(new byte[0], RECORD_MILLIS)).isEmpty();
    assertThat(new SkyWalkingSegmentDecoder().decode(segment().build().toByteArray(), 0)).isEmpty();
  }

  @Test
  void fieldsOfALaterProtocolArePassedOver() throws Exception {
    ByteString later =
        ByteString.copyFrom(new byte[] {(byte) 0xf8, 0x01, 0x07, (byte) 0xfa, 0x01, 0x01, 0x58});
    ByteString value = segment().addSpans(span()).build().toByteString().concat(later);

    assertThat(decode(value.toByteArray()).getResourceSpansCount()).isEqualTo(1);
  }

  @Test
  void halfACharacterDoesNotCostTheSegment() throws Exception {
    KeyStringValuePair.Builder tag = KeyStringValuePair.newBuilder().setKey("who");
    byte[] value =
        segment().addSpans(span().addTags(tag.setValue("J\u00f6rg"))).build().toByteArray();
    for (int i = 0; i + 1 < value.length; i++) {
      if (value[i] == (byte) 0xc3 && value[i + 1] == (byte) 0xb6) {
        value[i + 1] = '?';
      }
    }

    assertThat(attributes(decode(value).getResourceSpans(0).getScopeSpans(0).getSpans(0)))
        .containsEntry("who", "J\ufffd?rg");
  }

  @Test
  void aValueThatIsNoSegmentIsRefusedWithTheReason() {
    SkyWalkingSegmentDecoder decoder = new SkyWalkingSegmentDecoder();

    assertThatThrownBy(() -> decoder.decode(new byte[] {0x08, 0x01}, 0))
        .isInstanceOf(UndecodableException.class)
        .hasMessage("not a SkyWalking segment: field 1 has wire type 0, not 2 at byte 1");
  }

  @Test
  void aSpanThatIsCutOffCostsTheWholeRecordButNotTheNext() throws Exception {
    SkyWalkingSegmentDecoder decoder = new SkyWalkingSegmentDecoder();
    byte[] good = segment().addSpans(span()).build().toByteArray();
    byte[] expected = decoder.decode(good, RECORD_MILLIS);
    byte[] bad =
        segment()
            .addSpans(span())
            .build()
            .toByteString()
            .concat(ByteString.copyFrom(new byte[] {0x1a, 0x02, 0x32, 0x05}))
            .toByteArray();

    assertThatThrownBy(() -> decoder.decode(bad, 0))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("runs past the end");
    assertThat(decoder.decode(good, RECORD_MILLIS)).isEqualTo(expected);
  }

  @Test
  void idsLongerThanAnyAgentsAreRefused() {
    String longId = "x".repeat(SkyWalkingIds.MAX_BYTES + 1);

    assertThatThrownBy(() -> decode(segment().setTraceId(longId).build()))
        .isInstanceOf(UndecodableException.class)
        .hasMessage("a SkyWalking traceId of 257 bytes, more than 256");
    assertThatThrownBy(() -> decode(segment().setTraceSegmentId(longId).build()))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("traceSegmentId");
    assertThatThrownBy(() -> decode(span().addRefs(reference(TRACE, longId, 0))))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("parentTraceSegmentId");
    assertThatThrownBy(() -> decode(span().addRefs(reference(longId, "p.1.1", 0))))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("reference's traceId");
  }

  @Test
  void aSegmentOfEndlessEmptySpansIsRefused() {
    byte[] value = new byte[2 * (SkyWalkingSegment.MAX_SPANS + 1)];
    for (int i = 0; i < value.length; i += 2) {
      value[i] = 0x1a;
    }

    assertThatThrownBy(() -> decode(value))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("20001 spans");
  }
}
