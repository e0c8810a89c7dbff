package io.tailwater.ingest.decode.zipkin;

import static io.tailwater.ingest.decode.zipkin.DecodedZipkin.attributes;
import static io.tailwater.ingest.decode.zipkin.DecodedZipkin.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span.Event;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.tailwater.ingest.decode.RecordDecoder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.codec.SpanBytesEncoder;

/** The same spans in each encoding, written by Zipkin, come out as the same OTLP. */
class ZipkinMapperTest {
  private static final long BEGIN = 1_700_000_000_000_123L;
  private static final Endpoint SHOP =
      Endpoint.newBuilder().serviceName("shop").ip("10.0.0.1").port(8080).build();
  private static final Endpoint STOCK =
      Endpoint.newBuilder().serviceName("stock").ip("2001:db8::c001").port(9090).build();

  static Stream<Arguments> encodings() {
    return Stream.of(
        Arguments.of(SpanBytesEncoder.JSON_V2, new ZipkinJsonDecoder()),
        Arguments.of(SpanBytesEncoder.JSON_V1, new ZipkinJsonDecoder()),
        Arguments.of(SpanBytesEncoder.PROTO3, new ZipkinProtoDecoder()),
        Arguments.of(SpanBytesEncoder.THRIFT, new ZipkinThriftDecoder()));
  }

  private static Span.Builder client() {
    return Span.newBuilder()
        .traceId("86154a4ba6e91385")
        .parentId("1")
        .id("4d1e00c0db9010db")
        .kind(Span.Kind.CLIENT)
        .name("get /stock")
        .timestamp(BEGIN)
        .duration(207_000)
        .localEndpoint(SHOP)
        .remoteEndpoint(STOCK);
  }

