package io.tailwater.sinks.notify.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailwater.model.alert.NotificationStatus;
import io.tailwater.sinks.notify.Endpoint;
import io.tailwater.sinks.notify.FeishuFormat;
import io.tailwater.sinks.notify.Incidents;
import io.tailwater.sinks.notify.Lanes;
import io.tailwater.sinks.notify.Message;
import io.tailwater.sinks.notify.Receiver;
import io.tailwater.sinks.notify.Requests;
import io.tailwater.sinks.notify.Secret;
import io.tailwater.sinks.notify.Verdict;
import io.tailwater.sinks.notify.outbox.Attempt;
import io.tailwater.sinks.notify.outbox.Outbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WebhookSenderTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long NOW = Incidents.SINCE_MILLIS + 5_000;
  private static final Message FIRING = new Message.Single(Incidents.firing());
  private static final Verdict DELIVERED = new Verdict.Delivered();
  private static final String ROUTING_KEY = "0123456789abcdef0123456789abcdef";
  private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

  private FakeReceiver server;
  private WebhookSender sender;

  @BeforeEach
  void start() throws IOException {
    server = FakeReceiver.start();
    sender = WebhookSender.create();
  }

  @AfterEach
  void stop() {
    sender.close();
    server.close();
  }

  private Endpoint endpoint(String path) {
    return Endpoint.of("r", server.url(path)).allowingPrivate();
  }

  private Receiver generic() {
    return new Receiver.Generic(endpoint("/hook?a=b"), null, List.of());
  }

  private static WebhookSender impatient(long millis) {
    return new WebhookSender(
        InetAddress::getAllByName,
        (SSLSocketFactory) SSLSocketFactory.getDefault(),
        Duration.ofMillis(millis));
  }

  @Test
  void requestOfEachKindArrivesAsItWasMade() throws IOException {
    List<Receiver> kinds =
        List.of(
            new Receiver.AlertmanagerWebhook(endpoint("/v4"), "https://tw.example", List.of()),
            new Receiver.AlertmanagerPush(endpoint("/api/v2/alerts"), 60_000),
            new Receiver.Slack(endpoint("/services/T/B/x")),
            new Receiver.Teams(endpoint("/workflows?sig=s")),
            new Receiver.DingTalk(
                endpoint("/robot/send?access_token=t"), Secret.of("SEC1"), List.of(), true),
            new Receiver.Feishu(endpoint("/hook/1"), Secret.of("fs"), FeishuFormat.CARD),
            new Receiver.Feishu(endpoint("/hook/1"), null, FeishuFormat.TEXT),
            new Receiver.WeCom(endpoint("/cgi-bin/webhook/send?key=k")),
            new Receiver.PagerDuty(endpoint("/v2/enqueue"), Secret.of(ROUTING_KEY)),
            new Receiver.SkyWalking(endpoint("/sw"), List.of()),
            generic());

    for (Receiver receiver : kinds) {
      assertThat(sender.send(receiver, FIRING, NOW)).as(receiver.type()).isEqualTo(DELIVERED);
      FakeReceiver.Request arrived = server.last();
      assertThat(arrived.method()).isEqualTo("POST");
      assertThat(server.url(arrived.uri().toString()))
          .startsWith(receiver.endpoint().url().uri().toString());
      assertThat(arrived.headers())
          .containsEntry("host", "127.0.0.1:" + server.port())
          .containsEntry("user-agent", "tailwater")
          .containsEntry("content-length", Integer.toString(arrived.body().length));
      assertThat(arrived.headers().get("content-type")).startsWith("application/json");
      assertThat(MAPPER.readTree(arrived.body()))
          .isEqualTo(MAPPER.readTree(Requests.of(receiver, FIRING, NOW).body()));
    }
    assertThat(server.requests()).hasSize(kinds.size());
  }

  @Test
  void ownHeadersAreSent() {
    sender.send(
        new Receiver.Slack(endpoint("/").withHeader("Authorization", Secret.of("Bearer t"))),
        FIRING,
        NOW);

    assertThat(server.last().headers()).containsEntry("authorization", "Bearer t");
  }

  @Test
  void dingTalkSignatureStandsInTheUrl() throws Exception {
    sender.send(
        new Receiver.DingTalk(
            endpoint("/robot/send?access_token=t"), Secret.of("SEC1"), List.of(), false),
        FIRING,
        NOW);

    String query = server.last().uri().getRawQuery();
    String sign = URLDecoder.decode(query.substring(query.indexOf("&sign=") + 6), UTF_8);
    assertThat(query).startsWith("access_token=t&timestamp=" + NOW + "&sign=");
    assertThat(sign).isEqualTo(hmac("SEC1".getBytes(UTF_8), (NOW + "\nSEC1").getBytes(UTF_8)));
  }

  @Test
  void feishuSignatureHasTheSecretInTheKeyAndNoData() throws Exception {
    sender.send(
        new Receiver.Feishu(endpoint("/hook"), Secret.of("fs"), FeishuFormat.TEXT), FIRING, NOW);

    JsonNode body = MAPPER.readTree(server.last().body());
    String seconds = Long.toString(NOW / 1_000);
    assertThat(body.path("timestamp").textValue()).isEqualTo(seconds);
    assertThat(body.path("sign").textValue())
        .isEqualTo(hmac((seconds + "\nfs").getBytes(UTF_8), new byte[0]));
  }

  @Test
  void standardSignatureCoversTheExactBytesAndTheIdStaysOverRetries() throws Exception {
    Receiver receiver =
        new Receiver.Generic(
            endpoint("/hook"),
            null,
            List.of(Secret.of("whsec_" + KEY), Secret.of("whsec_" + KEY.toLowerCase(Locale.ROOT))));
    sender.send(receiver, FIRING, NOW);
    sender.send(receiver, FIRING, NOW + 60_000);

    FakeReceiver.Request first = server.requests().getFirst();
    FakeReceiver.Request second = server.requests().getLast();
    assertThat(first.headers()).containsEntry("webhook-id", "msg_inc-7_1");
    assertThat(second.headers()).containsEntry("webhook-id", "msg_inc-7_1");
    assertThat(second.headers())
        .containsEntry("webhook-timestamp", Long.toString(NOW / 1_000 + 60));
    for (FakeReceiver.Request request : List.of(first, second)) {
      String signed =
          "msg_inc-7_1." + request.headers().get("webhook-timestamp") + "." + request.text();
      String own = "v1," + hmac(Base64.getDecoder().decode(KEY), signed.getBytes(UTF_8));
      assertThat(request.headers().getOrDefault("webhook-signature", "").split(" "))
          .hasSize(2)
          .contains(own);
    }
  }

  private static String hmac(byte[] key, byte[] data) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal(data));
  }

  @Test
  void errorInTheBodyBehindASuccessIsTriedAgain() {
    server.answering(FakeReceiver.Reply.of(200, "{\"errcode\":45009,\"errmsg\":\"too fast\"}"));
    Receiver weCom = new Receiver.WeCom(endpoint("/send?key=k"));

    assertThat(sender.send(weCom, FIRING, NOW))
        .isInstanceOfSatisfying(
            Verdict.Retry.class,
            retry -> {
              assertThat(retry.reason()).contains("45009").contains("too fast");
              assertThat(retry.waitMillis()).isEqualTo(60_000);
            });
    assertThat(sender.send(weCom, FIRING, NOW)).isEqualTo(DELIVERED);
  }

  @Test
  void retryAfterIsHonoured() {
    server.answering(new FakeReceiver.Reply(429, Map.of("Retry-After", "77"), ""));

    assertThat(sender.send(generic(), FIRING, NOW))
        .isEqualTo(new Verdict.Retry("http://127.0.0.1:" + server.port() + " answers 429", 77_000));
  }

  @Test
  void goneIsGone() {
    server.answering(FakeReceiver.Reply.of(410, "bye"));

    assertThat(sender.send(generic(), FIRING, NOW)).isInstanceOf(Verdict.Gone.class);
  }

  @Test
  void redirectIsNotFollowed() {
    server.answering(new FakeReceiver.Reply(307, Map.of("Location", server.url("/elsewhere")), ""));

    assertThat(sender.send(generic(), FIRING, NOW)).isInstanceOf(Verdict.Retry.class);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void silentReceiverIsGivenUpInTime() throws Exception {
    try (RawServer silent = RawServer.saying("");
        WebhookSender quick = impatient(200)) {
      assertThat(quick.send(to(silent), FIRING, NOW))
          .isInstanceOfSatisfying(
              Verdict.Retry.class,
              retry -> assertThat(retry.reason()).endsWith("no answer within 200 ms"));
    }
  }

  @Test
  void answerThatDripsForEverIsGivenUpInTime() throws Exception {
    try (RawServer dripping = RawServer.dripping();
        WebhookSender quick = impatient(300)) {
      assertThat(quick.send(to(dripping), FIRING, NOW)).isInstanceOf(Verdict.Retry.class);
    }
  }

  @Test
  void endlessBodyIsReadUpToABoundAndItsStatusCounts() throws Exception {
    try (RawServer endless =
        RawServer.playing(
            (out, _) -> {
              out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
              for (int i = 0; i < 1_000_000; i++) {
                out.write(new byte[1_024]);
              }
            })) {
      assertThat(sender.send(to(endless), FIRING, NOW)).isEqualTo(DELIVERED);
    }
  }

  @Test
  void endlessHeadersAreRefused() throws Exception {
    try (RawServer endless = RawServer.saying("HTTP/1.1 200 OK\r\nx: " + "a".repeat(20_000))) {
      assertThat(sender.send(to(endless), FIRING, NOW))
          .isInstanceOfSatisfying(
              Verdict.Retry.class,
              retry -> assertThat(retry.reason()).endsWith("headers of more than 16 KB"));
    }
  }

  @Test
  void chunksInterimAnswersAndBrokenOnesAreUnderstood() throws Exception {
    assertThat(answered("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"))
        .isEqualTo(DELIVERED);
    assertThat(
            answered(
                """
                HTTP/1.1 500 Oops
                Transfer-Encoding: chunked

                4;x=y
                well
                3
                 no
                0

                """
                    .replace("\n", "\r\n")))
        .isInstanceOfSatisfying(
            Verdict.Retry.class,
            retry -> assertThat(retry.reason()).endsWith("answers 500: well no"));
    assertThat(answered("SSH-2.0-OpenSSH\r\n"))
        .isInstanceOfSatisfying(
            Verdict.Retry.class,
            retry -> assertThat(retry.reason()).endsWith("the answer is no HTTP/1.1"));
  }

  private Verdict answered(String answer) throws Exception {
    try (RawServer raw = RawServer.saying(answer)) {
      return sender.send(to(raw), FIRING, NOW);
    }
  }

  private static Receiver to(RawServer server) {
    return new Receiver.Generic(Endpoint.of("r", server.url()).allowingPrivate(), null, List.of());
  }

  @Test
  void privateAddressIsRefusedUnlessTheOperatorAllowsIt() {
    Receiver careless =
        new Receiver.Generic(Endpoint.of("r", server.url("/hook")), null, List.of());

    assertThat(sender.send(careless, FIRING, NOW))
        .isInstanceOfSatisfying(
            Verdict.Retry.class,
            retry ->
                assertThat(retry.reason())
                    .endsWith(
                        "127.0.0.1 is private -- set allow_private: true on the receiver if that"
                            + " is meant"));
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void nameThatChangesItsAddressLeadsNowhereElse() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    Resolver rebinding =
        host -> {
          String address = asked.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2";
          return new InetAddress[] {InetAddress.ofLiteral(address)};
        };
    try (WebhookSender own = sender(rebinding)) {
      Receiver receiver =
          new Receiver.Generic(
              Endpoint.of("r", "http://rebinding.test:" + server.port() + "/").allowingPrivate(),
              null,
              List.of());

      assertThat(own.send(receiver, FIRING, NOW)).isEqualTo(DELIVERED);
    }
    assertThat(asked).hasValue(1);
    assertThat(server.last().headers()).containsEntry("host", "rebinding.test:" + server.port());
  }

  @Test
  void oneForbiddenAddressAmongSeveralIsEnough() throws IOException {
    Resolver mixed =
        host ->
            new InetAddress[] {
              InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("169.254.169.254")
            };
    try (WebhookSender own = sender(mixed)) {
      assertThat(own.send(generic(), FIRING, NOW)).isInstanceOf(Verdict.Retry.class);
    }
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void unknownHostIsTriedAgain() {
    Resolver nobody =
        host -> {
          throw new UnknownHostException(host);
        };
    try (WebhookSender own = sender(nobody)) {
      assertThat(own.send(generic(), FIRING, NOW))
          .isInstanceOfSatisfying(
              Verdict.Retry.class,
              retry -> assertThat(retry.reason()).endsWith("there is no host of that name"));
    }
  }

  private static WebhookSender sender(Resolver resolver) {
    return new WebhookSender(
        resolver, (SSLSocketFactory) SSLSocketFactory.getDefault(), Duration.ofSeconds(15));
  }

  @Test
  void receiverThatWasDownGetsAllInOrderOncePerKey() {
    Receiver receiver = generic();
    Outbox outbox = Outbox.empty(Lanes.of(List.of(receiver)), 1, 42);
    server.answering(
        IntStream.range(0, 8)
            .mapToObj(_ -> FakeReceiver.Reply.of(503, ""))
            .toArray(FakeReceiver.Reply[]::new));
    for (int i = 1; i <= 3; i++) {
      outbox.offer("r", Incidents.of("inc-" + i, 1, NotificationStatus.FIRING), NOW);
    }

    List<String> keys = new ArrayList<>();
    for (long now = NOW; outbox.wakeMillis() < Long.MAX_VALUE; ) {
      now = Math.max(now, outbox.wakeMillis());
      Attempt attempt = outbox.next(now).orElseThrow();
      outbox.settle(attempt, sender.send(receiver, attempt.message(), now), now);
      keys.add(server.last().headers().get("webhook-id"));
    }

    assertThat(keys.subList(0, 9)).containsOnly("msg_inc-1_1");
    assertThat(keys.subList(9, keys.size())).containsExactly("msg_inc-2_1", "msg_inc-3_1");
  }
}
