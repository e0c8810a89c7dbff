package io.tailwater.ingest.gateway;

import java.time.Duration;

/**
 * Where the gateway listens and where its limits are; they count for all its receivers together.
 *
 * @param host address to listen on; loopback unless the operator opens it
 * @param maxBodyBytes longest body as sent, compressed or not
 * @param maxInflatedBytes longest body after decompression
 * @param maxRecordBytes bodies whose protobuf is longer are published as several records
 * @param maxInFlightBytes bytes of all bodies together that are being read, checked or published
 * @param bodyTimeout how long a body may take to arrive
 * @param publishTimeout how long Kafka may take to acknowledge before the client is told to retry
 * @param topics where to publish what is OTLP, or becomes it
 */
public record GatewaySettings(
    String host,
    int maxBodyBytes,
    int maxInflatedBytes,
    int maxRecordBytes,
    long maxInFlightBytes,
    Duration bodyTimeout,
    Duration publishTimeout,
    GatewayTopics topics) {

  private static final int MIB = 1 << 20;

  /** Checks the limits on their own and against each other. */
  public GatewaySettings {
    require(!host.isBlank(), "host is blank");
    require(maxBodyBytes >= 1024, "maxBodyBytes is below 1024");
    require(
        maxInflatedBytes >= 1024 && maxInflatedBytes <= 256 * MIB,
        "maxInflatedBytes is not within 1 KiB to 256 MiB");
    require(maxRecordBytes >= 1024, "maxRecordBytes is below 1024");
    require(
        maxInFlightBytes >= (long) maxBodyBytes + maxInflatedBytes,
        "maxInFlightBytes is below maxBodyBytes + maxInflatedBytes: the longest body never fits");
    require(bodyTimeout.isPositive(), "bodyTimeout is not positive");
    require(publishTimeout.isPositive(), "publishTimeout is not positive");
  }

  /** Loopback, bodies of 16 MiB, records of 4 MiB, 64 MiB in flight. */
  public static GatewaySettings defaults() {
    return new GatewaySettings(
        "127.0.0.1",
        16 * MIB,
        16 * MIB,
        4 * MIB,
        64L * MIB,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        GatewayTopics.defaults());
  }

  /** The same on another address. */
  public GatewaySettings listeningOn(String newHost) {
    return new GatewaySettings(
        newHost,
        maxBodyBytes,
        maxInflatedBytes,
        maxRecordBytes,
        maxInFlightBytes,
        bodyTimeout,
        publishTimeout,
        topics);
  }

  private static void require(boolean holds, String fault) {
    if (!holds) {
      throw new IllegalArgumentException("gateway: " + fault);
    }
  }
}
