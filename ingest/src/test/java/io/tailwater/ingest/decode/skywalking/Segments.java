package io.tailwater.ingest.decode.skywalking;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.model.Hex;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.apache.skywalking.apm.network.language.agent.v3.Log;
import org.apache.skywalking.apm.network.language.agent.v3.RefType;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentReference;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;

/** SkyWalking's segments, as its own classes write them, and how they come out as OTLP. */
final class Segments {
  static final String PROCESS = "de5980b8fce34a37aab9b4ac3af7eedd";
  static final String TRACE = PROCESS + ".1.16563474296430001";
  static final String TRACE_HEX = "de5980b8fde34a371be41bcd5e2fd4dd";
  static final String SEGMENT = PROCESS + ".1.16563474296430000";
  static final long START = 1_700_000_000_000L;
  static final long END = START + 250;
  static final long RECORD_MILLIS = START + 900;

  private static final SkyWalkingIds IDS = new SkyWalkingIds();

  private Segments() {}

  /** A segment of a Java agent, without spans. */
  static SegmentObject.Builder segment() {
    return SegmentObject.newBuilder()
        .setTraceId(TRACE)
        .setTraceSegmentId(SEGMENT)
        .setService("shop::orders")
        .setServiceInstance("a1b2@10.0.0.7");
  }

  /** A segment's first span. */
  static SpanObject.Builder span() {
    return SpanObject.newBuilder()
        .setSpanId(0)
        .setParentSpanId(-1)
        .setStartTime(START)
        .setEndTime(END)
        .setOperationName("GET:/orders/{id}");
  }

  static SegmentReference.Builder reference(String traceId, String segmentId, int spanId) {
    return SegmentReference.newBuilder()
        .setRefType(RefType.CrossProcess)
        .setTraceId(traceId)
        .setParentTraceSegmentId(segmentId)
        .setParentSpanId(spanId);
  }

  static KeyStringValuePair tag(String key, String value) {
    return KeyStringValuePair.newBuilder().setKey(key).setValue(value).build();
  }

  /** A log of the pairs key, value, key, value and so on. */
  static Log.Builder log(long millis, String... pairs) {
    Log.Builder log = Log.newBuilder().setTime(millis);
    for (int i = 0; i < pairs.length; i += 2) {
      log.addData(tag(pairs[i], pairs[i + 1]));
    }
    return log;
  }

  static ResourceSpans decode(SegmentObject segment) throws InvalidProtocolBufferException {
    TracesData traces = decode(segment.toByteArray());
    if (traces.getResourceSpansCount() != 1) {
      throw new AssertionError(traces.getResourceSpansCount() + " resources");
    }
    return traces.getResourceSpans(0);
  }

  static TracesData decode(byte[] value) throws InvalidProtocolBufferException {
    return TracesData.parseFrom(new SkyWalkingSegmentDecoder().decode(value, RECORD_MILLIS));
  }

  static List<Span> spans(SegmentObject.Builder segment) throws InvalidProtocolBufferException {
    return decode(segment.build()).getScopeSpans(0).getSpansList();
  }

  /** The one span of a segment that has only it. */
  static Span decode(SpanObject.Builder span) throws InvalidProtocolBufferException {
    List<Span> spans = spans(segment().addSpans(span));
    if (spans.size() != 1) {
      throw new AssertionError(spans.size() + " spans");
    }
    return spans.getFirst();
  }

  static Map<String, Object> attributes(Span span) {
    return attributes(span.getAttributesList());
  }

  /** Attributes by key; fails if there is a key twice or none. */
  static Map<String, Object> attributes(List<KeyValue> attributes) {
    Map<String, Object> values = new HashMap<>();
    for (KeyValue attribute : attributes) {
      if (attribute.getKey().isEmpty()
          || values.put(attribute.getKey(), value(attribute.getValue())) != null) {
        throw new AssertionError("the key '" + attribute.getKey() + "' is empty or twice there");
      }
    }
    return values;
  }

  private static Object value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> value.getIntValue();
      case BOOL_VALUE -> value.getBoolValue();
      case DOUBLE_VALUE, ARRAY_VALUE, KVLIST_VALUE, BYTES_VALUE, VALUE_NOT_SET ->
          throw new AssertionError("not an attribute of SkyWalking: " + value);
      default -> throw new AssertionError(value);
    };
  }

  static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  /** What the span id of a segment's span is. */
  static String spanId(String segmentId, int span) {
    byte[] id = segmentId.getBytes(StandardCharsets.UTF_8);
    return Hex.ofLong(IDS.spanId(id, 0, id.length, span));
  }
}
