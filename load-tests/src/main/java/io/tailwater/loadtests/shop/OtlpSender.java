package io.tailwater.loadtests.shop;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends OTLP over HTTP (protobuf, gzip), each request on a virtual thread of its own. At most
 * {@link #IN_FLIGHT} requests are under way or waiting for another try; who sends more has to wait.
 *
 * <p>As the OTLP specification asks: 429, 502, 503 and 504 are tried again after the seconds of
 * {@code Retry-After}, or else after a delay that doubles, up to {@link #ATTEMPTS} times in all;
 * other answers but 200 are final. A connection that fails is tried again in the same way, but only
 * {@link #ATTEMPTS_WHEN_CLOSING} times once nothing new will be sent, so that nobody has to wait
 * for an endpoint that is gone.
 */
final class OtlpSender implements AutoCloseable {
  static final int IN_FLIGHT = 64;
  static final int ATTEMPTS = 12;
  static final int ATTEMPTS_WHEN_CLOSING = 4;

  private static final Duration FIRST_DELAY = Duration.ofMillis(250);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(30);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);

  private final URI endpoint;
  private final ShopClock clock;
  private final HttpClient client;
  private final Semaphore places = new Semaphore(IN_FLIGHT);
  private final Map<Signal, Tally> tallies = new EnumMap<>(Signal.class);
  private volatile boolean closing;
  private volatile @Nullable String lastFailure;

  /** The three kinds of telemetry, each with a path and a counter of what was rejected. */
  enum Signal {
    TRACES("/v1/traces") {
      @Override
      long rejected(byte[] response) throws InvalidProtocolBufferException {
        return ExportTraceServiceResponse.parseFrom(response)
            .getPartialSuccess()
            .getRejectedSpans();
      }
    },
    LOGS("/v1/logs") {
      @Override
      long rejected(byte[] response) throws InvalidProtocolBufferException {
        return ExportLogsServiceResponse.parseFrom(response)
            .getPartialSuccess()
            .getRejectedLogRecords();
      }
    },
    METRICS("/v1/metrics") {
      @Override
      long rejected(byte[] response) throws InvalidProtocolBufferException {
        return ExportMetricsServiceResponse.parseFrom(response)
            .getPartialSuccess()
            .getRejectedDataPoints();
      }
    };

    private final String path;

    Signal(String path) {
      this.path = path;
    }

    abstract long rejected(byte[] response) throws InvalidProtocolBufferException;
  }

  /**
   * A sender to the endpoint with this base address.
   *
   * @throws IllegalArgumentException if the address is not an HTTP address with a host
   */
  OtlpSender(URI endpoint, ShopClock clock) {
    String scheme = endpoint.getScheme();
    if (endpoint.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "the endpoint has to look like http://127.0.0.1:4318, got " + endpoint);
    }
    this.endpoint = endpoint;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    for (Signal signal : Signal.values()) {
      tallies.put(signal, new Tally());
    }
  }

  /**
   * Sends a request with so many items; returns as soon as there is a place for it.
   *
   * @throws InterruptedException if interrupted while waiting for a place; then nothing is sent
   */
  void send(Signal signal, MessageLite request, int items) throws InterruptedException {
    places.acquire();
    tally(signal).sent.add(items);
    Thread.ofVirtual()
        .name("otlp-sender")
        .start(
            () -> {
              try {
                deliver(signal, request, items);
              } finally {
                places.release();
              }
            });
  }

  /** Tells that nothing new comes soon: endpoints that cannot be reached are given up earlier. */
  void prepareToClose() {
    closing = true;
  }

  /** Waits until every request has been acknowledged or given up. */
  void awaitAll() throws InterruptedException {
    places.acquire(IN_FLIGHT);
    places.release(IN_FLIGHT);
  }

  ShopTruth.Delivery delivery(Signal signal) {
    Tally tally = tally(signal);
    long acknowledged = tally.acknowledged.sum();
    long failed = tally.failed.sum();
    return new ShopTruth.Delivery(tally.sent.sum(), acknowledged, failed);
  }

  /** Why the latest failed request failed, for people; null while none has. */
  @Nullable String lastFailure() {
    return lastFailure;
  }

  @Override
  public void close() {
    client.close();
  }

  private void deliver(Signal signal, MessageLite message, int items) {
    HttpRequest request =
        HttpRequest.newBuilder(addressOf(signal))
            .timeout(REQUEST_TIMEOUT)
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(gzip(message)))
            .build();
    Duration backoff = FIRST_DELAY;
    try {
      for (int attempt = 1; ; attempt++) {
        Verdict verdict = attempt(signal, request, items);
        switch (verdict) {
          case Accepted(long rejected) -> {
            tally(signal).acknowledged.add(items - rejected);
            tally(signal).failed.add(rejected);
            return;
          }
          case Refused(String why) -> {
            giveUp(signal, items, why);
            return;
          }
          case Later(String why, Duration delay, boolean reached) -> {
            if (attempt >= (closing && !reached ? ATTEMPTS_WHEN_CLOSING : ATTEMPTS)) {
              giveUp(signal, items, why);
              return;
            }
            clock.pause(delay.isZero() ? backoff : delay);
            backoff = shorter(backoff.multipliedBy(2), LONGEST_DELAY);
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      giveUp(signal, items, "interrupted");
    }
  }

  private Verdict attempt(Signal signal, HttpRequest request, int items)
      throws InterruptedException {
    HttpResponse<byte[]> response;
    try {
      response = client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return new Later("no connection to " + endpoint + " (" + reason + ")", Duration.ZERO, false);
    }
    String why = "POST " + request.uri() + " answered " + response.statusCode();
    return switch (response.statusCode()) {
      case 200 -> accepted(signal, response.body(), items);
      case 429, 502, 503, 504 -> new Later(why, retryAfter(response), true);
      default -> new Refused(why);
    };
  }

  private Verdict accepted(Signal signal, byte[] body, int items) {
    try {
      long rejected = signal.rejected(body);
      if (rejected > 0) {
        lastFailure = "the endpoint rejected " + rejected + " of " + items + " items";
      }
      return new Accepted(Math.clamp(rejected, 0, items));
    } catch (InvalidProtocolBufferException e) {
      return new Refused("the answer to " + signal.path + " is not OTLP: " + e.getMessage());
    }
  }

  // A date is legal in Retry-After too; OTLP endpoints send seconds, so a date means "usual delay".
  private static Duration retryAfter(HttpResponse<?> response) {
    String seconds = response.headers().firstValue("Retry-After").orElse("");
    if (!seconds.matches("\\d{1,6}")) {
      return Duration.ZERO;
    }
    return shorter(Duration.ofSeconds(Long.parseLong(seconds)), LONGEST_RETRY_AFTER);
  }

  private URI addressOf(Signal signal) {
    String base = endpoint.toString();
    return URI.create(base.endsWith("/") ? base + signal.path.substring(1) : base + signal.path);
  }

  private void giveUp(Signal signal, int items, String why) {
    tally(signal).failed.add(items);
    lastFailure = why;
  }

  private Tally tally(Signal signal) {
    Tally tally = tallies.get(signal);
    if (tally == null) {
      throw new IllegalStateException("no tally for " + signal);
    }
    return tally;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static byte[] gzip(MessageLite message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      message.writeTo(gzip);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot compress in memory", e);
    }
    return bytes.toByteArray();
  }

  private sealed interface Verdict {}

  private record Accepted(long rejected) implements Verdict {}

  private record Refused(String why) implements Verdict {}

  private record Later(String why, Duration delay, boolean reached) implements Verdict {}

  private static final class Tally {
    private final LongAdder sent = new LongAdder();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder failed = new LongAdder();
  }
}
