package io.tailwater.processors.reading;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.HexFormat;
import java.util.List;

/** One span with something of everything, and readings of spans. */
public final class SampleSpan {
  /** When the sample span begins. */
  public static final long START_NANOS = 1_700_000_000_123_456_789L;

  /** How long it takes. */
  public static final long DURATION_NANOS = 1_500_000_000L;

  private SampleSpan() {}

  /** The sample as it comes from an agent. */
  public static TracesData traces() {
    return TracesData.newBuilder()
        .addResourceSpans(resource().addScopeSpans(scope().addSpans(span())))
        .build();
  }

  /** A reading of the sample. */
  public static SpanReading reading() {
    return reading(span().build(), resource().build(), scope().build());
  }

  /** A reading of a span under the sample's resource and scope. */
  public static SpanReading reading(Span span) {
    return reading(span, resource().build(), scope().build());
  }

  /** A reading of a span under this resource and scope. */
  public static SpanReading reading(Span span, ResourceSpans resource, ScopeSpans scope) {
    byte[] spanBytes = span.toByteArray();
    byte[] padded = new byte[spanBytes.length + 7];
    System.arraycopy(spanBytes, 0, padded, 3, spanBytes.length);
    byte[] resourceBytes = resource.toByteArray();
    byte[] scopeBytes = scope.toByteArray();
    SpanReading reading = new SpanReading();
    reading.aim(
        padded,
        3,
        spanBytes.length,
        resourceBytes,
        resourceBytes.length,
        scopeBytes,
        scopeBytes.length);
    return reading;
  }

  /** The sample's resource, without its scopes. */
  public static ResourceSpans.Builder resource() {
    return ResourceSpans.newBuilder()
        .setResource(
            Resource.newBuilder()
                .addAttributes(attribute("service.name", text("checkout")))
                .addAttributes(attribute("replicas", number(3)))
                .setDroppedAttributesCount(5))
        .setSchemaUrl("https://schema/resource");
  }

  /** The sample's scope, without its spans. */
  public static ScopeSpans.Builder scope() {
    return ScopeSpans.newBuilder()
        .setScope(
            InstrumentationScope.newBuilder()
                .setName("my-scope")
                .setVersion("1.2.3")
                .addAttributes(attribute("lib", text("shop")))
                .setDroppedAttributesCount(6))
        .setSchemaUrl("https://schema/scope");
  }

