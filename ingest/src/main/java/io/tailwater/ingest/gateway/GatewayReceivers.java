package io.tailwater.ingest.gateway;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.Materializer;
import org.jspecify.annotations.Nullable;

/**
 * The receivers of a gateway: one for each protocol that has a port, all of them within one bound
 * on the bytes in flight.
 *
 * <p>They speak without TLS and send no CORS headers, so browsers of other origins cannot use them;
 * a proxy in front adds TLS, origins or credentials where they are wanted.
 */
public final class GatewayReceivers {
  private final GatewayCore core;
  private final Map<GatewayProtocol, Receiver> receivers;
  private @Nullable CompletionStage<Void> stopped;

  private GatewayReceivers(GatewayCore core, Map<GatewayProtocol, Receiver> receivers) {
    this.core = core;
    this.receivers = receivers;
  }

  /**
   * Starts to listen on every port, or on none.
   *
   * @param ports TCP port of each protocol that is to be received, 0 for a free one
   * @param publisher takes the records; it stays the caller's to close, after the receivers
   * @param agents what SkyWalking's agents are told when they ask
   * @param clock gives Zipkin spans without a time one
   * @return the receivers once they listen; fails with a {@link ReceiverBindException} if an
   *     address is not to be had
   */
  public static CompletionStage<GatewayReceivers> start(
      ActorSystem<?> system,
      GatewaySettings settings,
      Map<GatewayProtocol, Integer> ports,
      RawPublisher publisher,
      GatewayMetrics metrics,
      AgentConfigurations agents,
      InstantSource clock) {
    GatewayCore core =
        new GatewayCore(
            settings,
            publisher,
            metrics,
            new InFlightBytes(settings.maxInFlightBytes()),
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("gateway-", 0).factory()),
            System::nanoTime);
    BodyReader bodies =
        new BodyReader(
            settings.maxBodyBytes(), settings.bodyTimeout(), Materializer.matFromSystem(system));
    Map<GatewayProtocol, CompletableFuture<Receiver>> starting =
        new EnumMap<>(GatewayProtocol.class);
    ports.forEach(
        (protocol, port) ->
            starting.put(
                protocol,
                switch (protocol) {
                  case OTLP_HTTP ->
                      HttpReceiver.start(
                          system, protocol, core, port, bodies, new OtlpHttpRoutes(core, bodies));
                  case OTLP_GRPC ->
                      GrpcReceiver.start(protocol, core, port, OtlpGrpcServices.of(core));
                  case ZIPKIN_HTTP ->
                      HttpReceiver.start(
                          system,
                          protocol,
                          core,
                          port,
                          bodies,
                          new ZipkinHttpRoutes(core, bodies, clock));
                  case SKYWALKING_GRPC ->
                      GrpcReceiver.start(protocol, core, port, SkyWalkingServices.of(core, agents));
                }));
    return CompletableFuture.allOf(starting.values().toArray(CompletableFuture[]::new))
        .handle((_, error) -> begun(core, starting, error))
        .thenCompose(stage -> stage);
  }

  private static CompletionStage<GatewayReceivers> begun(
      GatewayCore core,
      Map<GatewayProtocol, CompletableFuture<Receiver>> starting,
      @Nullable Throwable error) {
    Map<GatewayProtocol, Receiver> started = new EnumMap<>(GatewayProtocol.class);
    starting.forEach(
        (protocol, receiver) -> {
          if (!receiver.isCompletedExceptionally()) {
            started.put(protocol, receiver.join());
          }
        });
    GatewayReceivers gateway = new GatewayReceivers(core, started);
    return error == null
        ? CompletableFuture.completedStage(gateway)
        : gateway
            .stop(Duration.ZERO)
            .thenCompose(_ -> CompletableFuture.<GatewayReceivers>failedStage(error));
  }

  /** The TCP port on which a protocol is received; none where it is not. */
  public OptionalInt port(GatewayProtocol protocol) {
    Receiver receiver = receivers.get(protocol);
    return receiver == null ? OptionalInt.empty() : OptionalInt.of(receiver.port());
  }

  /** Bytes of messages that are being read, checked or published now. */
  public long inFlightBytes() {
    return core.inFlight().used();
  }

  /**
   * Stops listening, lets running requests end, and cuts off those that have not ended by the
   * deadline. Connections that stay open are told to retry elsewhere. Stopping again gives the same
   * stage.
   *
   * @return completes when no connection is left
   */
  public synchronized CompletionStage<Void> stop(Duration deadline) {
    CompletionStage<Void> stopping = stopped;
    if (stopping == null) {
      stopping =
          CompletableFuture.allOf(
                  receivers.values().stream()
                      .map(receiver -> receiver.stop(deadline).toCompletableFuture())
                      .toArray(CompletableFuture[]::new))
              .whenComplete((_, _) -> core.workers().shutdown());
      stopped = stopping;
    }
    return stopping;
  }
}
