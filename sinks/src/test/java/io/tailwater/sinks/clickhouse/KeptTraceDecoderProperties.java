package io.tailwater.sinks.clickhouse;

import static io.tailwater.sinks.OtlpTraces.RECORD_MILLIS;
import static io.tailwater.sinks.OtlpTraces.START_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.sinks.KeptTrace;
import io.tailwater.sinks.StoredSpan;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class KeptTraceDecoderProperties {
  private static final String[] TEXTS = {
    "", "GET /", "größe", "☃ \u0001 😀", "\"\\\n\n;", "x".repeat(200)
  };

  @Property(tries = 300)
  void everySpanComesBackAsTheGeneratedClassesReadIt(@ForAll long seed) {
    TracesData data = traces(new Random(seed));
    KeptTrace record =
        new KeptTrace(1, RECORD_MILLIS, "p", 2.5, 3, "max_wait", true, data.toByteArray());

    assertThat(Decoding.spans(record)).isEqualTo(expected(data));
  }

  @Property(tries = 100)
  void sameBatchGivesTheSameBytes(@ForAll long seed) {
    KeptTrace record =
        new KeptTrace(
            1, RECORD_MILLIS, "p", 1, 3, "max_wait", true, traces(new Random(seed)).toByteArray());

    DecodedBatch one = Decoding.decode(record);
    DecodedBatch two = Decoding.decode(record);

    assertThat(Decoding.bytes(one.rows())).isEqualTo(Decoding.bytes(two.rows()));
    assertThat(Decoding.bytes(one.rows())).isEqualTo(Decoding.bytes(one.rows()));
    assertThat(Decoding.bytes(one.traceParts())).isEqualTo(Decoding.bytes(two.traceParts()));
  }

  @Property(tries = 1000)
  void damagedRecordsNeverFailABatch(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = traces(random).toByteArray();
    for (int i = 0; i < 3 && bytes.length > 0; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }

    DecodedBatch decoded =
        Decoding.decode(new KeptTrace(1, RECORD_MILLIS, "p", 1, 3, "max_wait", true, bytes));

    assertThat(NativeRows.read(Decoding.bytes(decoded.rows()))).hasSize(decoded.rows().rows());
  }

  private static TracesData traces(Random random) {
    TracesData.Builder data = TracesData.newBuilder();
    for (int r = random.nextInt(3); r >= 0; r--) {
      ResourceSpans.Builder resource =
          ResourceSpans.newBuilder()
              .setResource(Resource.newBuilder().addAllAttributes(attributes(random)));
      for (int s = random.nextInt(3); s > 0; s--) {
        ScopeSpans.Builder scope =
            ScopeSpans.newBuilder()
                .setScope(
                    InstrumentationScope.newBuilder()
                        .setName(text(random))
                        .setVersion(text(random)));
        for (int i = random.nextInt(4); i > 0; i--) {
          scope.addSpans(span(random));
        }
        resource.addScopeSpans(scope);
      }
      data.addResourceSpans(resource);
    }
    return data.build();
  }

  private static Span span(Random random) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(id(random, 16))
            .setSpanId(id(random, 8))
            .setName(text(random))
            .setKindValue(random.nextInt(6))
            .setTraceState(text(random))
            .setFlags(random.nextInt())
            .setStartTimeUnixNano(START_NANOS - random.nextInt(1_000_000_000))
            .setEndTimeUnixNano(START_NANOS + random.nextInt(1_000_000_000))
            .addAllAttributes(attributes(random));
    if (random.nextBoolean()) {
      span.setParentSpanId(id(random, 8));
    }
    if (random.nextBoolean()) {
      span.setStatus(Status.newBuilder().setCodeValue(random.nextInt(3)).setMessage(text(random)));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      span.addEvents(
          Span.Event.newBuilder()
              .setTimeUnixNano(START_NANOS + random.nextInt(1_000_000))
              .setName(text(random))
              .addAllAttributes(attributes(random)));
      span.addLinks(
          Span.Link.newBuilder()
              .setTraceId(id(random, 16))
              .setSpanId(id(random, 8))
              .setTraceState("ignored")
              .addAllAttributes(attributes(random)));
    }
    return span.build();
  }

  private static ByteString id(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    bytes[length - 1] |= 1;
    return ByteString.copyFrom(bytes);
  }

  private static String text(Random random) {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private static List<KeyValue> attributes(Random random) {
    Map<String, AnyValue> attributes = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      AnyValue.Builder value = AnyValue.newBuilder();
      switch (random.nextInt(5)) {
        case 0 -> value.setStringValue(text(random));
        case 1 -> value.setBoolValue(random.nextBoolean());
        case 2 -> value.setIntValue(random.nextLong());
        case 3 -> value.setDoubleValue(random.nextGaussian());
        default -> value.setBytesValue(id(random, 5));
      }
      attributes.put(
          random.nextInt(4) == 0 ? "service.name" : "k" + random.nextInt(9), value.build());
    }
    return attributes.entrySet().stream()
        .map(e -> KeyValue.newBuilder().setKey(e.getKey()).setValue(e.getValue()).build())
        .toList();
  }

  private static List<StoredSpan> expected(TracesData data) {
    List<StoredSpan> rows = new ArrayList<>();
    for (ResourceSpans resource : data.getResourceSpansList()) {
      Map<String, String> resourceAttributes = map(resource.getResource().getAttributesList());
      String service = resourceAttributes.getOrDefault("service.name", "");
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          rows.add(
              new StoredSpan(
                  hex(span.getTraceId()),
                  hex(span.getSpanId()),
                  hex(span.getParentSpanId()),
                  service.isEmpty() ? "unknown_service" : service,
                  span.getName(),
                  span.getKind().name().replace("SPAN_KIND_", ""),
                  span.getStatus().getCode().name().replace("STATUS_CODE_", ""),
                  span.getStatus().getMessage(),
                  span.getStartTimeUnixNano(),
                  span.getEndTimeUnixNano() - span.getStartTimeUnixNano(),
                  map(span.getAttributesList()),
                  resourceAttributes,
                  scope.getScope().getName(),
                  scope.getScope().getVersion(),
                  span.getEventsList().stream()
                      .map(
                          event ->
                              new StoredSpan.Event(
                                  event.getTimeUnixNano(),
                                  event.getName(),
                                  map(event.getAttributesList())))
                      .toList(),
                  span.getLinksList().stream()
                      .map(
                          link ->
                              new StoredSpan.Link(
                                  hex(link.getTraceId()),
                                  hex(link.getSpanId()),
                                  map(link.getAttributesList())))
                      .toList(),
                  span.getTraceState(),
                  Integer.toUnsignedLong(span.getFlags()),
                  List.of(),
                  2.5,
                  "p",
                  3));
        }
      }
    }
    return rows;
  }

  private static Map<String, String> map(List<KeyValue> attributes) {
    Map<String, String> map = new LinkedHashMap<>();
    for (KeyValue attribute : attributes) {
      AnyValue value = attribute.getValue();
      map.put(
          attribute.getKey(),
          switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> "" + value.getBoolValue();
            case INT_VALUE -> "" + value.getIntValue();
            case DOUBLE_VALUE -> "" + value.getDoubleValue();
            case BYTES_VALUE ->
                Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
            default -> throw new IllegalStateException("not generated here");
          });
    }
    return map;
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }
}