  /** The sample span. */
  public static Span.Builder span() {
    return Span.newBuilder()
        .setTraceId(hex("0102030405060708090a0b0c0d0e0f10"))
        .setSpanId(hex("1112131415161718"))
        .setParentSpanId(hex("2122232425262728"))
        .setTraceState("ot=rv:0123456789abcd,ven@sys=a b")
        .setName("GET /pay")
        .setKind(Span.SpanKind.SPAN_KIND_SERVER)
        .setStartTimeUnixNano(START_NANOS)
        .setEndTimeUnixNano(START_NANOS + DURATION_NANOS)
        .addAttributes(attribute("str", text("hello")))
        .addAttributes(attribute("empty", text("")))
        .addAttributes(attribute("int", number(42)))
        .addAttributes(attribute("neg", number(-7)))
        .addAttributes(attribute("zero", number(0)))
        .addAttributes(attribute("big", number(9_007_199_254_740_993L)))
        .addAttributes(attribute("dbl", real(1.5)))
        .addAttributes(attribute("whole", real(3.0)))
        .addAttributes(attribute("huge", real(1e300)))
        .addAttributes(attribute("nan", real(Double.NaN)))
        .addAttributes(attribute("yes", truth(true)))
        .addAttributes(attribute("no", truth(false)))
        .addAttributes(attribute("bytes", bytes("0102ff")))
        .addAttributes(
            attribute(
                "list",
                list(
                    text("a"),
                    number(1),
                    real(2.5),
                    truth(true),
                    AnyValue.newBuilder(),
                    list(number(1)))))
        .addAttributes(attribute("strs", list(text("x"), text("y"))))
        .addAttributes(attribute("ints", list(number(1), number(2))))
        .addAttributes(attribute("emptylist", list()))
        .addAttributes(
            attribute(
                "map",
                map(
                    attribute("inner", map(attribute("deep", text("v")))),
                    attribute("k", text("kv<&>")),
                    attribute("a", real(1e21)),
                    attribute("list", list(number(10), number(20))))))
        .addAttributes(attribute("small", map(attribute("k", number(1)))))
        .addAttributes(
            attribute("json", text("{\"a\":{\"b\":[1,\"two\"]},\"n\":1.5,\"s\":\"x\",\"z\":null}")))
        .addAttributes(attribute("jsonlist", text("[1,2,\"x\"]")))
        .addAttributes(attribute("jsonscalar", text("17")))
        .addAttributes(attribute("notjson", text("{not json")))
        .addAttributes(attribute("unicode", text("Gr\u00f6\u00dfe \u20ac\ud83d\ude00")))
        .addAttributes(attribute("num", text("12")))
        .addAttributes(attribute("float", text("2.5e3")))
        .addAttributes(attribute("truth", text("true")))
        .addAttributes(attribute("key", text("str")))
        .addAttributes(attribute("padded", text("  pad ")))
        .addAttributes(attribute("pattern", text("^h.l+o$")))
        .addAttributes(attribute("badpattern", text("a(")))
        .addAttributes(attribute("span", text("1112131415161718")))
        .addAttributes(attribute("trace", text("0102030405060708090a0b0c0d0e0f10")))
        .addAttributes(attribute("unset", AnyValue.newBuilder()))
        .addAttributes(attribute("dup", text("first")))
        .addAttributes(attribute("dup", text("second")))
        .setDroppedAttributesCount(3)
        .addEvents(event())
        .addEvents(Span.Event.newBuilder().setName("second"))
        .setDroppedEventsCount(2)
        .addLinks(Span.Link.newBuilder().setTraceState("a=b"))
        .addLinks(Span.Link.getDefaultInstance())
        .addLinks(Span.Link.getDefaultInstance())
        .setDroppedLinksCount(1)
        .setStatus(
            Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).setMessage("boom"))
        .setFlags(257);
  }

  private static Span.Event.Builder event() {
    return Span.Event.newBuilder()
        .setName("exception")
        .setTimeUnixNano(START_NANOS + 1_000_000)
        .addAttributes(attribute("exception.type", text("IOException")))
        .addAttributes(attribute("n", number(1)))
        .setDroppedAttributesCount(4);
  }

  /** An attribute. */
  public static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  /** A string. */
  public static AnyValue.Builder text(String value) {
    return AnyValue.newBuilder().setStringValue(value);
  }

  /** An int. */
  public static AnyValue.Builder number(long value) {
    return AnyValue.newBuilder().setIntValue(value);
  }

  /** A double. */
  public static AnyValue.Builder real(double value) {
    return AnyValue.newBuilder().setDoubleValue(value);
  }

  /** A bool. */
  public static AnyValue.Builder truth(boolean value) {
    return AnyValue.newBuilder().setBoolValue(value);
  }

  /** Bytes. */
  public static AnyValue.Builder bytes(String hex) {
    return AnyValue.newBuilder().setBytesValue(hex(hex));
  }

  /** A list. */
  public static AnyValue.Builder list(AnyValue.Builder... elements) {
    ArrayValue.Builder list = ArrayValue.newBuilder();
    for (AnyValue.Builder element : elements) {
      list.addValues(element);
    }
    return AnyValue.newBuilder().setArrayValue(list);
  }

  /** A map. */
  public static AnyValue.Builder map(KeyValue... entries) {
    return AnyValue.newBuilder()
        .setKvlistValue(KeyValueList.newBuilder().addAllValues(List.of(entries)));
  }

  private static ByteString hex(String digits) {
    return ByteString.copyFrom(HexFormat.of().parseHex(digits));
  }
}
