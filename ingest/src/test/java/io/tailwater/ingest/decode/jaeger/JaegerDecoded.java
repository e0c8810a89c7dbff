package io.tailwater.ingest.decode.jaeger;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came out of a decoder, read with OpenTelemetry's own classes. */
record JaegerDecoded(ResourceSpans resourceSpans) {

  static JaegerDecoded of(byte[] otlp) throws InvalidProtocolBufferException {
    TracesData traces = TracesData.parseFrom(otlp);
    if (traces.getResourceSpansCount() != 1
        || traces.getResourceSpans(0).getScopeSpansCount() != 1
        || traces.getResourceSpans(0).getScopeSpans(0).getSpansCount() != 1) {
      throw new AssertionError("a Jaeger record is one span, this is " + traces);
    }
    return new JaegerDecoded(traces.getResourceSpans(0));
  }

  Span span() {
    return resourceSpans.getScopeSpans(0).getSpans(0);
  }

  String scope() {
    return resourceSpans.getScopeSpans(0).getScope().getName()
        + " "
        + resourceSpans.getScopeSpans(0).getScope().getVersion();
  }

  Map<String, Object> resource() {
    return attributes(resourceSpans.getResource().getAttributesList());
  }

  Map<String, Object> attributes() {
    return attributes(span().getAttributesList());
  }

  static Map<String, Object> attributes(List<KeyValue> list) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (KeyValue attribute : list) {
      Object value =
          switch (attribute.getValue().getValueCase()) {
            case STRING_VALUE -> attribute.getValue().getStringValue();
            case INT_VALUE -> attribute.getValue().getIntValue();
            case DOUBLE_VALUE -> attribute.getValue().getDoubleValue();
            case BOOL_VALUE -> attribute.getValue().getBoolValue();
            case BYTES_VALUE -> attribute.getValue().getBytesValue();
            default -> throw new AssertionError("not a type of Jaeger's: " + attribute);
          };
      if (attributes.put(attribute.getKey(), value) != null) {
        throw new AssertionError("the key " + attribute.getKey() + " comes twice");
      }
    }
    return attributes;
  }
}
