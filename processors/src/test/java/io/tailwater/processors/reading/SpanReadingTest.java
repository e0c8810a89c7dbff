package io.tailwater.processors.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SpanReadingTest {
  @Test
  void aSpansFieldsAreReadAsSent() {
    SpanReading span = SampleSpan.reading();
    assertThat(span.name()).isEqualTo("GET /pay");
    assertThat(span.kind()).isEqualTo(2);
    assertThat(span.statusCode()).isEqualTo(2);
    assertThat(span.statusMessage()).isEqualTo("boom");
    assertThat(span.startNanos()).isEqualTo(SampleSpan.START_NANOS);
    assertThat(span.endNanos() - span.startNanos()).isEqualTo(SampleSpan.DURATION_NANOS);
    assertThat(span.traceIdHi()).isEqualTo(0x0102030405060708L);
    assertThat(span.traceIdLo()).isEqualTo(0x090a0b0c0d0e0f10L);
    assertThat(span.spanId()).isEqualTo(0x1112131415161718L);
    assertThat(span.parentSpanId()).isEqualTo(0x2122232425262728L);
    assertThat(span.traceState()).startsWith("ot=rv:");
    assertThat(span.flags()).isEqualTo(257);
    assertThat(span.droppedAttributesCount()).isEqualTo(3);
    assertThat(span.droppedEventsCount()).isEqualTo(2);
    assertThat(span.droppedLinksCount()).isEqualTo(1);
    assertThat(span.linkCount()).isEqualTo(3);
    assertThat(span.eventCount()).isEqualTo(2);
  }

  @Test
  void whatSurroundsASpanIsReadToo() {
    SpanReading span = SampleSpan.reading();
    assertThat(span.resourceAttribute("service.name")).isEqualTo("checkout");
    assertThat(span.resourceAttributes())
        .isEqualTo(Map.of("service.name", "checkout", "replicas", 3L));
    assertThat(span.resourceSchemaUrl()).isEqualTo("https://schema/resource");
    assertThat(span.resourceDroppedAttributesCount()).isEqualTo(5);
    assertThat(span.scopeName()).isEqualTo("my-scope");
    assertThat(span.scopeVersion()).isEqualTo("1.2.3");
    assertThat(span.scopeAttribute("lib")).isEqualTo("shop");
    assertThat(span.scopeAttributes()).isEqualTo(Map.of("lib", "shop"));
    assertThat(span.scopeSchemaUrl()).isEqualTo("https://schema/scope");
    assertThat(span.scopeDroppedAttributesCount()).isEqualTo(6);
    assertThat(span.scopeAttributeIs(utf8("lib"), utf8("shop"))).isTrue();
    assertThat(span.resourceAttributeIs(utf8("service.name"), utf8("shop"))).isFalse();
  }

  @Test
  void attributesAreJavaValues() {
    SpanReading span = SampleSpan.reading();
    assertThat(span.spanAttribute("str")).isEqualTo("hello");
    assertThat(span.spanAttribute("int")).isEqualTo(42L);
    assertThat(span.spanAttribute("dbl")).isEqualTo(1.5);
    assertThat(span.spanAttribute("yes")).isEqualTo(true);
    assertThat(span.spanAttribute("bytes")).isEqualTo(new byte[] {1, 2, (byte) 0xff});
    assertThat(span.spanAttribute("list"))
        .isEqualTo(Arrays.asList("a", 1L, 2.5, true, null, List.of(1L)));
    assertThat(span.spanAttribute("small")).isEqualTo(Map.of("k", 1L));
    assertThat(span.spanAttribute("unset")).isNull();
    assertThat(span.spanAttribute("missing")).isNull();
    assertThat(span.spanAttribute("dup")).isEqualTo("first");
    assertThat(span.spanAttributes()).containsEntry("dup", "first").containsEntry("unset", null);
    assertThat(span.spanAttributes().keySet()).startsWith("str", "empty", "int");
  }

  @Test
  void aTextIsComparedWithoutDecodingIt() {
    SpanReading span = SampleSpan.reading();
    assertThat(span.spanAttributeIs(utf8("str"), utf8("hello"))).isTrue();
    assertThat(span.spanAttributeIs(utf8("str"), utf8("hell"))).isFalse();
    assertThat(span.spanAttributeIs(utf8("empty"), utf8(""))).isTrue();
    assertThat(span.spanAttributeIs(utf8("unset"), utf8(""))).isFalse();
    assertThat(span.spanAttributeIs(utf8("int"), utf8("42"))).isFalse();
    assertThat(span.spanAttributeIs(utf8("missing"), utf8(""))).isFalse();
    assertThat(span.spanAttributeIs(utf8("dup"), utf8("second"))).isFalse();
  }

  @Test
  void eventsAreReadOneByOne() {
    SpanReading span = SampleSpan.reading();
    EventReading event = span.event(0);
    assertThat(event.name()).isEqualTo("exception");
    assertThat(event.timeNanos()).isEqualTo(SampleSpan.START_NANOS + 1_000_000);
    assertThat(event.attribute("exception.type")).isEqualTo("IOException");
    assertThat(event.attributeIs(utf8("exception.type"), utf8("IOException"))).isTrue();
    assertThat(event.attributes()).isEqualTo(Map.of("exception.type", "IOException", "n", 1L));
    assertThat(event.droppedAttributesCount()).isEqualTo(4);
    EventReading second = span.event(1);
    assertThat(second.name()).isEqualTo("second");
    assertThat(second.attribute("exception.type")).isNull();
    assertThat(second.timeNanos()).isZero();
    assertThatThrownBy(() -> span.event(2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void nothingOfTheLastSpanStaysWhenReaimed() {
    SpanReading span = SampleSpan.reading();
    assertThat(span.spanAttribute("str")).isNotNull();
    assertThat(span.resourceAttribute("service.name")).isNotNull();
    assertThat(span.scopeName()).isNotEmpty();
    byte[] other =
        Span.newBuilder()
            .addAttributes(SampleSpan.attribute("int", SampleSpan.number(7)))
            .build()
            .toByteArray();
    span.aim(other, 0, other.length, new byte[0], 0, new byte[0], 0);
    assertThat(span.name()).isEmpty();
    assertThat(span.spanAttribute("str")).isNull();
    assertThat(span.spanAttribute("int")).isEqualTo(7L);
    assertThat(span.parentSpanId()).isZero();
    assertThat(span.eventCount()).isZero();
    assertThat(span.linkCount()).isZero();
    assertThat(span.statusMessage()).isEmpty();
    assertThat(span.traceState()).isEmpty();
    assertThat(span.resourceAttributes()).isEmpty();
    assertThat(span.resourceSchemaUrl()).isEmpty();
    assertThat(span.scopeName()).isEmpty();
    assertThat(span.scopeDroppedAttributesCount()).isZero();
  }

  @Test
  void aMalformedAttributeIsAbsentAndItsNeighboursAreNot() {
    ByteString broken = ByteString.copyFrom(new byte[] {(byte) 0x4a, 3, 0x0a, 0x7f, 'x'});
    ByteString text = span("a", SampleSpan.text("1")).toByteString();
    ByteString more = span("b", SampleSpan.text("2")).toByteString();
    SpanReading span = new SpanReading();
    byte[] bytes = text.concat(broken).concat(more).toByteArray();
    span.aim(bytes, 0, bytes.length, new byte[0], 0, new byte[0], 0);
    assertThat(span.spanAttributes()).isEqualTo(Map.of("a", "1", "b", "2"));
  }

  @Test
  void aValueNestedTooDeepIsAbsent() {
    AnyValue.Builder value = SampleSpan.number(1);
    for (int i = 0; i < 300; i++) {
      value = SampleSpan.list(value);
    }
    SpanReading span = SampleSpan.reading(span("deep", value));
    assertThat(span.spanAttribute("deep")).isNull();
  }

  @Test
  void manyAttributesAndEventsAreHeld() {
    Span.Builder many = Span.newBuilder();
    for (int i = 0; i < 200; i++) {
      many.addAttributes(SampleSpan.attribute("k" + i, SampleSpan.number(i)));
      many.addEvents(Span.Event.newBuilder().setName("e" + i));
    }
    SpanReading span = SampleSpan.reading(many.build());
    assertThat(span.spanAttribute("k199")).isEqualTo(199L);
    assertThat(span.event(199).name()).isEqualTo("e199");
  }

  @Test
  void anExtentOutsideItsArrayIsTheCallersMistake() {
    SpanReading span = new SpanReading();
    assertThatThrownBy(() -> span.aim(new byte[4], 2, 3, new byte[0], 0, new byte[0], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static Span span(String key, AnyValue.Builder value) {
    return Span.newBuilder().addAttributes(SampleSpan.attribute(key, value)).build();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
