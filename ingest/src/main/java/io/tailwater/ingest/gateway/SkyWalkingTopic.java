package io.tailwater.ingest.gateway;

/**
 * The topics of SkyWalking's Kafka reporter, without a namespace.
 *
 * <p>What comes by gRPC is written there as the reporter would write it, key included, so that one
 * reader does for both. Source: {@code apache/skywalking-java}, {@code
 * KafkaReporterPluginConfig.Plugin.Kafka}.
 */
enum SkyWalkingTopic {
  /** One {@code SegmentObject}, by its segment id. */
  SEGMENTS("skywalking-segments"),
  /** One {@code JVMMetricCollection}, by service instance. */
  JVM_METRICS("skywalking-metrics"),
  /** One {@code MeterDataCollection}, by service instance. */
  METERS("skywalking-meters"),
  /** Instance properties and pings; only the key tells them apart. */
  MANAGEMENTS("skywalking-managements"),
  /** One {@code LogData}, by service. */
  LOGS("skywalking-logs");

  private final String topic;

  SkyWalkingTopic(String topic) {
    this.topic = topic;
  }

  RawRecord record(byte[] key, byte[] value) {
    return new RawRecord(topic, key.length == 0 ? null : key, value);
  }
}
