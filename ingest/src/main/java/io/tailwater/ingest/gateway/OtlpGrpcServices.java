package io.tailwater.ingest.gateway;

import io.grpc.ServerServiceDefinition;
import java.util.Arrays;
import java.util.List;

/**
 * The three services of OTLP/gRPC. Protocol: <a
 * href="https://opentelemetry.io/docs/specs/otlp/#otlpgrpc">OTLP/gRPC</a>.
 *
 * <p>A request is on the wire what a record of its topic is, and the answer to one that has nothing
 * to report is an empty message.
 */
final class OtlpGrpcServices {
  private OtlpGrpcServices() {}

  static List<ServerServiceDefinition> of(GatewayCore core) {
    return Arrays.stream(OtlpSignal.values()).map(signal -> service(core, signal)).toList();
  }

  private static ServerServiceDefinition service(GatewayCore core, OtlpSignal signal) {
    String method = signal.grpcMethod();
    String topic = core.settings().topics().of(signal);
    int maxRecordBytes = core.settings().maxRecordBytes();
    MessageReader batches = message -> Parcel.of(topic, BatchCutter.cut(message, maxRecordBytes));
    return ServerServiceDefinition.builder(method.substring(0, method.indexOf('/')))
        .addMethod(
            GrpcMethods.unary(method),
            PublishingCall.handler(core, signal.by(GatewayProtocol.OTLP_GRPC), () -> batches))
        .build();
  }
}
