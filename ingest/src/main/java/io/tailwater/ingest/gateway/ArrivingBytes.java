package io.tailwater.ingest.gateway;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The message that is arriving in a gRPC call, before gRPC hands it over: counted among the bytes
 * in flight, and bounded in size and time.
 *
 * <p>gRPC gathers a message in memory until it is whole. A bound on its length alone would let each
 * of many calls gather that much; so every piece is counted as it comes, and the call is ended
 * where there is no room for more. What was not asked for with {@code request} stays in HTTP/2's
 * windows.
 */
final class ArrivingBytes extends ServerStreamTracer {
  /** The arriving message of the current call. */
  static final Context.Key<ArrivingBytes> OF_CALL = Context.key("tailwater-arriving-bytes");

  private final InFlightBytes inFlight;
  private final int maxBytes;
  private final Duration timeout;
  private InFlightBytes.Share share;
  private long bytes;
  private CompletableFuture<Void> arrival = CompletableFuture.completedFuture(null);
  private @Nullable Consumer<RefusedException> call;
  private @Nullable RefusedException refusal;
  private boolean closed;

  private ArrivingBytes(GatewayCore core) {
    inFlight = core.inFlight();
    maxBytes = core.settings().maxBodyBytes();
    timeout = core.settings().bodyTimeout();
    share = inFlight.share();
  }

  /** One for each call. */
  static ServerStreamTracer.Factory factory(GatewayCore core) {
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new ArrivingBytes(core);
      }
    };
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(OF_CALL, this);
  }

  /** Tells the call, on whichever thread finds out, that its message is refused. */
  void onRefusal(Consumer<RefusedException> newCall) {
    RefusedException before;
    synchronized (this) {
      call = newCall;
      before = refusal;
    }
    if (before != null) {
      newCall.accept(before);
    }
  }

  @Override
  public void inboundWireSize(long more) {
    RefusedException refused = null;
    synchronized (this) {
      if (refusal != null || closed) {
        return;
      }
      if (bytes == 0) {
        arrival = begin();
      }
      bytes += more;
      if (bytes > maxBytes) {
        refused =
            new RefusedException(
                Refusal.BODY_TOO_LARGE, "the message is longer than " + maxBytes + " bytes");
      } else if (!share.resize(bytes)) {
        refused = share.overloaded();
      }
    }
    if (refused != null) {
      refuse(refused);
    }
  }

  /** What the message that has just arrived holds; the next one begins from nothing. */
  synchronized Arrived take() {
    arrival.complete(null);
    Arrived arrived = new Arrived(share, bytes);
    share = inFlight.share();
    bytes = 0;
    return arrived;
  }

  /**
   * A message that is there.
   *
   * @param share the caller's to close
   * @param bytes as sent, before decompression
   */
  record Arrived(InFlightBytes.Share share, long bytes) {}

  @Override
  public void streamClosed(Status status) {
    InFlightBytes.Share held;
    synchronized (this) {
      closed = true;
      arrival.complete(null);
      held = share;
    }
    held.close();
  }

  private CompletableFuture<Void> begin() {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    var _ =
        begun
            .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
            .exceptionally(
                _ -> {
                  refuse(
                      new RefusedException(
                          Refusal.SLOW_BODY,
                          "the message did not arrive within " + timeout.toMillis() + " ms"));
                  return null;
                });
    return begun;
  }

  private void refuse(RefusedException refused) {
    Consumer<RefusedException> told;
    InFlightBytes.Share held;
    synchronized (this) {
      if (refusal != null || closed) {
        return;
      }
      refusal = refused;
      told = call;
      held = share;
    }
    held.close();
    if (told != null) {
      told.accept(refused);
    }
  }
}
