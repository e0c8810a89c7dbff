package io.tailwater.ingest.gateway;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A gRPC server, plain HTTP/2 without TLS, whose calls run on virtual threads.
 *
 * <p>A connection whose other end is gone is found out by pings; calls that only wait cost a window
 * each and no thread.
 */
final class GrpcReceiver implements Receiver {
  private static final int MAX_CALLS_PER_CONNECTION = 256;
  private static final int MAX_METADATA_BYTES = 16 * 1024;
  private static final int MAX_RESETS = 200;
  private static final int RESET_WINDOW_SECONDS = 10;
  private static final long PING_SECONDS = 60;
  private static final long PING_PATIENCE_SECONDS = 20;
  private static final long FASTEST_CLIENT_PING_SECONDS = 5;

  private final Server server;
  private final GatewayCore core;

  private GrpcReceiver(Server server, GatewayCore core) {
    this.server = server;
    this.core = core;
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for a free one
   * @return the receiver; failed with a {@link ReceiverBindException} if the address is not to be
   *     had
   */
  static CompletableFuture<Receiver> start(
      GatewayProtocol protocol,
      GatewayCore core,
      int port,
      List<ServerServiceDefinition> services) {
    String host = core.settings().host();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
            .executor(core.workers())
            .addStreamTracerFactory(ArrivingBytes.factory(core))
            // The calls bound what arrives themselves, and say so in words.
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
            .maxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
            .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(PING_PATIENCE_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveTime(FASTEST_CLIENT_PING_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true);
    services.forEach(builder::addService);
    try {
      return CompletableFuture.completedFuture(new GrpcReceiver(builder.build().start(), core));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(new ReceiverBindException(protocol, host, port, e));
    }
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public CompletionStage<Void> stop(Duration deadline) {
    server.shutdown();
    return CompletableFuture.runAsync(
        () -> {
          try {
            if (!server.awaitTermination(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
              server.shutdownNow().awaitTermination(deadline.toMillis(), TimeUnit.MILLISECONDS);
            }
          } catch (InterruptedException _) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
          }
        },
        core.workers());
  }
}
