package io.tailwater.tests.truth;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A span as an agent sent it. */
public record RawSpan(Resource resource, Span span) {
  private static final HexFormat HEX = HexFormat.of();

  /** The spans of an encoded {@code TracesData}. */
  public static List<RawSpan> of(byte[] otlp) throws InvalidProtocolBufferException {
    List<RawSpan> spans = new ArrayList<>();
    for (ResourceSpans resource : TracesData.parseFrom(otlp).getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        scope.getSpansList().forEach(span -> spans.add(new RawSpan(resource.getResource(), span)));
      }
    }
    return spans;
  }

  /** The spans of one trace in the records of a raw topic; what is not OTLP is passed over. */
  public static List<RawSpan> ofTrace(
      String traceId, List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .flatMap(record -> readable(record.value()).stream())
        .filter(raw -> raw.traceId().equals(traceId))
        .toList();
  }

  private static List<RawSpan> readable(byte[] otlp) {
    try {
      return of(otlp);
    } catch (InvalidProtocolBufferException _) {
      return List.of();
    }
  }

  /** 32 lower-case hexadecimal digits. */
  public String traceId() {
    return hex(span.getTraceId());
  }

  /** 16 lower-case hexadecimal digits. */
  public String spanId() {
    return hex(span.getSpanId());
  }

  /** 16 lower-case hexadecimal digits; empty for a root. */
  public String parentSpanId() {
    return hex(span.getParentSpanId());
  }

  /** The attribute {@code service.name} of the resource. */
  public String service() {
    return text(resource.getAttributesList()).getOrDefault("service.name", "unknown_service");
  }

  /** The value of a resource's text attribute. */
  public Optional<String> resourceAttribute(String key) {
    return Optional.ofNullable(text(resource.getAttributesList()).get(key));
  }

  /** Attributes whose values have one obvious text: strings, whole numbers, truth values. */
  public Map<String, String> plainAttributes() {
    return text(span.getAttributesList());
  }

  private static Map<String, String> text(List<KeyValue> attributes) {
    Map<String, String> text = new TreeMap<>();
    for (KeyValue attribute : attributes) {
      AnyValue value = attribute.getValue();
      switch (value.getValueCase()) {
        case STRING_VALUE -> text.put(attribute.getKey(), value.getStringValue());
        case INT_VALUE -> text.put(attribute.getKey(), Long.toString(value.getIntValue()));
        case BOOL_VALUE -> text.put(attribute.getKey(), Boolean.toString(value.getBoolValue()));
        default -> {}
      }
    }
    return text;
  }

  private static String hex(ByteString bytes) {
    return HEX.formatHex(bytes.toByteArray());
  }
}
