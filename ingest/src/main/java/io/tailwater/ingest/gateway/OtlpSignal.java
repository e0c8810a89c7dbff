package io.tailwater.ingest.gateway;

import io.tailwater.ingest.otlpjson.OtlpJsonConverter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A kind of telemetry; OTLP/HTTP gives each its own path, OTLP/gRPC its own service. */
public enum OtlpSignal {
  /** Spans. */
  TRACES("/v1/traces"),
  /** Log records. */
  LOGS("/v1/logs"),
  /** Metric points. */
  METRICS("/v1/metrics");

  private final String path;

  OtlpSignal(String path) {
    this.path = path;
  }

  /** The path that bodies are posted to. */
  public String path() {
    return path;
  }

  /** Full name of the unary method that takes batches of it by gRPC. */
  String grpcMethod() {
    return switch (this) {
      case TRACES -> "opentelemetry.proto.collector.trace.v1.TraceService/Export";
      case LOGS -> "opentelemetry.proto.collector.logs.v1.LogsService/Export";
      case METRICS -> "opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
    };
  }

  /** What the counters call it when it comes by this protocol. */
  Inflow by(GatewayProtocol protocol) {
    return new Inflow(protocol, name().toLowerCase(Locale.ROOT));
  }

  OtlpJsonConverter json() {
    return switch (this) {
      case TRACES -> OtlpJsonConverter.traces();
      case LOGS -> OtlpJsonConverter.logs();
      case METRICS -> OtlpJsonConverter.metrics();
    };
  }

  static @Nullable OtlpSignal ofPath(String path) {
    for (OtlpSignal signal : values()) {
      if (signal.path.equals(path)) {
        return signal;
      }
    }
    return null;
  }
}
