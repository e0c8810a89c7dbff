package io.tailwater.ingest.gateway;

/** How agents reach the gateway; each protocol has a port of its own. */
public enum GatewayProtocol {
  /** OTLP/HTTP. */
  OTLP_HTTP("OTLP/HTTP"),
  /** OTLP/gRPC. */
  OTLP_GRPC("OTLP/gRPC"),
  /** Zipkin's HTTP API. */
  ZIPKIN_HTTP("Zipkin"),
  /** SkyWalking's native protocol. */
  SKYWALKING_GRPC("SkyWalking");

  private final String label;

  GatewayProtocol(String label) {
    this.label = label;
  }

  /** Its name for people. */
  public String label() {
    return label;
  }
}
