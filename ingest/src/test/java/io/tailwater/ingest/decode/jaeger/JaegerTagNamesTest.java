package io.tailwater.ingest.decode.jaeger;

import static io.tailwater.ingest.decode.jaeger.JaegerMessages.bare;
import static io.tailwater.ingest.decode.jaeger.JaegerMessages.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.jaegertracing.api_v2.Model.KeyValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JaegerTagNamesTest {
  private final JaegerProtoDecoder decoder = new JaegerProtoDecoder();

  private Map<String, Object> attributes(KeyValue... tags) throws InvalidProtocolBufferException {
    byte[] record = bare().addAllTags(List.of(tags)).build().toByteArray();
    return JaegerDecoded.of(decoder.decode(record, 1)).attributes();
  }

  @ParameterizedTest
  @CsvSource({
    "http.method, http.request.method",
    "http.url, url.full",
    "net.peer.ip, network.peer.address",
    "net.peer.name, server.address",
    "db.type, db.system.name",
    "db.system, db.system.name",
    "db.instance, db.namespace",
    "db.statement, db.query.text",
    "db.operation, db.operation.name",
    "rpc.system, rpc.system.name",
    "message_bus.destination, messaging.destination.name",
    "http.route, http.route",
    "net.host.name, net.host.name",
    "peer.service, peer.service",
    "rpc.grpc.status_code, rpc.grpc.status_code",
    "component, component"
  })
  void aTagGetsTodaysNameIfThereIsOne(String tag, String today) throws Exception {
    assertThat(attributes(tag(tag, "x"))).containsExactly(entry(today, "x"));
  }

  @Test
  void aStatusOfHttpIsANumber() throws Exception {
    assertThat(attributes(tag("http.status_code", 503)))
        .containsExactly(entry("http.response.status_code", 503L));
    assertThat(attributes(tag("http.status_code", "503")))
        .containsExactly(entry("http.response.status_code", 503L));
    assertThat(attributes(tag("http.status_code", 503.0)))
        .containsExactly(entry("http.response.status_code", 503L));
    assertThat(attributes(tag("http.status_code", "none")))
        .containsExactly(entry("http.status_code", "none"));
  }

  @Test
  void aTargetIsAPathAndAQuery() throws Exception {
    assertThat(attributes(tag("http.target", "/orders?id=1&x=?")))
        .containsExactly(entry("url.path", "/orders"), entry("url.query", "id=1&x=?"));
    assertThat(attributes(tag("http.target", "/orders")))
        .containsExactly(entry("url.path", "/orders"));
    assertThat(attributes(tag("http.target", "*"))).containsExactly(entry("http.target", "*"));
  }

  @Test
  void thePeerOfAServerIsItsClient() throws Exception {
    assertThat(
            attributes(
                tag("span.kind", "server"),
                tag("peer.hostname", "web"),
                tag("peer.port", "4711"),
                tag("net.host.name", "shop"),
                tag("net.host.port", 443)))
        .containsExactly(
            entry("client.address", "web"),
            entry("client.port", 4711L),
            entry("server.address", "shop"),
            entry("server.port", 443L));
  }

  @Test
  void thePeerOfAnythingElseIsAServer() throws Exception {
    assertThat(attributes(tag("span.kind", "client"), tag("peer.address", "db-1:5432")))
        .containsExactly(entry("server.address", "db-1"), entry("server.port", 5432L));
    assertThat(attributes(tag("peer.address", "[::1]:80")))
        .containsExactly(entry("server.address", "::1"), entry("server.port", 80L));
    assertThat(attributes(tag("peer.ipv4", 0xffff_ffff_c0a8_0001L)))
        .containsExactly(entry("network.peer.address", "192.168.0.1"));
  }

  @ParameterizedTest
  @CsvSource({"mysql://db-1:3306", "db-1", "::1:80", ":80", "[]:80", "db-1:99999", "db-1:"})
  void anAddressOfAnotherFormKeepsItsName(String address) throws Exception {
    assertThat(attributes(tag("peer.address", address)))
        .containsExactly(entry("peer.address", address));
  }

  @Test
  void nothingIsLostWhereTodaysNameIsTaken() throws Exception {
    assertThat(attributes(tag("db.type", "sql"), tag("db.system", "mysql")))
        .containsExactly(entry("db.system.name", "sql"), entry("db.system", "mysql"));
    assertThat(attributes(tag("http.request.method", "GET"), tag("http.method", "GET")))
        .containsExactly(entry("http.request.method", "GET"));
    assertThat(attributes(tag("http.method", "GET"), tag("http.request.method", "POST")))
        .containsExactly(entry("http.request.method", "POST"), entry("http.method", "GET"));
  }

  @Test
  void theLastTagOfAKeyCountsAndOneWithoutAKeyDoesNot() throws Exception {
    assertThat(attributes(tag("a", "1"), tag("", "x"), tag("a", 2)))
        .containsExactly(entry("a", 2L));
  }
}
