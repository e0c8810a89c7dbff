package io.tailwater.processors.rollup;

import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_INTERNAL;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER;
import static io.tailwater.processors.rollup.SentTrace.MINUTE_MILLIS;
import static io.tailwater.processors.rollup.SentTrace.failed;
import static io.tailwater.processors.rollup.SentTrace.number;
import static io.tailwater.processors.rollup.SentTrace.span;
import static io.tailwater.processors.rollup.SentTrace.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.tailwater.model.MetricMinute;
import io.tailwater.model.TraceId;
import io.tailwater.model.rollup.CallStats;
import io.tailwater.model.rollup.EdgeKey;
import io.tailwater.model.rollup.EdgeStats;
import io.tailwater.model.rollup.RequestKey;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class TraceCallsTest {
  private static RequestKey http(String service, String endpoint, String code) {
    return new RequestKey(
        MINUTE_MILLIS, service, service + "-1", endpoint, RequestKey.Kind.SERVER, "http", code);
  }

  private static EdgeKey edge(String client, String server, EdgeKey.Kind kind) {
    return new EdgeKey(MINUTE_MILLIS, client, server, kind);
  }

  private static EdgeStats the(Counted counted, EdgeKey edge) {
    assertThat(counted.edges()).containsKey(edge);
    return Objects.requireNonNull(counted.edges().get(edge));
  }

  @Test
  void requestCountsAtItsRouteItsInstanceAndItsStatus() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from(
                    "shop",
                    span(1, 0, SPAN_KIND_SERVER, "GET /orders/4711", 30)
                        .addAttributes(text("http.request.method", "GET"))
                        .addAttributes(text("http.route", "/orders/{id}"))
                        .addAttributes(number("http.response.status_code", 503))
                        .setStatus(failed())));

    assertThat(counted.requests()).containsOnlyKeys(http("shop", "GET /orders/{id}", "503"));
    CallStats stats = counted.requests().values().iterator().next();
    assertThat(stats.calls()).isEqualTo(1);
    assertThat(stats.errors()).isEqualTo(1);
    assertThat(stats.latency().sumNanos()).isEqualTo(30_000_000);
  }

  @Test
  void instanceThatAnswersIsToldWithItsVersionAndItsMachine() {
    TraceCalls calls = new TraceCalls(RollupSettings.DEFAULT);
    calls.read(
        new SentTrace()
            .from(
                "shop",
                span(1, 0, SPAN_KIND_SERVER, "GET /", 30),
                text("service.version", "1.4.2"),
                text("host.name", "web-1"))
            .from(
                "shop",
                span(2, 1, SPAN_KIND_SERVER, "GET /a", 20),
                text("service.version", "1.4.2"),
                text("host.name", "web-1"))
            .from("cart", span(3, 1, SPAN_KIND_SERVER, "GET /cart", 20)),
        null,
        SentTrace.START_MILLIS);

    assertThat(calls.take().stream().filter(record -> record.kind().equals(MetricMinute.KIND)))
        .singleElement()
        .satisfies(
            record ->
                assertThat(MetricMinute.decode(record.bytes()))
                    .as("once a minute, and nothing of who names neither")
                    .containsExactly(
                        MetricMinute.seen(MINUTE_MILLIS, "shop", "shop-1", "web-1", "1.4.2")));
    assertThat(calls.take()).isEmpty();
  }

  @Test
  void agentOfTheOlderConventionsCountsTheSame() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from(
                    "shop",
                    span(1, 0, SPAN_KIND_SERVER, "HTTP GET", 30)
                        .addAttributes(text("http.method", "GET"))
                        .addAttributes(text("http.target", "/orders/4711?full=1"))
                        .addAttributes(number("http.status_code", 200))));

    assertThat(counted.requests()).containsOnlyKeys(http("shop", "GET /orders/{id}", "200"));
  }

  @Test
  void remoteProcedureKeepsItsNameAndItsCodeInWords() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from(
                    "bank",
                    span(1, 0, SPAN_KIND_SERVER, "bank.v1.Ledger/Book2024", 5)
                        .addAttributes(text("rpc.system", "grpc"))
                        .addAttributes(number("rpc.grpc.status_code", 14))));

    assertThat(counted.requests())
        .containsOnlyKeys(
            new RequestKey(
                MINUTE_MILLIS,
                "bank",
                "bank-1",
                "bank.v1.Ledger/Book2024",
                RequestKey.Kind.SERVER,
                "rpc",
                "UNAVAILABLE"));
  }

  @Test
  void bothSidesOfACallMeetAndTheGapIsWhatTheNetworkTook() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from("shop", span(1, 0, SPAN_KIND_SERVER, "checkout", 100))
                .from("shop", span(2, 1, SPAN_KIND_CLIENT, "POST", 80).setStatus(failed()))
                .from("bank", span(3, 2, SPAN_KIND_SERVER, "book", 50)));

    assertThat(counted.edges())
        .containsOnlyKeys(
            edge("{user}", "shop", EdgeKey.Kind.SERVICE),
            edge("shop", "bank", EdgeKey.Kind.SERVICE));
    EdgeStats call = the(counted, edge("shop", "bank", EdgeKey.Kind.SERVICE));
    assertThat(call.client().calls()).isEqualTo(1);
    assertThat(call.client().errors()).isEqualTo(1);
    assertThat(call.server().calls()).isEqualTo(1);
    assertThat(call.server().errors()).isZero();
    assertThat(call.gap().sumNanos()).isEqualTo(30_000_000);
  }

  @Test
  void callThatIsAnsweredTwiceHasNoGap() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from("shop", span(2, 1, SPAN_KIND_CLIENT, "POST", 80))
                .from("bank", span(3, 2, SPAN_KIND_SERVER, "book", 50))
                .from("bank", span(4, 2, SPAN_KIND_SERVER, "book", 20)));

    EdgeStats call = the(counted, edge("shop", "bank", EdgeKey.Kind.SERVICE));
    assertThat(call.client().calls()).isEqualTo(1);
    assertThat(call.server().calls()).isEqualTo(2);
    assertThat(call.gap().count()).isZero();
  }

  @Test
  void sidesThatShareAnIdAsZipkinHasItAreOneCall() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from("shop", span(1, 0, SPAN_KIND_SERVER, "checkout", 100))
                .from("shop", span(2, 1, SPAN_KIND_CLIENT, "post", 80))
                .from("bank", span(2, 1, SPAN_KIND_SERVER, "post", 50)));

    EdgeStats call = the(counted, edge("shop", "bank", EdgeKey.Kind.SERVICE));
    assertThat(call.client().calls()).isEqualTo(1);
    assertThat(call.server().calls()).isEqualTo(1);
    assertThat(call.gap().sumNanos()).isEqualTo(30_000_000);
  }

  @Test
  void serviceWithoutASpanForItsCallsIsTheCallerNonetheless() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from("shop", span(1, 0, SPAN_KIND_SERVER, "checkout", 100))
                .from("bank", span(3, 1, SPAN_KIND_SERVER, "book", 50)));

    EdgeStats call = the(counted, edge("shop", "bank", EdgeKey.Kind.SERVICE));
    assertThat(call.client().calls()).isZero();
    assertThat(call.server().calls()).isEqualTo(1);
  }

  @Test
  void callerThatIsNotThereIsUnknown() {
    Counted counted =
        Counted.of(new SentTrace().from("bank", span(3, 9, SPAN_KIND_SERVER, "book", 50)));

    assertThat(counted.edges()).containsOnlyKeys(edge("{unknown}", "bank", EdgeKey.Kind.SERVICE));
  }

  @Test
  void serverSpanWithinAnotherOfItsProcessIsNoCall() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from("shop", span(1, 0, SPAN_KIND_SERVER, "GET /", 100))
                .from("shop", span(2, 1, SPAN_KIND_SERVER, "handler", 90)));

    assertThat(counted.edges()).containsOnlyKeys(edge("{user}", "shop", EdgeKey.Kind.SERVICE));
  }

  @Test
  void rootThatNobodyAskedForIsAJob() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from("shop", span(1, 0, SPAN_KIND_INTERNAL, "nightly", 100))
                .from("shop", span(2, 1, SPAN_KIND_INTERNAL, "step", 50)));

    assertThat(counted.requests().keySet())
        .extracting(RequestKey::endpoint, RequestKey::kind)
        .containsExactly(tuple("nightly", RequestKey.Kind.INTERNAL));
    assertThat(counted.edges()).isEmpty();
  }

  @Test
  void spanThatIsSentTwiceCountsOnce() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from("shop", span(1, 0, SPAN_KIND_SERVER, "checkout", 100))
                .from("shop", span(1, 0, SPAN_KIND_SERVER, "checkout", 100)));

    assertThat(counted.requests().values()).extracting(CallStats::calls).containsExactly(1L);
  }

  @Test
  void timeThatCannotBeCountsAsNow() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from(
                    "shop",
                    span(1, 0, SPAN_KIND_SERVER, "checkout", 100)
                        .setStartTimeUnixNano(1)
                        .setEndTimeUnixNano(2)));

    assertThat(counted.requests().keySet())
        .extracting(RequestKey::minuteMillis)
        .containsExactly(MINUTE_MILLIS);
  }

  @Test
  void endpointsBeyondTheBoundAreOne() {
    SentTrace trace = new SentTrace();
    for (int i = 1; i <= 5; i++) {
      trace.from("shop", span(i, 0, SPAN_KIND_SERVER, "op " + (char) ('a' + i), 1));
    }
    Counted counted = Counted.of(new RollupSettings(1, Map.of(), 2), null, trace);

    assertThat(counted.requests().keySet())
        .extracting(RequestKey::endpoint)
        .containsExactly("op b", "op c", "{other}");
    assertThat(counted.requests().values().stream().mapToLong(CallStats::calls).sum()).isEqualTo(5);
  }

  @Test
  void usersAreSatisfiedToleratingOrFrustrated() {
    Counted counted =
        Counted.of(
            new RollupSettings(1, Map.of("shop", 100_000_000L), 100),
            null,
            new SentTrace()
                .from("shop", span(1, 0, SPAN_KIND_SERVER, "a", 100))
                .from("shop", span(2, 0, SPAN_KIND_SERVER, "a", 400))
                .from("shop", span(3, 0, SPAN_KIND_SERVER, "a", 401))
                .from("shop", span(4, 0, SPAN_KIND_SERVER, "a", 10).setStatus(failed())));

    CallStats stats = counted.requests().values().iterator().next();
    assertThat(stats.satisfied()).isEqualTo(1);
    assertThat(stats.tolerating()).isEqualTo(1);
    assertThat(stats.calls()).isEqualTo(4);
  }

  @Test
  void onlyTracesThatAreKeptAreShown() {
    SentTrace trace =
        new SentTrace()
            .from("shop", span(1, 0, SPAN_KIND_SERVER, "checkout", 100).setStatus(failed()));
    CallStats dropped = Counted.of(trace).requests().values().iterator().next();
    assertThat(dropped.slowest()).isNull();
    assertThat(dropped.failed()).isNull();

    TraceId id = new TraceId(1, 2);
    CallStats kept =
        Counted.of(RollupSettings.DEFAULT, id, trace).requests().values().iterator().next();
    assertThat(kept.slowest()).isEqualTo(id);
    assertThat(kept.failed()).isEqualTo(id);
    assertThat(kept.latency().quantileNanos(0.5)).isCloseTo(1e8, within(1.1e6));
  }

  @Test
  void spansBetweenACallAndItsAnswerDoNotPartThem() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from("shop", span(2, 1, SPAN_KIND_CLIENT, "POST", 80))
                .from("shop", span(3, 2, SPAN_KIND_INTERNAL, "retry", 70))
                .from("bank", span(4, 3, SPAN_KIND_INTERNAL, "filter", 60))
                .from("bank", span(5, 4, SPAN_KIND_SERVER, "book", 50)));

    EdgeStats call = the(counted, edge("shop", "bank", EdgeKey.Kind.SERVICE));
    assertThat(call.client().calls()).isEqualTo(1);
    assertThat(call.gap().sumNanos()).isEqualTo(30_000_000);
    assertThat(counted.edges()).hasSize(1);
  }

  @Test
  void serviceThatHasNoSpansForWhatItAnswersIsCalledAllTheSame() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from("shop", span(2, 1, SPAN_KIND_CLIENT, "POST", 80))
                .from("bank", span(3, 2, SPAN_KIND_INTERNAL, "book", 50)));

    EdgeStats call = the(counted, edge("shop", "bank", EdgeKey.Kind.SERVICE));
    assertThat(call.client().calls()).isEqualTo(1);
    assertThat(call.gap().count()).isZero();
  }

  @Test
  void emptyAttributesSayNothing() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from(
                    "shop",
                    span(1, 0, SPAN_KIND_SERVER, "GET", 1)
                        .addAttributes(text("http.request.method", "GET"))
                        .addAttributes(text("http.route", ""))
                        .addAttributes(text("url.path", "/orders/4711")))
                .from(
                    "shop",
                    span(2, 1, SPAN_KIND_CLIENT, "GET", 1)
                        .addAttributes(text("db.system", ""))
                        .addAttributes(text("net.sock.peer.addr", "10.0.0.9"))));

    assertThat(counted.requests()).containsOnlyKeys(http("shop", "GET /orders/{id}", ""));
    assertThat(counted.edges())
        .containsOnlyKeys(
            edge("{user}", "shop", EdgeKey.Kind.SERVICE),
            edge("shop", "10.0.0.9", EdgeKey.Kind.EXTERNAL));
  }

  @Test
  void spanWithoutAStartTookNoTime() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from("shop", span(1, 0, SPAN_KIND_SERVER, "a", 9).setStartTimeUnixNano(0)));

    assertThat(counted.requests().values())
        .extracting(stats -> stats.latency().sumNanos())
        .containsExactly(0L);
  }

  @Test
  void idThatAnAgentUsesTwiceIsTwoSpans() {
    Counted counted =
        Counted.of(
            new SentTrace()
                .from("shop", span(1, 0, SPAN_KIND_SERVER, "a", 9))
                .from("shop", span(1, 0, SPAN_KIND_SERVER, "a", 10)));

    assertThat(counted.requests().values()).extracting(CallStats::calls).containsExactly(2L);
  }
}
