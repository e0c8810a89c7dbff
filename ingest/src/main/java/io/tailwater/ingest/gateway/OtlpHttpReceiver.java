package io.tailwater.ingest.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.Materializer;
import org.jspecify.annotations.Nullable;
import scala.concurrent.duration.FiniteDuration;

/**
 * The OTLP/HTTP receiver: a server that publishes what it is posted to Kafka and answers when Kafka
 * has acknowledged it.
 *
 * <p>It speaks plain HTTP/1.1 and sends no CORS headers, so browsers of other origins cannot use
 * it; a proxy in front adds TLS, origins or credentials where they are wanted.
 */
public final class OtlpHttpReceiver {
  /** How long a connection gets to send an answer that was handed over just now. */
  private static final Duration FLUSH_GRACE = Duration.ofMillis(200);

  private static final Duration MARGIN = Duration.ofSeconds(5);
  private static final Duration SHORTEST_IDLE = Duration.ofSeconds(60);

  private final ServerBinding binding;
  private final InFlightBytes inFlight;
  private final RunningRequests running;
  private final ExecutorService workers;
  private @Nullable CompletionStage<Void> stopped;

  private OtlpHttpReceiver(
      ServerBinding binding,
      InFlightBytes inFlight,
      RunningRequests running,
      ExecutorService workers) {
    this.binding = binding;
    this.inFlight = inFlight;
    this.running = running;
    this.workers = workers;
  }

  /**
   * Starts to listen.
   *
   * @param publisher takes the records; it stays the caller's to close, after the receiver
   * @return the receiver once it listens; fails with a {@link ReceiverBindException} if the address
   *     is not to be had
   */
  public static CompletionStage<OtlpHttpReceiver> start(
      ActorSystem<?> system,
      GatewaySettings settings,
      RawPublisher publisher,
      GatewayMetrics metrics) {
    InFlightBytes inFlight = new InFlightBytes(settings.maxInFlightBytes());
    RunningRequests running = new RunningRequests();
    ExecutorService workers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("otlp-gateway-", 0).factory());
    Materializer materializer = Materializer.matFromSystem(system);
    BodyReader bodies =
        new BodyReader(settings.maxBodyBytes(), settings.bodyTimeout(), materializer);
    ExportHandler exports =
        new ExportHandler(
            settings, publisher, metrics, inFlight, bodies, workers, System::nanoTime);
    Function<HttpRequest, CompletionStage<HttpResponse>> handler =
        request -> answer(request, exports, bodies, running);
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .withSettings(serverSettings(system, settings))
        .bind(handler)
        .handle(
            (binding, error) -> {
              if (error != null) {
                workers.shutdown();
                throw new ReceiverBindException(settings.host(), settings.port(), error);
              }
              return new OtlpHttpReceiver(binding, inFlight, running, workers);
            });
  }

  /** The TCP port that the receiver listens on. */
  public int port() {
    return binding.localAddress().getPort();
  }

  /** Bytes of bodies that are being read, checked or published now. */
  public long inFlightBytes() {
    return inFlight.used();
  }

  /**
   * Stops listening, lets running requests end, and cuts off those that have not ended by the
   * deadline. Connections that stay open are told to retry elsewhere. Stopping again gives the same
   * stage.
   *
   * <p>Pekko's own graceful termination aborts a connection whose answer is just on its way out, so
   * the requests are waited for here, and Pekko closes only what is idle after that.
   *
   * @return completes when no connection is left
   */
  public synchronized CompletionStage<Void> stop(Duration deadline) {
    CompletionStage<Void> stopping = stopped;
    if (stopping == null) {
      Executor afterFlush =
          CompletableFuture.delayedExecutor(FLUSH_GRACE.toMillis(), TimeUnit.MILLISECONDS, workers);
      CompletableFuture<Void> drained =
          running.drain().completeOnTimeout(null, deadline.toMillis(), TimeUnit.MILLISECONDS);
      stopping =
          binding
              .unbind()
              .thenCompose(_ -> drained)
              .thenComposeAsync(_ -> binding.terminate(FLUSH_GRACE), afterFlush)
              .<Void>thenApply(_ -> null)
              .whenComplete((_, _) -> workers.shutdown());
      stopped = stopping;
    }
    return stopping;
  }

  private static CompletionStage<HttpResponse> answer(
      HttpRequest request, ExportHandler exports, BodyReader bodies, RunningRequests running) {
    if (!running.begin()) {
      bodies.discard(request.entity());
      RefusedException stopping =
          new RefusedException(Refusal.UNAVAILABLE, "the receiver is stopping; send again");
      return CompletableFuture.completedFuture(
          Answers.lastOnConnection(exports.refused(stopping, BodyFormat.ofAnswer(request))));
    }
    return CompletableFuture.completedStage(request)
        .thenCompose(begun -> route(begun, exports, bodies))
        .thenApply(response -> running.isDraining() ? Answers.lastOnConnection(response) : response)
        .whenComplete((_, _) -> running.end());
  }

  private static CompletionStage<HttpResponse> route(
      HttpRequest request, ExportHandler exports, BodyReader bodies) {
    String path = request.getUri().path();
    OtlpSignal signal = OtlpSignal.ofPath(path);
    if (signal != null) {
      return exports.answer(request, signal);
    }
    bodies.discard(request.entity());
    if (path.equals("/") && request.method().equals(HttpMethods.GET)) {
      return CompletableFuture.completedFuture(Answers.about());
    }
    RefusedException unknown =
        new RefusedException(
            Refusal.UNKNOWN_PATH,
            "nothing is at this path; post to /v1/traces, /v1/logs or /v1/metrics");
    return CompletableFuture.completedFuture(
        exports.refused(unknown, BodyFormat.ofAnswer(request)));
  }

  /**
   * Pekko's own timeouts stand behind the gateway's: they end what the gateway should have ended.
   */
  private static ServerSettings serverSettings(ActorSystem<?> system, GatewaySettings settings) {
    ServerSettings defaults = ServerSettings.create(system.classicSystem());
    Duration request = settings.bodyTimeout().plus(settings.publishTimeout()).plus(MARGIN);
    Duration idle = request.compareTo(SHORTEST_IDLE) > 0 ? request.plus(MARGIN) : SHORTEST_IDLE;
    return defaults
        .withServerHeader(Optional.empty())
        .withTimeouts(
            defaults
                .getTimeouts()
                .withRequestTimeout(FiniteDuration.fromNanos(request.toNanos()))
                .withIdleTimeout(FiniteDuration.fromNanos(idle.toNanos())))
        .withParserSettings(
            defaults.getParserSettings().withMaxContentLength(settings.maxBodyBytes()));
  }
}
