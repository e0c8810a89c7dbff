package io.tailwater.cli.instance;

import io.tailwater.config.NodeSettings.Receivers;

/**
 * The ports that agents reach a node on, beside that of OTLP/HTTP; 0 where the configuration turns
 * one off.
 *
 * @param otlpGrpc OTLP/gRPC
 * @param zipkin Zipkin's HTTP API
 * @param skyWalking SkyWalking's gRPC services
 */
public record AgentPorts(int otlpGrpc, int zipkin, int skyWalking) {
  /** The documented ones. */
  public static final AgentPorts DEFAULT = new AgentPorts(4317, 9411, 11_800);

  /**
   * Those of the node so many places after the one with these. The ports of OTLP/HTTP go up from
   * 4318, so those of OTLP/gRPC go down from 4317.
   */
  public AgentPorts after(int nodes) {
    return new AgentPorts(otlpGrpc - nodes, zipkin + nodes, skyWalking + nodes);
  }

  /** Without those that are turned off. */
  AgentPorts only(Receivers on) {
    return new AgentPorts(
        on.otlpGrpc() ? otlpGrpc : 0,
        on.zipkinHttp() ? zipkin : 0,
        on.skyWalkingGrpc() ? skyWalking : 0);
  }
}
