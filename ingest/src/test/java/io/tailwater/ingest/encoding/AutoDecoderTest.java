package io.tailwater.ingest.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tailwater.ingest.proto.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.codec.SpanBytesEncoder;

final class AutoDecoderTest {
  static Stream<Arguments> records() {
    Span whole =
        Span.newBuilder()
            .traceId("463ac35c9f6413ad48485a3953bb6124")
            .parentId("000000000000000a")
            .id("000000000000000b")
            .name("get")
            .timestamp(1)
            .localEndpoint(Endpoint.newBuilder().serviceName("shop").build())
            .build();
    Span root = Span.newBuilder().traceId("000000000000000a").id("000000000000000a").build();
    return Stream.of(
        arguments("otlp_proto", otlp("shop", "a name of sixteen").toByteArray()),
        arguments("otlp_proto", otlp("", "").toByteArray()),
        arguments("otlp_proto", text("no encoding at all")),
        arguments("otlp_proto", new byte[] {8, 1}),
        arguments("otlp_json", text(" {\"x\": [1], \"resourceSpans\": []}")),
        arguments("otlp_json", text("{}")),
        arguments("otlp_json", text("{\"traceId")),
        arguments("jaeger_json", text("{\"traceId\": \"AAAA\"}")),
        arguments("jaeger_proto", ids(new byte[16], new byte[8])),
        arguments(
            "skywalking_segment",
            ids(text("5b8efff798038103d269b633813fc60c.1.17"), text("x.1.2"))),
        arguments("zipkin_json", SpanBytesEncoder.JSON_V1.encodeList(List.of(whole))),
        arguments("zipkin_json", SpanBytesEncoder.JSON_V2.encodeList(List.of(root))),
        arguments("zipkin_proto", SpanBytesEncoder.PROTO3.encodeList(List.of(whole))),
        arguments("zipkin_proto", SpanBytesEncoder.PROTO3.encodeList(List.of(root, whole))),
        arguments("zipkin_thrift", SpanBytesEncoder.THRIFT.encodeList(List.of(whole))),
        arguments("zipkin_thrift", SpanBytesEncoder.THRIFT.encode(whole)));
  }

  @ParameterizedTest
  @MethodSource("records")
  void encodingIsToldFromTheBytes(String word, byte[] record) {
    assertThat(new AutoDecoder().encodingOf(record).word()).isEqualTo(word);
  }

  private static TracesData otlp(String service, String span) {
    return TracesData.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(
                            KeyValue.newBuilder()
                                .setKey("service.name")
                                .setValue(AnyValue.newBuilder().setStringValue(service))))
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .addSpans(
                            io.opentelemetry.proto.trace.v1.Span.newBuilder()
                                .setTraceId(ByteString.copyFrom(new byte[16]))
                                .setName(span))))
        .build();
  }

  private static byte[] ids(byte[] first, byte[] second) {
    ProtoWriter out = new ProtoWriter(64);
    out.tag(1, 2);
    out.bytes(first);
    out.tag(2, 2);
    out.bytes(second);
    return out.toByteArray();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
