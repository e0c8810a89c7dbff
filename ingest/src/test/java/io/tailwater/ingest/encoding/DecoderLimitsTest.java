package io.tailwater.ingest.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tailwater.ingest.decode.OtlpTraces;
import io.tailwater.ingest.decode.PartLimit;
import io.tailwater.ingest.decode.RecordDecoder;
import io.tailwater.ingest.decode.UndecodableException;
import io.tailwater.ingest.proto.ProtoWriter;
import io.tailwater.model.TraceEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import zipkin2.Span;
import zipkin2.codec.SpanBytesEncoder;

/** Records of a few MiB that would need hundreds of them. */
final class DecoderLimitsTest {
  private static final int JAEGER_TAGS = 8;
  private static final int JAEGER_LOGS = 9;
  private static final int JAEGER_OPERATION_NAME = 3;
  private static final int SKYWALKING_SPANS = 3;
  private static final int SKYWALKING_LOGS = 13;
  private static final int ZIPKIN_ANNOTATIONS = 10;

  static Stream<Arguments> hostileRecords() {
    return Stream.of(
        arguments(TraceEncoding.JAEGER_PROTO, empties(JAEGER_TAGS)),
        arguments(TraceEncoding.JAEGER_PROTO, empties(JAEGER_LOGS)),
        arguments(
            TraceEncoding.JAEGER_JSON,
            text("{\"tags\": [" + "{},".repeat(PartLimit.MAX_PARTS) + "{}]}")),
        arguments(TraceEncoding.ZIPKIN_PROTO, inSpans(1, empties(ZIPKIN_ANNOTATIONS))),
        arguments(TraceEncoding.ZIPKIN_THRIFT, thriftAnnotations()),
        arguments(TraceEncoding.ZIPKIN_JSON, manyServices()),
        arguments(
            TraceEncoding.SKYWALKING_SEGMENT,
            inSpans(SKYWALKING_SPANS, empties(SKYWALKING_LOGS, 3_000_000))));
  }

  @ParameterizedTest
  @MethodSource("hostileRecords")
  void recordThatWouldGrowBeyondBoundsIsRefusedAndTheNextOneIsRead(
      TraceEncoding encoding, byte[] record) {
    RecordDecoder decoder = TraceDecoders.of(encoding);
    byte[] good = good(encoding);
    byte[] expected = TraceDecoders.of(encoding).decode(good, 0);

    assertThatThrownBy(() -> decoder.decode(record, 0))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("more than");

    assertThat(decoder.decode(good, 0)).isEqualTo(expected);
  }

  private static byte[] good(TraceEncoding encoding) {
    Span span =
        Span.newBuilder().traceId("000000000000000a").id("000000000000000a").name("get").build();
    return switch (encoding) {
      case ZIPKIN_JSON -> SpanBytesEncoder.JSON_V2.encodeList(List.of(span));
      case ZIPKIN_PROTO -> SpanBytesEncoder.PROTO3.encodeList(List.of(span));
      case ZIPKIN_THRIFT -> SpanBytesEncoder.THRIFT.encodeList(List.of(span));
      case JAEGER_JSON ->
          text("{\"operationName\": \"get\", \"startTime\": \"2026-11-27T00:00:00Z\"}");
      case JAEGER_PROTO, SKYWALKING_SEGMENT -> {
        ProtoWriter out = new ProtoWriter(64);
        out.tag(JAEGER_OPERATION_NAME, 2);
        out.bytes(encoding == TraceEncoding.JAEGER_PROTO ? text("get") : new byte[0]);
        yield out.toByteArray();
      }
      case OTLP_PROTO, OTLP_JSON, AUTO -> throw new IllegalArgumentException(encoding.word());
    };
  }

  private static byte[] empties(int field) {
    return empties(field, PartLimit.MAX_PARTS + 1);
  }

  private static byte[] empties(int field, int count) {
    ProtoWriter out = new ProtoWriter(2 * count);
    for (int i = 0; i < count; i++) {
      out.tag(field, 2);
      out.varint(0);
    }
    return out.toByteArray();
  }

  private static byte[] inSpans(int field, byte[] span) {
    ProtoWriter out = new ProtoWriter(span.length + 16);
    out.tag(field, 2);
    out.bytes(span);
    return out.toByteArray();
  }

  /** A list of one span with as many annotations as there are bytes, each a single STOP. */
  private static byte[] thriftAnnotations() {
    int count = PartLimit.MAX_PARTS + 1;
    ByteBuffer out = ByteBuffer.allocate(count + 64);
    out.put((byte) 12).putInt(1);
    out.put((byte) 15).putShort((short) 6).put((byte) 12).putInt(count);
    return out.array();
  }

  /** Spans of version 1 whose long name becomes that of a span in each of their services. */
  private static byte[] manyServices() {
    StringBuilder list = new StringBuilder("[");
    String name = "n".repeat(900_000);
    for (int span = 0; span < 3; span++) {
      list.append(span == 0 ? "" : ",")
          .append("{\"traceId\":\"a\",\"id\":\"a\",\"name\":\"")
          .append(name)
          .append("\",\"annotations\":[");
      for (int service = 0; service < 16; service++) {
        list.append(service == 0 ? "" : ",")
            .append("{\"timestamp\":1,\"value\":\"x\",\"endpoint\":{\"serviceName\":\"s")
            .append(service)
            .append("\"}}");
      }
      list.append("]}");
    }
    byte[] record = text(list.append("]").toString());
    assertThat(record).hasSizeLessThan(OtlpTraces.MAX_BYTES / 8);
    return record;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
