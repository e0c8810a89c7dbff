package io.tailwater.processors.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class ShapeTableProperties {
  private static final List<String> TEXTS = List.of("", "GET", "/a/1", "/b", "redis", "process");
  private static final ResourceNames.Origin ORIGIN =
      new ResourceNames.Origin(1, "shop", "shop-1", "", "");

  /** What a key leaves out is what the shape does not depend on: else spans share a wrong one. */
  @Property(tries = 300)
  void rememberedShapeIsTheSpansOwn(@ForAll long seed) {
    Random random = new Random(seed);
    ShapeTable table = new ShapeTable();
    CallFields fields = new CallFields();
    for (int i = 0; i < 60; i++) {
      byte[] span = span(random);
      fields.aim(span, 0, span.length);
      Shape shape = table.of(fields, ORIGIN);
      Shape own = Shape.of(fields, ORIGIN);

      assertThat(shape.kind()).isEqualTo(own.kind());
      assertThat(shape.request()).isEqualTo(own.request());
      assertThat(shape.peer()).isEqualTo(own.peer());
    }
  }

  private static byte[] span(Random random) {
    Span.Builder span =
        SentTrace.span(
            1, random.nextInt(2), Span.SpanKind.forNumber(random.nextInt(6)), text(random), 5);
    List<Fact> facts = Fact.all();
    for (int i = random.nextInt(5); i > 0; i--) {
      List<String> names = facts.get(random.nextInt(facts.size())).names();
      String name = names.get(random.nextInt(names.size()));
      span.addAttributes(
          random.nextInt(4) == 0
              ? SentTrace.number(name, random.nextInt(3))
              : SentTrace.text(name, text(random)));
    }
    return span.build().toByteArray();
  }

  private static String text(Random random) {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  /** Each name of each fact is found, and what only begins and ends like one is not. */
  @Property
  void keysAreToldApart(@ForAll long seed) {
    Random random = new Random(seed);
    for (Fact fact : Fact.all()) {
      for (String name : fact.names()) {
        byte[] key = ("..." + name).getBytes(StandardCharsets.US_ASCII);
        int code = FactKeys.code(key, 3, key.length - 3);
        assertThat(FactKeys.fact(code)).isEqualTo(fact.number());
        assertThat(fact.names().get(FactKeys.name(code))).isEqualTo(name);
        key[3 + random.nextInt(name.length())] ^= 0x40;
        assertThat(FactKeys.code(key, 3, key.length - 3)).isEqualTo(FactKeys.NONE);
      }
    }
  }
}
