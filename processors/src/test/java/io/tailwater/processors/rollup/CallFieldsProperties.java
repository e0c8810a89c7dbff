package io.tailwater.processors.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.tailwater.model.SpanKind;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

final class CallFieldsProperties {
  private static final List<String> KEYS =
      List.of("http.route", "http.method", "db.name", "db.statement", "x", "net.peer.port", "a.b");

  @Property
  void fieldsAreThoseThatProtobufReads(
      @ForAll @StringLength(max = 300) String name,
      @ForAll long start,
      @ForAll long end,
      @ForAll @IntRange(min = 0, max = 7) int kind,
      @ForAll @IntRange(min = 0, max = 3) int status,
      @ForAll @Size(max = 9) List<@StringLength(max = 20_000) String> values) {
    Span.Builder span =
        Span.newBuilder()
            .setSpanId(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))
            .setName(name)
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(end)
            .setKindValue(kind)
            .setStatus(Status.newBuilder().setMessage("m").setCodeValue(status));
    for (int i = 0; i < values.size(); i++) {
      span.addAttributes(SentTrace.text(KEYS.get(i % KEYS.size()), values.get(i)));
    }
    byte[] bytes = span.build().toByteArray();
    CallFields fields = new CallFields();
    fields.aim(bytes, 0, bytes.length);

    assertThat(fields.spanId()).isEqualTo(0x0102030405060708L);
    assertThat(fields.parentSpanId()).isZero();
    assertThat(fields.name()).isEqualTo(span.getName());
    assertThat(fields.startNanos()).isEqualTo(start);
    assertThat(fields.durationNanos())
        .isEqualTo(start <= 0 ? 0 : Math.clamp(end - start, 0, 604_800_000_000_000L));
    assertThat(fields.kind().number()).isEqualTo(kind > 5 ? 0 : kind);
    assertThat(fields.isFailed()).isEqualTo(status == 2);
    assertThat(fields.of(Fact.HTTP_ROUTE)).isEqualTo(told(values, 0));
    assertThat(fields.of(Fact.HTTP_METHOD)).isEqualTo(told(values, 1));
    assertThat(fields.of(Fact.DB_TEXT)).isEqualTo(told(values, 3));
    assertThat(fields.has(Fact.PORT)).isEqualTo(!told(values, 5).isEmpty());
  }

  /** The first that says something. */
  private static String told(List<String> values, int number) {
    for (int i = number; i < values.size(); i += KEYS.size()) {
      String value = values.get(i);
      if (!value.isEmpty()) {
        return value.length() > 8_192 ? value.substring(0, 8_192) : value;
      }
    }
    return "";
  }

  /** Attributes are skipped of spans that cross no border, and what tells that may come last. */
  @Property
  void orderOfFieldsIsNothing(@ForAll @IntRange(min = 0, max = 5) int before) {
    byte[] inner =
        SentTrace.span(7, 3, Span.SpanKind.SPAN_KIND_INTERNAL, "name", 5)
            .addAttributes(SentTrace.text("http.route", "/a"))
            .build()
            .toByteArray();
    byte[] later = Span.newBuilder().setKindValue(before).build().toByteArray();
    byte[] bytes = Arrays.copyOf(inner, inner.length + later.length);
    System.arraycopy(later, 0, bytes, inner.length, later.length);
    CallFields fields = new CallFields();
    fields.aim(bytes, 0, bytes.length);

    SpanKind kind = before == 0 ? SpanKind.INTERNAL : SpanKind.ofNumber(before);
    assertThat(fields.kind()).isEqualTo(kind);
    assertThat(fields.spanId()).isEqualTo(7);
    assertThat(fields.of(Fact.HTTP_ROUTE)).isEqualTo(kind == SpanKind.INTERNAL ? "" : "/a");
  }

  @Property
  void garbageIsReadWithoutAnException(@ForAll @Size(max = 200) byte[] garbage) {
    CallFields fields = new CallFields();
    fields.aim(garbage, 0, garbage.length);
    for (Fact fact : Fact.all()) {
      assertThat(fields.of(fact)).isNotNull();
    }
    assertThat(fields.name()).isNotNull();
  }

  @Property
  void spanThatIsCutOffIsReadAsFarAsItGoes(@ForAll @IntRange(min = 0, max = 200) int length) {
    byte[] bytes =
        SentTrace.span(7, 3, Span.SpanKind.SPAN_KIND_CLIENT, "name", 5)
            .addAttributes(SentTrace.text("http.route", "/a"))
            .build()
            .toByteArray();
    CallFields fields = new CallFields();
    fields.aim(bytes, 0, Math.min(length, bytes.length));
    assertThat(fields.name()).isIn("", "name");
  }
}
