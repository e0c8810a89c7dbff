package io.tailwater.processors.rollup;

import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CONSUMER;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_PRODUCER;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER;
import static io.tailwater.processors.rollup.SentTrace.MINUTE_MILLIS;
import static io.tailwater.processors.rollup.SentTrace.number;
import static io.tailwater.processors.rollup.SentTrace.span;
import static io.tailwater.processors.rollup.SentTrace.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.rollup.DestinationKey;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.model.rollup.EdgeStats;
import io.tailwater.model.rollup.RequestKey;
import io.tailwater.model.rollup.StatementKey;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Whom calls go to that sends no spans: databases, caches, queues, and whatever else. */
final class TracePeersTest {
  private static EdgeKey edge(String client, String server, EdgeKey.Kind kind) {
    return new EdgeKey(MINUTE_MILLIS, client, server, kind);
  }

  private static EdgeStats the(Counted counted, EdgeKey edge) {
    assertThat(counted.edges()).containsKey(edge);
    return Objects.requireNonNull(counted.edges().get(edge));
  }

  @Test
  void databaseIsANodeAndItsStatementsLoseTheirLiterals() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from(
                    "shop",
                    span(2, 1, SPAN_KIND_CLIENT, "SELECT", 12)
                        .addAttributes(text("db.system", "mssql"))
                        .addAttributes(text("db.name", "orders"))
                        .addAttributes(text("db.statement", "SELECT * FROM o  WHERE id = 4711"))));

    assertThat(counted.edges())
        .containsOnlyKeys(edge("shop", "microsoft.sql_server:orders", EdgeKey.Kind.DATABASE));
    assertThat(counted.statements())
        .containsOnlyKeys(
            new StatementKey(
                MINUTE_MILLIS,
                "shop",
                "microsoft.sql_server",
                "orders",
                "SELECT * FROM o WHERE id = ?"));
  }

  @Test
  void cacheIsToldByItsOperationAlone() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from(
                    "shop",
                    span(2, 1, SPAN_KIND_CLIENT, "GET", 1)
                        .addAttributes(text("db.system.name", "redis"))
                        .addAttributes(text("server.address", "cache-1"))
                        .addAttributes(number("server.port", 6379))
                        .addAttributes(text("db.query.text", "GET session:af3c"))));

    assertThat(counted.edges())
        .containsOnlyKeys(edge("shop", "redis:cache-1:6379", EdgeKey.Kind.CACHE));
    assertThat(counted.statements())
        .containsOnlyKeys(new StatementKey(MINUTE_MILLIS, "shop", "redis", "", "GET"));
  }

  @Test
  void queueStandsBetweenWhoSendsAndWhoTakes() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from(
                    "shop",
                    span(2, 1, SPAN_KIND_PRODUCER, "orders send", 2)
                        .addAttributes(text("messaging.system", "kafka"))
                        .addAttributes(text("messaging.destination", "orders"))
                        .addAttributes(text("messaging.operation", "publish")))
                .from(
                    "mail",
                    span(3, 2, SPAN_KIND_CONSUMER, "orders process", 7)
                        .addAttributes(text("messaging.system", "kafka"))
                        .addAttributes(text("messaging.destination.name", "orders"))));

    assertThat(counted.edges())
        .containsOnlyKeys(
            edge("shop", "kafka:orders", EdgeKey.Kind.MESSAGING),
            edge("kafka:orders", "mail", EdgeKey.Kind.MESSAGING));
    assertThat(counted.destinations())
        .containsOnlyKeys(
            new DestinationKey(MINUTE_MILLIS, "shop", "kafka", "orders", "send"),
            new DestinationKey(MINUTE_MILLIS, "mail", "kafka", "orders", "process"));
    assertThat(counted.requests().keySet())
        .extracting(RequestKey::kind)
        .containsExactly(RequestKey.Kind.CONSUMER);
  }

  @Test
  void calledPartyWithoutSpansIsToldByItsNameElseItsAddress() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from(
                    "shop",
                    span(2, 1, SPAN_KIND_CLIENT, "GET", 12)
                        .addAttributes(text("peer.service", "bank-api"))
                        .addAttributes(text("server.address", "10.0.0.7")))
                .from(
                    "shop",
                    span(3, 1, SPAN_KIND_CLIENT, "GET", 12)
                        .addAttributes(text("url.full", "https://me@api.bank.test:8443/v1?k=1")))
                .from("shop", span(4, 1, SPAN_KIND_CLIENT, "GET", 12)));

    assertThat(counted.edges())
        .containsOnlyKeys(
            edge("shop", "bank-api", EdgeKey.Kind.EXTERNAL),
            edge("shop", "api.bank.test:8443", EdgeKey.Kind.EXTERNAL),
            edge("shop", "{unknown}", EdgeKey.Kind.EXTERNAL));
  }

  @Test
  void libraryForADatabaseThatSitsOnOneForHttpCallsOnce() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from(
                    "shop",
                    span(2, 1, SPAN_KIND_CLIENT, "search", 80)
                        .addAttributes(text("db.system.name", "elasticsearch"))
                        .addAttributes(text("db.namespace", "things")))
                .from(
                    "shop",
                    span(3, 2, SPAN_KIND_CLIENT, "POST", 70)
                        .addAttributes(text("server.address", "es"))
                        .addAttributes(number("server.port", 9200))));

    assertThat(counted.edges())
        .containsOnlyKeys(edge("shop", "elasticsearch:things", EdgeKey.Kind.DATABASE));
  }

  @Test
  void remoteProcedureOverHttpCallsOnce() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from("shop", span(2, 1, SPAN_KIND_CLIENT, "bank/Book", 80))
                .from("shop", span(3, 2, SPAN_KIND_CLIENT, "POST", 70))
                .from("bank", span(4, 3, SPAN_KIND_SERVER, "bank/Book", 50)));

    assertThat(counted.edges()).containsOnlyKeys(edge("shop", "bank", EdgeKey.Kind.SERVICE));
    assertThat(the(counted, edge("shop", "bank", EdgeKey.Kind.SERVICE)).client().calls())
        .isEqualTo(1);
  }

  @Test
  void whoTakesFromAQueueDoesNotSendToIt() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from(
                    "mail",
                    span(3, 2, SPAN_KIND_CLIENT, "poll orders", 7)
                        .addAttributes(text("messaging.system", "kafka"))
                        .addAttributes(text("messaging.destination.name", "orders"))
                        .addAttributes(text("messaging.operation.type", "receive"))));

    assertThat(counted.edges()).isEmpty();
    assertThat(counted.destinations())
        .containsOnlyKeys(new DestinationKey(MINUTE_MILLIS, "mail", "kafka", "orders", "receive"));
  }
}
