package io.tailwater.ingest.decode.zipkin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.ingest.decode.RecordDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a decoder made of a record, read with OpenTelemetry's own classes. */
record DecodedZipkin(TracesData traces) {
  static final long RECORD_MILLIS = 1_700_000_000_123L;

  static DecodedZipkin of(RecordDecoder decoder, byte[] record) {
    return of(decoder.decode(record, RECORD_MILLIS));
  }

  static DecodedZipkin of(byte[] otlp) {
    try {
      return new DecodedZipkin(TracesData.parseFrom(otlp));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("what a decoder wrote is not OTLP", e);
    }
  }

  static DecodedZipkin ofJson(String json) {
    return of(new ZipkinJsonDecoder(), json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  List<Span> spans() {
    return traces.getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  Span onlySpan() {
    assertThat(spans()).hasSize(1);
    return spans().getFirst();
  }

  Span span(String name) {
    return spans().stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  List<Map<String, Object>> resources() {
    return traces.getResourceSpansList().stream()
        .map(ResourceSpans::getResource)
        .map(resource -> attributes(resource.getAttributesList()))
        .toList();
  }

  static Map<String, Object> attributes(Span span) {
    return attributes(span.getAttributesList());
  }

  /** By name; a name that comes twice is a fault. */
  static Map<String, Object> attributes(List<KeyValue> list) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (KeyValue attribute : list) {
      if (attributes.put(attribute.getKey(), value(attribute.getValue())) != null) {
        throw new AssertionError("another " + attribute.getKey());
      }
    }
    return attributes;
  }

  private static Object value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case BOOL_VALUE -> value.getBoolValue();
      default -> throw new AssertionError("no Zipkin tag becomes " + value);
    };
  }

  static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }
}
