package io.tailwater.sinks.clickhouse;

import static io.tailwater.sinks.OtlpTraces.attribute;
import static io.tailwater.sinks.OtlpTraces.kept;
import static io.tailwater.sinks.OtlpTraces.resourceSpans;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.tailwater.sinks.OtlpTraces;
import io.tailwater.sinks.StoredSpan;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Attributes of both generations of the semantic conventions, as SQL finds them. */
final class ConventionsTest {
  private static Span.Builder span(Span.SpanKind kind, KeyValue... attributes) {
    Span.Builder span =
        OtlpTraces.span("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "GET /")
            .setKind(kind);
    for (KeyValue attribute : attributes) {
      span.addAttributes(attribute);
    }
    return span;
  }

  private static KeyValue number(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  private static Map<String, String> stored(Span.Builder span) {
    return storedSpan(span).attributes();
  }

  private static StoredSpan storedSpan(Span.Builder span) {
    return Decoding.spans(kept(0, resourceSpans("shop", span.build()))).getFirst();
  }

  @Test
  void olderAttributesHaveTodaysNames() {
    assertThat(
            stored(
                span(
                    Span.SpanKind.SPAN_KIND_SERVER,
                    attribute("http.method", "GET"),
                    number("http.status_code", 200),
                    attribute("http.target", "/pay?order=7"),
                    attribute("net.host.name", "shop"),
                    number("net.host.port", 80),
                    attribute("net.peer.name", "phone"),
                    attribute("shop.id", "7"))))
        .containsOnly(
            Map.entry("http.request.method", "GET"),
            Map.entry("http.response.status_code", "200"),
            Map.entry("url.path", "/pay"),
            Map.entry("url.query", "order=7"),
            Map.entry("server.address", "shop"),
            Map.entry("server.port", "80"),
            Map.entry("client.address", "phone"),
            Map.entry("shop.id", "7"));
  }

  @Test
  void otherEndOfACallIsTheServer() {
    assertThat(
            stored(
                span(
                    Span.SpanKind.SPAN_KIND_CLIENT,
                    attribute("net.peer.name", "bank"),
                    number("net.peer.port", 443),
                    attribute("net.host.name", "me"))))
        .containsOnly(
            Map.entry("server.address", "bank"),
            Map.entry("server.port", "443"),
            Map.entry("net.host.name", "me"));
  }

  @Test
  void valuesThatChangedWithTheirNamesAreTodays() {
    assertThat(
            stored(
                span(
                    Span.SpanKind.SPAN_KIND_CLIENT,
                    number("rpc.grpc.status_code", 14),
                    attribute("db.system", "mssql"),
                    attribute("net.transport", "ip_tcp"))))
        .containsOnly(
            Map.entry("rpc.status_code", "UNAVAILABLE"),
            Map.entry("db.system.name", "microsoft.sql_server"),
            Map.entry("network.transport", "tcp"));
    assertThat(stored(span(Span.SpanKind.SPAN_KIND_CLIENT, number("rpc.grpc.status_code", 99))))
        .containsOnly(Map.entry("rpc.grpc.status_code", "99"));
  }

  @Test
  void whatBothGenerationsSayIsSaidOnceInAnyOrder() {
    KeyValue older = attribute("http.method", "GET");
    KeyValue today = attribute("http.request.method", "GET");

    assertThat(stored(span(Span.SpanKind.SPAN_KIND_SERVER, older, today)))
        .containsOnly(Map.entry("http.request.method", "GET"));
    assertThat(stored(span(Span.SpanKind.SPAN_KIND_SERVER, today, older)))
        .containsOnly(Map.entry("http.request.method", "GET"));
  }

  @Test
  void whatBothGenerationsSayInTheirOwnWordsIsSaidOnce() {
    assertThat(
            stored(
                span(
                    Span.SpanKind.SPAN_KIND_SERVER,
                    attribute("db.system", "mssql"),
                    attribute("db.system.name", "microsoft.sql_server"),
                    number("rpc.grpc.status_code", 14),
                    attribute("rpc.response.status_code", "UNAVAILABLE"),
                    attribute("net.host.name", "shop:80"),
                    attribute("server.address", "shop"),
                    number("db.redis.database_index", 1),
                    attribute("db.namespace", "1"),
                    attribute("http.target", "/a?x=1"),
                    attribute("url.path", "/a"),
                    attribute("url.query", "x=1"))))
        .containsOnly(
            Map.entry("db.system.name", "microsoft.sql_server"),
            Map.entry("rpc.status_code", "UNAVAILABLE"),
            Map.entry("server.address", "shop"),
            Map.entry("db.namespace", "1"),
            Map.entry("url.path", "/a"),
            Map.entry("url.query", "x=1"));
  }

  @Test
  void targetThatSaysSomethingElseKeepsItsName() {
    assertThat(
            stored(
                span(
                    Span.SpanKind.SPAN_KIND_SERVER,
                    attribute("http.target", "/a?x=1"),
                    attribute("url.path", "/a"))))
        .containsOnly(Map.entry("http.target", "/a?x=1"), Map.entry("url.path", "/a"));
    assertThat(
            stored(span(Span.SpanKind.SPAN_KIND_SERVER, attribute("http.target", "http://shop/a"))))
        .containsOnly(Map.entry("http.target", "http://shop/a"));
  }

  @Test
  void olderAttributeThatSaysSomethingElseKeepsItsName() {
    assertThat(
            stored(
                span(
                    Span.SpanKind.SPAN_KIND_CLIENT,
                    attribute("db.name", "orders"),
                    attribute("db.namespace", "shop.orders"),
                    attribute("db.instance", "1"))))
        .containsOnly(
            Map.entry("db.namespace", "shop.orders"),
            Map.entry("db.name", "orders"),
            Map.entry("db.instance", "1"));
  }

  @Test
  void oneSpansAttributesAreNotTheNexts() {
    assertThat(
            Decoding.spans(
                kept(
                    0,
                    resourceSpans(
                        "shop",
                        span(Span.SpanKind.SPAN_KIND_SERVER, attribute("url.scheme", "https"))
                            .build(),
                        span(Span.SpanKind.SPAN_KIND_SERVER, attribute("http.scheme", "http"))
                            .build()))))
        .extracting(StoredSpan::attributes)
        .containsExactly(Map.of("url.scheme", "https"), Map.of("url.scheme", "http"));
  }

  @Test
  void olderAttributesCountAgainstTheLimit() {
    Span.Builder span = span(Span.SpanKind.SPAN_KIND_SERVER, attribute("http.method", "GET"));
    for (int i = 0; i < 300; i++) {
      span.addAttributes(attribute("key-" + i, "v"));
    }
    StoredSpan stored = storedSpan(span);

    assertThat(stored.attributes()).hasSize(256).containsEntry("http.request.method", "GET");
    assertThat(stored.warnings()).containsExactly("attributes_truncated");
  }

  @Test
  void targetTakesTheRoomOfTwo() {
    Span.Builder span = span(Span.SpanKind.SPAN_KIND_SERVER);
    for (int i = 0; i < 254; i++) {
      span.addAttributes(attribute("key-" + i, "v"));
    }
    span.addAttributes(attribute("http.target", "/a?x=1"))
        .addAttributes(attribute("http.method", "GET"));
    StoredSpan stored = storedSpan(span);

    assertThat(stored.attributes())
        .hasSize(256)
        .containsEntry("url.path", "/a")
        .containsEntry("url.query", "x=1");
    assertThat(stored.warnings()).containsExactly("attributes_truncated");
  }

  @Test
  void environmentOfAResourceHasTodaysName() {
    StoredSpan stored =
        Decoding.spans(
                kept(
                    0,
                    resourceSpans("shop", span(Span.SpanKind.SPAN_KIND_SERVER).build()).toBuilder()
                        .setResource(
                            Resource.newBuilder()
                                .addAttributes(attribute("deployment.environment", "live"))
                                .addAttributes(attribute("service.name", "shop")))
                        .build()))
            .getFirst();

    assertThat(stored.resourceAttributes())
        .containsOnly(
            Map.entry("deployment.environment.name", "live"), Map.entry("service.name", "shop"));
    assertThat(stored.service()).isEqualTo("shop");
  }
}
