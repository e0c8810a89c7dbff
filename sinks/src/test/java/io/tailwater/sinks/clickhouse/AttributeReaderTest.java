package io.tailwater.sinks.clickhouse;

import static io.tailwater.sinks.OtlpTraces.attribute;
import static io.tailwater.sinks.OtlpTraces.kept;
import static io.tailwater.sinks.OtlpTraces.resourceSpans;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.sinks.OtlpTraces;
import io.tailwater.sinks.StoredSpan;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AttributeReaderTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  private static Span.Builder span() {
    return OtlpTraces.span(TRACE, SPAN, "GET /");
  }

  private static StoredSpan stored(Span.Builder span) {
    return Decoding.spans(kept(0, resourceSpans("shop", span.build()))).getFirst();
  }

  private static KeyValue keyValue(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static String text(AnyValue.Builder value) {
    return stored(span().addAttributes(keyValue("k", value))).attributes().getOrDefault("k", "-");
  }

  @Test
  void attributesBeyondTheLimitAreCut() {
    Span.Builder span = span();
    for (int i = 0; i < 300; i++) {
      span.addAttributes(attribute("key-" + i, "v"));
    }
    StoredSpan stored = stored(span);

    assertThat(stored.attributes()).hasSize(256).containsKey("key-255");
    assertThat(stored.warnings()).containsExactly("attributes_truncated");
  }

  @Test
  void longValuesAreCutWhereACharacterEnds() {
    StoredSpan stored =
        stored(
            span()
                .addAttributes(attribute("plain", "€".repeat(2_000)))
                .addAttributes(attribute("db.query.text", "q".repeat(9_000)))
                .addAttributes(attribute("exception.stacktrace", "s".repeat(40_000))));

    assertThat(stored.attributes())
        .isEqualTo(
            Map.of(
                "plain", "€".repeat(1_365),
                "db.query.text", "q".repeat(8 << 10),
                "exception.stacktrace", "s".repeat(32 << 10)));
    assertThat(stored.warnings()).containsExactly("attribute_value_truncated");
  }

  @Test
  void valuesAtTheLimitAreWhole() {
    StoredSpan stored = stored(span().addAttributes(attribute("plain", "v".repeat(4 << 10))));

    assertThat(stored.attributes()).containsEntry("plain", "v".repeat(4 << 10));
    assertThat(stored.warnings()).isEmpty();
  }

  @Test
  void scalarsBecomePlainText() {
    assertThat(text(AnyValue.newBuilder().setBoolValue(true))).isEqualTo("true");
    assertThat(text(AnyValue.newBuilder().setIntValue(Long.MIN_VALUE)))
        .isEqualTo("-9223372036854775808");
    assertThat(text(AnyValue.newBuilder().setDoubleValue(2))).isEqualTo("2");
    assertThat(text(AnyValue.newBuilder().setDoubleValue(0.25))).isEqualTo("0.25");
    assertThat(text(AnyValue.newBuilder().setDoubleValue(Double.NaN))).isEqualTo("NaN");
    assertThat(text(AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8("hi"))))
        .isEqualTo("aGk=");
    assertThat(text(AnyValue.newBuilder())).isEmpty();
  }

  @Test
  void arraysAndMapsBecomeJson() {
    AnyValue.Builder map =
        AnyValue.newBuilder()
            .setKvlistValue(
                KeyValueList.newBuilder()
                    .addValues(attribute("quo\"te", "line\nend\\"))
                    .addValues(keyValue("nan", AnyValue.newBuilder().setDoubleValue(Double.NaN)))
                    .addValues(
                        keyValue(
                            "list",
                            AnyValue.newBuilder()
                                .setArrayValue(
                                    ArrayValue.newBuilder()
                                        .addValues(AnyValue.newBuilder().setIntValue(1))
                                        .addValues(AnyValue.newBuilder())
                                        .addValues(
                                            AnyValue.newBuilder()
                                                .setBytesValue(ByteString.copyFromUtf8("hi")))))));

    assertThat(text(map))
        .isEqualTo(
            "{\"quo\\\"te\":\"line\\u000aend\\\\\",\"nan\":\"NaN\",\"list\":[1,null,\"aGk=\"]}");
  }

  @Test
  void nestingBeyondTheLimitIsCut() {
    AnyValue.Builder value = AnyValue.newBuilder().setIntValue(1);
    for (int i = 0; i < 17; i++) {
      value = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(value));
    }
    StoredSpan stored = stored(span().addAttributes(keyValue("deep", value)));

    assertThat(stored.attributes()).containsEntry("deep", "[".repeat(16) + "null" + "]".repeat(16));
    assertThat(stored.warnings()).containsExactly("attribute_depth_truncated");
  }

  @Test
  void thousandsOfLevelsDoNotOverflowTheStack() {
    byte[] value = {};
    for (int i = 0; i < 3_000; i++) {
      value = delimited(5, delimited(1, value));
    }
    StoredSpan stored =
        stored(
            span()
                .setUnknownFields(
                    field(9, delimited(1, "deep".getBytes(US_ASCII)), delimited(2, value))));

    assertThat(stored.attributes()).containsEntry("deep", "[".repeat(16) + "null" + "]".repeat(16));
  }

  private static byte[] delimited(int field, byte[] content) {
    return UnknownFieldSet.newBuilder()
        .addField(
            field,
            UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFrom(content))
                .build())
        .build()
        .toByteArray();
  }

  /** A field whose content is the given pieces, whatever they are. */
  private static UnknownFieldSet field(int field, byte[]... pieces) {
    ByteString content = ByteString.EMPTY;
    for (byte[] piece : pieces) {
      content = content.concat(ByteString.copyFrom(piece));
    }
    return UnknownFieldSet.newBuilder()
        .addField(field, UnknownFieldSet.Field.newBuilder().addLengthDelimited(content).build())
        .build();
  }

  @Test
  void brokenAttributeIsLeftOutAndItsNeighboursLand() {
    byte[] cutShort = {10, 100, 'k'};
    StoredSpan stored =
        stored(span().addAttributes(attribute("good", "1")).setUnknownFields(field(9, cutShort)));

    assertThat(stored.attributes()).isEqualTo(Map.of("good", "1"));
    assertThat(stored.warnings()).containsExactly("attributes_undecodable");
  }
}
