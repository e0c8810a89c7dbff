package io.tailwater.ingest.gateway;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.pekko.actor.typed.ActorSystem;

/** All receivers on free ports, an HTTP client for it, and the fake behind it. */
final class Gateway implements AutoCloseable {
  static final int KIB = 1024;

  /** Small limits, so that tests reach them. */
  static final GatewaySettings SMALL =
      new GatewaySettings(
          "127.0.0.1",
          256 * KIB,
          256 * KIB,
          64 * KIB,
          512 * KIB,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          GatewayTopics.defaults());

  static final Map<GatewayProtocol, Integer> FREE_PORTS =
      Arrays.stream(GatewayProtocol.values())
          .collect(Collectors.toMap(protocol -> protocol, _ -> 0));

  final FakePublisher kafka = new FakePublisher();
  final RecordingMetrics metrics = new RecordingMetrics();
  final Map<String, String> agentSettings = new ConcurrentHashMap<>();
  final GatewayReceivers receiver;

  /** The small limits with other timeouts. */
  static GatewaySettings hasty(Duration bodyTimeout, Duration publishTimeout) {
    return new GatewaySettings(
        SMALL.host(),
        SMALL.maxBodyBytes(),
        SMALL.maxInflatedBytes(),
        SMALL.maxRecordBytes(),
        SMALL.maxInFlightBytes(),
        bodyTimeout,
        publishTimeout,
        SMALL.topics());
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Gateway(ActorSystem<?> system, GatewaySettings settings) throws Exception {
    this(system, settings, FREE_PORTS);
  }

  Gateway(ActorSystem<?> system, GatewaySettings settings, Map<GatewayProtocol, Integer> ports)
      throws Exception {
    receiver =
        GatewayReceivers.start(
                system,
                settings,
                ports,
                kafka,
                metrics,
                _ -> agentSettings,
                () -> Instant.ofEpochSecond(1_700_000_000))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  int port(GatewayProtocol protocol) {
    return receiver.port(protocol).orElseThrow();
  }

  HttpRequest.Builder request(String path) {
    GatewayProtocol protocol =
        path.startsWith("/api/") ? GatewayProtocol.ZIPKIN_HTTP : GatewayProtocol.OTLP_HTTP;
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(protocol) + path))
        .timeout(Duration.ofSeconds(20));
  }

  CompletableFuture<HttpResponse<byte[]>> postLater(
      String path, String type, BodyPublisher body, String... headers) {
    HttpRequest.Builder request = request(path).POST(body).header("Content-Type", type);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.sendAsync(request.build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> post(String path, String type, BodyPublisher body, String... headers) {
    return postLater(path, type, body, headers).join();
  }

  HttpResponse<byte[]> postProtobuf(byte[] body, String... headers) {
    return post("/v1/traces", "application/x-protobuf", BodyPublishers.ofByteArray(body), headers);
  }

  HttpResponse<byte[]> postJson(String path, String body) {
    return post(path, "application/json", BodyPublishers.ofString(body));
  }

  HttpResponse<byte[]> send(HttpRequest request) throws Exception {
    return client.send(request, BodyHandlers.ofByteArray());
  }

  /** Sends bytes as they are and returns all that comes back until the server closes. */
  String sendRaw(String bytes) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), port(GatewayProtocol.OTLP_HTTP))) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static BodyPublisher chunked(byte[] body) {
    return BodyPublishers.ofInputStream(() -> (InputStream) new ByteArrayInputStream(body));
  }

  static byte[] gzip(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    receiver
        .stop(Duration.ofSeconds(5))
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
    client.close();
  }
}
