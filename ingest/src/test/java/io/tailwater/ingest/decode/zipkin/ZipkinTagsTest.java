package io.tailwater.ingest.decode.zipkin;

import static io.tailwater.ingest.decode.zipkin.DecodedZipkin.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span.Event;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of tags, annotations and the remote endpoint. */
class ZipkinTagsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'error':'timed out'}; ERROR; timed out",
        "{'error':''}; ERROR; ''",
        "{'error':'true'}; ERROR; ''",
        "{'error':'false'}; ERROR; ''",
        "{'otel.status_code':'OK'}; OK; ''",
        "{'otel.status_code':'OK','error':'true'}; OK; ''",
        "{'otel.status_code':'ERROR','otel.status_description':'no stock'}; ERROR; no stock",
        "{'otel.status_code':'STATUS_CODE_ERROR'}; ERROR; ''",
        "{'otel.status_code':'Error','error':'boom'}; ERROR; boom",
        "{'http.status_code':'500'}; UNSET; ''",
        "{}; UNSET; ''",
      })
  void tagsMakeTheStatus(String tags, String code, String message) {
    var span =
        DecodedZipkin.ofJson("[{'traceId':'1','id':'2','tags':" + tags.replace('\'', '"') + "}]")
            .onlySpan();

    assertThat(span.getStatus().getCode().name()).isEqualTo("STATUS_CODE_" + code);
    assertThat(span.getStatus().getMessage()).isEqualTo(message);
    assertThat(attributes(span)).doesNotContainKeys("error", "otel.status_code");
  }

  @Test
  void tagsHaveTodaysNamesAndOthersKeepTheirs() {
    var span =
        DecodedZipkin.ofJson(
                """
                [{'traceId':'1','id':'2','kind':'SERVER','tags':{
                  'http.method':'GET','http.status_code':'404','http.target':'/a?b=c&d=?',
                  'http.url':'https://h/a?b','sql.query':'select 1','db.type':'mysql',
                  'net.peer.name':'caller','net.host.name':'me','net.host.port':'80',
                  'messaging.destination':'orders','rpc.system':'grpc',
                  'otel.library.name':'lib','otel.scope.version':'2','lc':'jdbc',
                  'w3c.tracestate':'ot=th:c','':'nameless'}}]
                """)
            .onlySpan();

    assertThat(span.getTraceState()).isEqualTo("ot=th:c");
    assertThat(attributes(span))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("http.request.method", "GET"),
                Map.entry("http.response.status_code", 404L),
                Map.entry("url.path", "/a"),
                Map.entry("url.query", "b=c&d=?"),
                Map.entry("url.full", "https://h/a?b"),
                Map.entry("db.query.text", "select 1"),
                Map.entry("db.system.name", "mysql"),
                Map.entry("client.address", "caller"),
                Map.entry("server.address", "me"),
                Map.entry("server.port", 80L),
                Map.entry("messaging.destination.name", "orders"),
                Map.entry("rpc.system.name", "grpc"),
                Map.entry("otel.library.name", "lib"),
                Map.entry("otel.scope.version", "2"),
                Map.entry("lc", "jdbc")));
  }

  @Test
  void todaysNameGoesFirstAndATagThatSaysAnotherThingKeepsItsOwn() {
    var span =
        DecodedZipkin.ofJson(
                """
                [{'traceId':'1','id':'2','kind':'CLIENT',
                  'tags':{'http.method':'old','http.request.method':'new','http.path':'/p',
                    'http.target':'/t','server.address':'db.internal','http.status_code':'teapot',
                    'status_code':'200'},
                  'remoteEndpoint':{'ipv4':'10.0.0.9','ipv6':'::1','port':5432}}]
                """)
            .onlySpan();

    assertThat(attributes(span))
        .isEqualTo(
            Map.of(
                "http.request.method", "new",
                "http.method", "old",
                "url.path", "/p",
                "http.target", "/t",
                "server.address", "db.internal",
                "server.port", 5432L,
                "network.peer.address", "10.0.0.9",
                "network.peer.port", 5432L,
                "http.response.status_code", "teapot",
                "status_code", "200"));
  }

  @Test
  void anEventThatTheCollectorPackedHasItsAttributesAgain() {
    String packed =
        "exception|{\\\"exception.type\\\":\\\"a|b\\\",\\\"line\\\":42,\\\"ratio\\\":0.5,"
            + "\\\"escaped\\\":true,\\\"stack\\\":[1,{\\\"x\\\":null}],\\\"none\\\":null}|3";
    var span =
        DecodedZipkin.ofJson(
                "[{'traceId':'1','id':'2','tags':{},'annotations':[{'timestamp':7,'value':'"
                    + packed
                    + "'},{'timestamp':8,'value':'a|{b}|0'},{'timestamp':9,'value':'a|{}'},"
                    + "{'timestamp':0,'value':'x||'}]}]")
            .onlySpan();

    assertThat(span.getEventsList())
        .extracting(Event::getName)
        .containsExactly("exception", "a|{b}|0", "a|{}", "x||");
    assertThat(attributes(span.getEvents(0).getAttributesList()))
        .isEqualTo(
            Map.of(
                "exception.type",
                "a|b",
                "line",
                42L,
                "ratio",
                0.5,
                "escaped",
                true,
                "stack",
                "[1,{\"x\":null}]"));
    assertThat(span.getEvents(3).getTimeUnixNano()).isEqualTo(span.getStartTimeUnixNano());
  }
}
