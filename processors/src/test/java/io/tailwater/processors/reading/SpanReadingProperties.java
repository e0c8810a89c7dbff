package io.tailwater.processors.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

final class SpanReadingProperties {
  private final SpanReading reading = new SpanReading();

  @Property(tries = 2_000)
  void anyBytesCanBeAsked(@ForAll @Size(max = 200) byte[] bytes) {
    reading.aim(bytes, 0, bytes.length, bytes, bytes.length, bytes, bytes.length);
    askEverything();
  }

  @Property(tries = 2_000)
  void aDamagedSpanCanBeAsked(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] span = damaged(SampleSpan.span().build().toByteArray(), random);
    byte[] resource = damaged(SampleSpan.resource().build().toByteArray(), random);
    byte[] scope = damaged(SampleSpan.scope().build().toByteArray(), random);
    int cut = random.nextInt(span.length);
    reading.aim(
        span,
        0,
        random.nextBoolean() ? span.length : cut,
        resource,
        resource.length,
        scope,
        scope.length);
    askEverything();
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    for (int i = random.nextInt(6); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  private void askEverything() {
    reading
        .spanAttributes()
        .forEach(
            (key, value) -> {
              byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
              if (key.indexOf('\ufffd') < 0) {
                assertThat(reading.spanAttribute(utf8)).isEqualTo(value);
                if (value instanceof String text && text.indexOf('\ufffd') < 0) {
                  assertThat(reading.spanAttributeIs(utf8, text.getBytes(StandardCharsets.UTF_8)))
                      .isTrue();
                }
              }
            });
    assertThat(reading.spanAttribute("no such key, surely")).isNull();
    assertThat(reading.resourceAttributes()).isNotNull();
    assertThat(reading.scopeAttributes()).isNotNull();
    assertThat(
            reading.name()
                + reading.traceState()
                + reading.statusMessage()
                + reading.scopeName()
                + reading.scopeVersion()
                + reading.scopeSchemaUrl()
                + reading.resourceSchemaUrl())
        .isNotNull();
    assertThat(
            reading.flags()
                | reading.droppedAttributesCount()
                | reading.droppedEventsCount()
                | reading.droppedLinksCount()
                | reading.resourceDroppedAttributesCount()
                | reading.scopeDroppedAttributesCount())
        .isBetween(0L, 0xffff_ffffL);
    for (int i = 0; i < reading.eventCount(); i++) {
      EventReading event = reading.event(i);
      assertThat(event.name()).isNotNull();
      assertThat(event.attributes()).isNotNull();
    }
  }
}
