package io.tailwater.ingest.decode.skywalking;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.ingest.decode.UndecodableException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;

class SkyWalkingSegmentDecoderProperties {
  private static final int DAMAGES_A_TRY = 20;

  private final SkyWalkingSegmentDecoder decoder = new SkyWalkingSegmentDecoder();

  @Property(tries = 500)
  void everySpanComesOutWithItsPlaceInTheTrace(@ForAll long seed) throws Exception {
    SegmentObject segment = new RandomSegments(new Random(seed)).segment();

    List<Span> spans = Segments.decode(segment).getScopeSpans(0).getSpansList();

    assertThat(spans).hasSameSizeAs(segment.getSpansList());
    for (int i = 0; i < spans.size(); i++) {
      SpanObject written = segment.getSpans(i);
      Span read = spans.get(i);
      assertThat(Segments.hex(read.getSpanId()))
          .isEqualTo(Segments.spanId(segment.getTraceSegmentId(), written.getSpanId()));
      if (written.getParentSpanId() >= 0 && written.getParentSpanId() != written.getSpanId()) {
        assertThat(Segments.hex(read.getParentSpanId()))
            .isEqualTo(Segments.spanId(segment.getTraceSegmentId(), written.getParentSpanId()));
      }
      assertThat(read.getName()).isEqualTo(written.getOperationName());
      assertThat(read.getEventsCount()).isEqualTo(written.getLogsCount());
      assertThat(read.getEndTimeUnixNano()).isGreaterThanOrEqualTo(read.getStartTimeUnixNano());
    }
  }

  @Property(tries = 400)
  void damagedSegmentsAreDecodedOrRefusedButNeverAnythingElse(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    RandomSegments segments = new RandomSegments(random);
    byte[] one = segments.segment().toByteArray();
    byte[] other = segments.segment().toByteArray();
    for (int i = 0; i < DAMAGES_A_TRY; i++) {
      checkDecodesOrRefuses(damage(random, one, other));
    }
  }

  @Property(tries = 600)
  void randomBytesAreDecodedOrRefusedButNeverAnythingElse(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    checkDecodesOrRefuses(bytes);
  }

  @Example
  void everyTruncationIsDecodedOrRefused() throws Exception {
    byte[] whole = new RandomSegments(new Random(7)).segment().toByteArray();
    for (int length = 0; length < whole.length; length++) {
      checkDecodesOrRefuses(Arrays.copyOf(whole, length));
    }
  }

  private void checkDecodesOrRefuses(byte[] value) throws InvalidProtocolBufferException {
    byte[] decoded;
    try {
      decoded = decoder.decode(value, Segments.RECORD_MILLIS);
    } catch (UndecodableException _) {
      return;
    }
    for (ResourceSpans resource : TracesData.parseFrom(decoded).getResourceSpansList()) {
      Segments.attributes(resource.getResource().getAttributesList());
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        scope.getSpansList().forEach(SkyWalkingSegmentDecoderProperties::checkValid);
      }
    }
  }

  /** OTLP's rules, but for the ids of the span itself: those the next stage checks. */
  private static void checkValid(Span span) {
    assertThat(span.getTraceId().size()).isEqualTo(16);
    assertThat(span.getSpanId().size()).isEqualTo(8);
    assertThat(span.getStartTimeUnixNano()).isNotNegative();
    assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
    Segments.attributes(span);
    for (Span.Event event : span.getEventsList()) {
      assertThat(event.getTimeUnixNano())
          .isBetween(span.getStartTimeUnixNano(), span.getEndTimeUnixNano());
      assertThat(event.getName()).isNotEmpty();
      Segments.attributes(event.getAttributesList());
    }
    for (Span.Link link : span.getLinksList()) {
      assertThat(Segments.hex(link.getTraceId())).isNotEqualTo("0".repeat(32));
      assertThat(Segments.hex(link.getSpanId())).isNotEqualTo("0".repeat(16));
    }
  }

  private static byte[] damage(Random random, byte[] one, byte[] other) {
    byte[] bytes = one.clone();
    switch (random.nextInt(4)) {
      case 0 -> flip(random, bytes);
      case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2 -> {
        int length = random.nextInt(Math.min(bytes.length, other.length));
        System.arraycopy(
            other,
            random.nextInt(other.length - length),
            bytes,
            random.nextInt(bytes.length - length),
            length);
      }
      default -> {
        for (int i = random.nextInt(8); i >= 0; i--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      }
    }
    return bytes;
  }

  private static void flip(Random random, byte[] bytes) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
  }
}
