package io.tailwater.ingest.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.japi.function.Function;
import org.jspecify.annotations.Nullable;
import scala.concurrent.duration.FiniteDuration;

/**
 * A server that publishes what it is posted to Kafka and answers when Kafka has acknowledged it.
 *
 * <p>It speaks plain HTTP/1.1 and sends no CORS headers, so browsers of other origins cannot use
 * it; a proxy in front adds TLS, origins or credentials where they are wanted.
 */
final class HttpReceiver implements Receiver {
  /** How long a connection gets to send an answer that was handed over just now. */
  private static final Duration FLUSH_GRACE = Duration.ofMillis(200);

  private static final Duration MARGIN = Duration.ofSeconds(5);
  private static final Duration SHORTEST_IDLE = Duration.ofSeconds(60);

  private final ServerBinding binding;
  private final RunningRequests running;
  private final Executor workers;
  private @Nullable CompletionStage<Void> stopped;

  private HttpReceiver(ServerBinding binding, RunningRequests running, Executor workers) {
    this.binding = binding;
    this.running = running;
    this.workers = workers;
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for a free one
   * @return the receiver once it listens; fails with a {@link ReceiverBindException} if the address
   *     is not to be had
   */
  static CompletableFuture<Receiver> start(
      ActorSystem<?> system,
      GatewayProtocol protocol,
      GatewayCore core,
      int port,
      BodyReader bodies,
      HttpRoutes routes) {
    RunningRequests running = new RunningRequests();
    Function<HttpRequest, CompletionStage<HttpResponse>> handler =
        request -> answer(request, routes, bodies, running);
    String host = core.settings().host();
    return Http.get(system)
        .newServerAt(host, port)
        .withSettings(serverSettings(system, core.settings()))
        .bind(handler)
        .<Receiver>handle(
            (binding, error) -> {
              if (error != null) {
                throw new ReceiverBindException(protocol, host, port, error);
              }
              return new HttpReceiver(binding, running, core.workers());
            })
        .toCompletableFuture();
  }

  @Override
  public int port() {
    return binding.localAddress().getPort();
  }

  /**
   * Pekko's own graceful termination aborts a connection whose answer is just on its way out, so
   * the requests are waited for here, and Pekko closes only what is idle after that.
   */
  @Override
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
              .thenApply(_ -> null);
      stopped = stopping;
    }
    return stopping;
  }

  private static CompletionStage<HttpResponse> answer(
      HttpRequest request, HttpRoutes routes, BodyReader bodies, RunningRequests running) {
    if (!running.begin()) {
      bodies.discard(request.entity());
      RefusedException stopping =
          new RefusedException(Refusal.UNAVAILABLE, "the receiver is stopping; send again");
      return CompletableFuture.completedFuture(
          Answers.lastOnConnection(routes.refused(stopping, request)));
    }
    return CompletableFuture.completedStage(request)
        .thenCompose(routes::answer)
        .thenApply(response -> running.isDraining() ? Answers.lastOnConnection(response) : response)
        .whenComplete((_, _) -> running.end());
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
