package io.tailwater.ingest.gateway;

import io.grpc.KnownLength;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A call whose messages are published and which is answered when Kafka has all of them.
 *
 * <pre>
 *            request(1)            message                   acknowledged
 *   ASKING ------------> GATHERING -------> publish, ASKING --------------> ASKING
 *      | half close, nothing unacknowledged: answer, OK
 *      | any message refused or not acknowledged: the reason; what Kafka has, it keeps
 * </pre>
 *
 * <p>A stream is asked for its next message only while few of its messages wait for Kafka and there
 * is room in the bytes in flight; so a slow Kafka fills the sender's window and not the gateway. A
 * single message is asked for at once, and refused where there is no room, because its sender can
 * be told when to try again.
 */
final class PublishingCall extends ServerCall.Listener<InputStream> {
  private static final int MAX_UNACKNOWLEDGED = 256;

  private final GatewayCore core;
  private final Inflow inflow;
  private final MessageReader reader;
  private final ServerCall<InputStream, byte[]> call;
  private final ArrivingBytes arriving;
  private final InFlightBytes.Share held;
  private final boolean single;
  private final long beginNanos;
  private int unacknowledged;
  private boolean asked;
  private boolean received;
  private boolean halfClosed;
  private boolean done;

  private PublishingCall(
      GatewayCore core,
      Inflow inflow,
      MessageReader reader,
      ServerCall<InputStream, byte[]> call,
      ArrivingBytes arriving) {
    this.core = core;
    this.inflow = inflow;
    this.reader = reader;
    this.call = call;
    this.arriving = arriving;
    this.held = core.inFlight().share();
    this.single = call.getMethodDescriptor().getType() == MethodType.UNARY;
    this.beginNanos = core.nanoTicker().getAsLong();
  }

  /** Handles calls of one method; each gets a reader of its own. */
  static ServerCallHandler<InputStream, byte[]> handler(
      GatewayCore core, Inflow inflow, Supplier<? extends MessageReader> readers) {
    return (call, _) -> {
      ArrivingBytes arriving = ArrivingBytes.OF_CALL.get();
      PublishingCall begun = new PublishingCall(core, inflow, readers.get(), call, arriving);
      arriving.onRefusal(begun::refuse);
      begun.ask();
      return begun;
    };
  }

  @Override
  public void onMessage(InputStream message) {
    ArrivingBytes.Arrived arrived = arriving.take();
    boolean unwanted;
    synchronized (this) {
      asked = false;
      received = true;
      unwanted = done;
    }
    if (unwanted) {
      arrived.share().close();
      return;
    }
    try {
      core.metrics().received(inflow, arrived.bytes());
      Parcel parcel = reader.read(bytes(message, arrived));
      held.resizeOrRefuse(reader.heldBytes());
      publish(parcel, arrived.share());
    } catch (IOException e) {
      arrived.share().close();
      refuse(
          new RefusedException(
              Refusal.BAD_BODY, "the message is not compressed as it says: " + e.getMessage()));
    } catch (RuntimeException e) {
      arrived.share().close();
      refuse(core.refusal(e, inflow));
    }
    ask();
  }

  @Override
  public void onHalfClose() {
    if (single && !received) {
      refuse(new RefusedException(Refusal.BAD_BODY, "the call has no message"));
      return;
    }
    try {
      Parcel rest = reader.end();
      if (!rest.records().isEmpty()) {
        publish(rest, core.inFlight().share());
      }
    } catch (RuntimeException e) {
      refuse(core.refusal(e, inflow));
    }
    synchronized (this) {
      halfClosed = true;
    }
    answerIfComplete();
  }

  @Override
  public void onCancel() {
    synchronized (this) {
      done = true;
    }
    held.close();
  }

  private byte[] bytes(InputStream message, ArrivingBytes.Arrived arrived) throws IOException {
    return message instanceof KnownLength
        ? message.readAllBytes()
        : MessageBytes.read(
            message, arrived.bytes(), core.settings().maxInflatedBytes(), arrived.share());
  }

  private void publish(Parcel parcel, InFlightBytes.Share share) {
    share.resizeOrRefuse(parcel.bytes());
    synchronized (this) {
      unacknowledged++;
    }
    var _ =
        core.publish(inflow, parcel, share)
            .whenComplete(
                (_, error) -> {
                  if (error != null) {
                    refuse(core.refusal(error, inflow));
                  } else {
                    acknowledged();
                  }
                });
  }

  private void acknowledged() {
    synchronized (this) {
      unacknowledged--;
    }
    answerIfComplete();
    ask();
  }

  /** Asks for the next message, or lets the room that is made do so. */
  private void ask() {
    synchronized (this) {
      if (done || halfClosed || asked || unacknowledged >= MAX_UNACKNOWLEDGED) {
        return;
      }
      asked = true;
    }
    if (single) {
      request();
    } else {
      core.inFlight().whenRoom(this::request);
    }
  }

  private synchronized void request() {
    if (!done) {
      call.request(1);
    }
  }

  private void answerIfComplete() {
    synchronized (this) {
      if (!halfClosed || unacknowledged > 0 || done) {
        return;
      }
      done = true;
    }
    end(Status.OK);
    call.sendHeaders(new Metadata());
    call.sendMessage(reader.answer());
    call.close(Status.OK, new Metadata());
  }

  private void refuse(RefusedException refused) {
    synchronized (this) {
      if (done) {
        return;
      }
      done = true;
    }
    Status status = GrpcAnswers.status(refused);
    core.metrics().refused(inflow.protocol(), refused.refusal());
    end(status);
    call.close(status, GrpcAnswers.trailers(refused));
  }

  /**
   * Settles what is to be settled before the sender hears of it. Only the one that set {@code done}
   * comes here, and the call is its own from then on. Not under the lock: the room that is given
   * back may let other calls ask for more, under theirs.
   */
  private void end(Status status) {
    held.close();
    answered(status);
  }

  private void answered(Status status) {
    core.metrics()
        .answered(
            inflow,
            status.getCode().name(),
            Duration.ofNanos(core.nanoTicker().getAsLong() - beginNanos));
  }
}
