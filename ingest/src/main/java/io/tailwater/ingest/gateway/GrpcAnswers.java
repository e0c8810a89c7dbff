package io.tailwater.ingest.gateway;

import io.grpc.Metadata;
import io.grpc.Status;
import io.tailwater.ingest.proto.ProtoWriter;
import java.nio.charset.StandardCharsets;

/** Refusals as gRPC says them. */
final class GrpcAnswers {
  private static final int LONGEST_REASON = 1000;
  private static final byte[] RETRY_INFO =
      "type.googleapis.com/google.rpc.RetryInfo".getBytes(StandardCharsets.UTF_8);
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private GrpcAnswers() {}

  static Status status(RefusedException refused) {
    return Status.fromCodeValue(refused.refusal().rpcCode()).withDescription(reason(refused));
  }

  /**
   * The details of the status: {@code google.rpc.Status} with {@code RetryInfo} where trying again
   * is of use. Without it clients give up at {@code RESOURCE_EXHAUSTED}. Source: <a
   * href="https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-throttling">OTLP/gRPC, throttling</a>,
   * {@code google/rpc/error_details.proto}.
   */
  static Metadata trailers(RefusedException refused) {
    Metadata trailers = new Metadata();
    int seconds = refused.refusal().retryAfterSeconds();
    if (seconds > 0) {
      ProtoWriter out = new ProtoWriter(128);
      out.tag(1, 0);
      out.varint(refused.refusal().rpcCode());
      out.tag(2, 2);
      out.bytes(reason(refused).getBytes(StandardCharsets.UTF_8));
      int any = out.beginMessage(3);
      out.tag(1, 2);
      out.bytes(RETRY_INFO);
      int retryInfo = out.beginMessage(2);
      int delay = out.beginMessage(1);
      out.tag(1, 0);
      out.varint(seconds);
      out.endMessage(delay);
      out.endMessage(retryInfo);
      out.endMessage(any);
      trailers.put(DETAILS, out.toByteArray());
    }
    return trailers;
  }

  /** Clients take a few KiB of trailers at most. */
  private static String reason(RefusedException refused) {
    String reason = refused.reason();
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
  }
}