  private static Span.Builder sharedServer() {
    return client()
        .kind(Span.Kind.SERVER)
        .shared(true)
        .name("stock")
        .localEndpoint(STOCK)
        .remoteEndpoint(SHOP);
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void aClientSpanKeepsIdsTimesAndBothSides(SpanBytesEncoder encoder, RecordDecoder decoder) {
    Span span = client().putTag("http.path", "/stock/7").addAnnotation(BEGIN + 5, "retry").build();

    var decoded = DecodedZipkin.of(decoder, encoder.encodeList(List.of(span)));

    assertThat(decoded.resources())
        .containsExactly(Map.of("service.name", "shop", "service.instance.id", "10.0.0.1:8080"));
    var otlp = decoded.onlySpan();
    assertThat(hex(otlp.getTraceId())).isEqualTo("000000000000000086154a4ba6e91385");
    assertThat(hex(otlp.getSpanId())).isEqualTo("4d1e00c0db9010db");
    assertThat(hex(otlp.getParentSpanId())).isEqualTo("0000000000000001");
    assertThat(otlp.getName()).isEqualTo("get /stock");
    assertThat(otlp.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
    assertThat(otlp.getStartTimeUnixNano()).isEqualTo(BEGIN * 1_000);
    assertThat(otlp.getEndTimeUnixNano()).isEqualTo((BEGIN + 207_000) * 1_000);
    assertThat(attributes(otlp))
        .isEqualTo(
            Map.of(
                "url.path", "/stock/7",
                "peer.service", "stock",
                "network.peer.address", "2001:db8::c001",
                "network.peer.port", 9090L,
                "server.address", "2001:db8::c001",
                "server.port", 9090L));
    assertThat(otlp.getEventsList())
        .containsExactly(
            Event.newBuilder().setTimeUnixNano((BEGIN + 5) * 1_000).setName("retry").build());
    assertThat(otlp.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void aServerKnowsItsClientAndTheInstanceOfIpv6HasBrackets(
      SpanBytesEncoder encoder, RecordDecoder decoder) {
    Span span = sharedServer().shared(false).traceId("463ac35c9f6413ad48485a3953bb6124").build();

    var decoded = DecodedZipkin.of(decoder, encoder.encodeList(List.of(span)));

    assertThat(decoded.resources())
        .containsExactly(
            Map.of("service.name", "stock", "service.instance.id", "[2001:db8::c001]:9090"));
    var otlp = decoded.onlySpan();
    assertThat(hex(otlp.getTraceId())).isEqualTo("463ac35c9f6413ad48485a3953bb6124");
    assertThat(hex(otlp.getSpanId())).isEqualTo("4d1e00c0db9010db");
    assertThat(otlp.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    assertThat(attributes(otlp))
        .containsEntry("client.address", "10.0.0.1")
        .containsEntry("client.port", 8080L)
        .doesNotContainKeys("server.address", "server.port");
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void theSharedIdStaysWithTheClientAndTheServerBecomesItsChild(
      SpanBytesEncoder encoder, RecordDecoder decoder) {
    Span ofServer =
        client().parentId("4d1e00c0db9010db").id("2").name("query").localEndpoint(STOCK).build();
    Span ofClient =
        client().parentId("4d1e00c0db9010db").id("3").name("parse").localEndpoint(SHOP).build();

    var decoded =
        DecodedZipkin.of(
            decoder,
            encoder.encodeList(
                List.of(ofServer, ofClient, client().build(), sharedServer().build())));

    var client = decoded.span("get /stock");
    var server = decoded.span("stock");
    assertThat(hex(client.getSpanId())).isEqualTo("4d1e00c0db9010db");
    assertThat(hex(client.getParentSpanId())).isEqualTo("0000000000000001");
    assertThat(server.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    assertThat(server.getSpanId()).isNotEqualTo(client.getSpanId());
    assertThat(server.getParentSpanId()).isEqualTo(client.getSpanId());
    assertThat(decoded.span("query").getParentSpanId()).isEqualTo(server.getSpanId());
    assertThat(decoded.span("parse").getParentSpanId()).isEqualTo(client.getSpanId());
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void neighboursOfOneServiceShareAResourceAndNothingIsSorted(
      SpanBytesEncoder encoder, RecordDecoder decoder) {
    Endpoint noAddress = Endpoint.newBuilder().serviceName("shop").build();
    Span shop = client().localEndpoint(noAddress).build();

    var decoded =
        DecodedZipkin.of(
            decoder,
            encoder.encodeList(List.of(shop, shop, client().localEndpoint(STOCK).build(), shop)));

    assertThat(decoded.resources())
        .extracting(resource -> resource.get("service.name"))
        .containsExactly("shop", "stock", "shop");
    assertThat(decoded.resources().getFirst()).doesNotContainKey("service.instance.id");
    assertThat(decoded.spans()).hasSize(4);
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void aBareSpanIsInternalAndBeginsWhenTheRecordWasWritten(
      SpanBytesEncoder encoder, RecordDecoder decoder) {
    Span bare = Span.newBuilder().traceId("1").id("2").build();

    var decoded = DecodedZipkin.of(decoder, encoder.encodeList(List.of(bare)));

    assertThat(decoded.resources()).containsExactly(Map.of("service.name", "unknown_service"));
    var otlp = decoded.onlySpan();
    assertThat(otlp.getKind()).isEqualTo(SpanKind.SPAN_KIND_INTERNAL);
    assertThat(otlp.getParentSpanId().isEmpty()).isTrue();
    assertThat(otlp.getStartTimeUnixNano()).isEqualTo(DecodedZipkin.RECORD_MILLIS * 1_000_000);
    assertThat(otlp.getEndTimeUnixNano()).isEqualTo(otlp.getStartTimeUnixNano());
    assertThat(otlp.getAttributesCount()).isZero();
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void anEmptyListIsNothing(SpanBytesEncoder encoder, RecordDecoder decoder) {
    assertThat(decoder.decode(encoder.encodeList(List.of()), 0)).isEmpty();
  }

  @Test
  void timesBeyondNanosecondsAreTheLastMoment() {
    var span =
        DecodedZipkin.ofJson(
                "[{'traceId':'1','id':'2','timestamp':9223372036854775807,'duration':-1},"
                    + "{'traceId':'1','id':'3','timestamp':-5,'duration':9223372036854775807}]")
            .spans();

    assertThat(span.getFirst().getStartTimeUnixNano()).isEqualTo(Long.MAX_VALUE);
    assertThat(span.getFirst().getEndTimeUnixNano()).isEqualTo(Long.MAX_VALUE);
    assertThat(span.getLast().getStartTimeUnixNano())
        .isEqualTo(DecodedZipkin.RECORD_MILLIS * 1_000_000);
    assertThat(span.getLast().getEndTimeUnixNano()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aSpanIsNotItsOwnParentAndIdsThatAreZeroAreLeftToTheNextStage() {
    var spans =
        DecodedZipkin.ofJson(
                "[{'traceId':'1','id':'2','parentId':'2'},"
                    + "{'traceId':'0','id':'0','kind':'SERVER','shared':true}]")
            .spans();

    assertThat(spans.getFirst().getParentSpanId().isEmpty()).isTrue();
    assertThat(hex(spans.getLast().getSpanId())).isEqualTo("0000000000000000");
    assertThat(hex(spans.getLast().getTraceId())).isEqualTo("0".repeat(32));
  }

  @Test
  void theDerivedIdIsTheSameForEver() {
    assertThat(ZipkinSharedIds.derived(0x4d1e00c0db9010dbL))
        .isEqualTo(ZipkinSharedIds.derived(0x4d1e00c0db9010dbL))
        .isNotIn(0L, 0x4d1e00c0db9010dbL);
    // The one id that the first round turns into 0.
    assertThat(ZipkinSharedIds.derived(-0x9e37_79b9_7f4a_7c15L)).isNotZero();
    assertThat(ZipkinSharedIds.derived(1)).isEqualTo(0xe5fd_c025_e13e_eed5L);
  }
}
