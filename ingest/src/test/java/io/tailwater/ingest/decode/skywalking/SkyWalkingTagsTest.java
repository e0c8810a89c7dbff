package io.tailwater.ingest.decode.skywalking;

import static io.tailwater.ingest.decode.skywalking.Segments.attributes;
import static io.tailwater.ingest.decode.skywalking.Segments.decode;
import static io.tailwater.ingest.decode.skywalking.Segments.span;
import static io.tailwater.ingest.decode.skywalking.Segments.tag;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.apache.skywalking.apm.network.language.agent.v3.SpanLayer;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SkyWalkingTagsTest {

  @ParameterizedTest
  @CsvSource({
    "url, http://shop/orders/7, url.full, http://shop/orders/7",
    "http.method, GET, http.request.method, GET",
    "db.type, PostgreSQL, db.system.name, postgresql",
    "db.instance, orders, db.namespace, orders",
    "db.statement, select 1, db.query.text, select 1",
    "cache.type, Redis, db.system.name, redis",
    "mq.queue, jobs, messaging.destination.name, jobs",
    "mq.topic, events, messaging.destination.name, events",
  })
  void knownTagsGetTodaysNames(String tag, String value, String name, String expected)
      throws Exception {
    assertThat(tagged(tag(tag, value))).containsEntry(name, expected).doesNotContainKey(tag);
  }

  @ParameterizedTest
  @CsvSource({
    "http.params, a=[1]",
    "db.bind_vars, '[7]'",
    "db.sql.parameters, '[7]'",
    "mq.status, SEND_OK",
    "cache.op, read",
    "cache.cmd, get",
    "cache.key, k",
    "x-le, '{\"logic-span\":true}'",
    "rpc.status_code, OK",
    "customer.tier, gold",
    "note, ''",
  })
  void allOtherTagsKeepTheirs(String tag, String value) throws Exception {
    assertThat(tagged(tag(tag, value))).containsEntry(tag, value);
  }

  @ParameterizedTest
  @CsvSource({"http.status_code", "status_code"})
  void theHttpStatusIsANumber(String tag) throws Exception {
    assertThat(tagged(tag(tag, "503")))
        .containsEntry("http.response.status_code", 503L)
        .doesNotContainKey(tag);
    assertThat(tagged(tag(tag, "OK"))).containsEntry(tag, "OK");
  }

  @Test
  void ofTagsWithTheSameNameTheFirstGetsItAndTheOtherKeepsItsOwn() throws Exception {
    assertThat(tagged(tag("mq.topic", "events"), tag("mq.queue", "jobs")))
        .containsEntry("messaging.destination.name", "events")
        .containsEntry("mq.queue", "jobs");
  }

  @Test
  void ofARepeatedTagTheFirstValueCounts() throws Exception {
    assertThat(tagged(tag("transmission.latency", "12"), tag("transmission.latency", "40")))
        .containsEntry("transmission.latency", "12");
  }

  @Test
  void aTagCannotReplaceWhatTheDecoderWrites() throws Exception {
    assertThat(tagged(tag("skywalking.segment_id", "forged")))
        .containsEntry("skywalking.segment_id", Segments.SEGMENT);
  }

  @Test
  void aTagWithoutKeyIsLeftOut() throws Exception {
    assertThat(tagged(tag("", "lost"))).doesNotContainValue("lost");
  }

  @ParameterizedTest
  @CsvSource({
    "orders:8080, orders, 8080",
    "10.0.0.7:443, 10.0.0.7, 443",
    "'[fe80::1]:443', fe80::1, 443",
  })
  void theCalledSideIsTheServer(String peer, String address, long port) throws Exception {
    assertThat(attributes(decode(span().setSpanType(SpanType.Exit).setPeer(peer))))
        .containsEntry("server.address", address)
        .containsEntry("server.port", port);
  }

  @ParameterizedTest
  @CsvSource({
    "orders",
    "fe80::1",
    "'a:9092;b:9092'",
    "'a,b:9092'",
    "http://orders:8080",
    "orders:",
    "orders:99999",
    "orders:0",
    "orders:8o",
    ":8080",
    "'[fe80::1]'",
  })
  void whatIsNotOneHostWithAPortStaysWhole(String peer) throws Exception {
    assertThat(attributes(decode(span().setSpanType(SpanType.Exit).setPeer(peer))))
        .containsEntry("server.address", peer)
        .doesNotContainKey("server.port");
  }

  @Test
  void theCallerIsTheClient() throws Exception {
    assertThat(attributes(decode(span().setSpanType(SpanType.Entry).setPeer("10.0.0.9:51234"))))
        .containsEntry("client.address", "10.0.0.9")
        .containsEntry("client.port", 51234L)
        .doesNotContainKey("server.address");
  }

  @Test
  void theBrokerIsTheServerForProducersAndConsumers() throws Exception {
    SpanObject.Builder consumer = span().setSpanType(SpanType.Entry).setSpanLayer(SpanLayer.MQ);

    assertThat(attributes(decode(consumer.clone().addTags(tag("mq.broker", "kafka:9092")))))
        .containsEntry("server.address", "kafka")
        .containsEntry("server.port", 9092L)
        .doesNotContainKey("mq.broker");
    assertThat(
            attributes(
                decode(
                    consumer
                        .clone()
                        .setPeer("kafka:9092")
                        .addTags(tag("mq.broker", "kafka:9092")))))
        .containsEntry("server.address", "kafka")
        .doesNotContainKey("mq.broker");
    assertThat(
            attributes(
                decode(
                    consumer.clone().setPeer("kafka:9092").addTags(tag("mq.broker", "k2:9092")))))
        .containsEntry("server.address", "kafka")
        .containsEntry("mq.broker", "k2:9092");
  }

  private static Map<String, Object> tagged(KeyStringValuePair... tags)
      throws InvalidProtocolBufferException {
    SpanObject.Builder span = span();
    for (KeyStringValuePair tag : tags) {
      span.addTags(tag);
    }
    return attributes(decode(span));
  }
}
