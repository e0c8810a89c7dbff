package io.tailwater.node;

import java.util.List;

/**
 * The topics of SkyWalking's Kafka reporter. Its Java agent does not begin before all of them are
 * there (apm-sniffer's {@code KafkaProducerManager}, which asks again every 120 s).
 */
final class SkyWalkingTopics {
  private static final String SEGMENTS = "skywalking-segments";
  private static final List<String> OTHERS =
      List.of(
          "skywalking-metrics",
          "skywalking-meters",
          "skywalking-managements",
          "skywalking-profilings",
          "skywalking-logs",
          "skywalking-logging");

  private SkyWalkingTopics() {}

  /** Those beside a topic of segments, in its namespace; none beside other topics. */
  static List<String> beside(String topic) {
    if (!topic.endsWith(SEGMENTS)) {
      return List.of();
    }
    String namespace = topic.substring(0, topic.length() - SEGMENTS.length());
    return OTHERS.stream().map(other -> namespace + other).toList();
  }
}
