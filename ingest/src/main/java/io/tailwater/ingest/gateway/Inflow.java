package io.tailwater.ingest.gateway;

/**
 * Telemetry of one kind that comes by one protocol: what the gateway's counters tell apart.
 *
 * @param protocol how it comes
 * @param signal {@code traces}, {@code logs}, {@code metrics}, {@code managements} or {@code
 *     configurations}
 */
public record Inflow(GatewayProtocol protocol, String signal) {}
