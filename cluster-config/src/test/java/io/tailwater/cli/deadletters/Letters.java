package io.tailwater.cli.deadletters;

import io.tailwater.config.InvalidConfigException;
import io.tailwater.config.TailwaterConfig;
import io.tailwater.model.DeadLetterHeaders;
import io.tailwater.model.Signal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Dead letters and configurations for tests. */
final class Letters {
  static final String ZIPKIN =
      """
      [{"traceId": "463ac35c9f6413ad48485a3953bb6124", "id": "000000000000000a", "name": "get",
        "timestamp": 1700000000000000, "duration": 5, "localEndpoint": {"serviceName": "order"}}]""";

  /** One span of OTLP in protobuf, without a resource. */
  static final byte[] OTLP =
      HexFormat.of()
          .parseHex("0a20121e121c0a10463ac35c9f6413ad48485a3953bb61241208000000000000000a");

  private Letters() {}

  static DeadLetter of(String reason, String topic, byte[] value) {
    return record(0, 17, 1_700_000_000_000L, reason, topic, "", value);
  }

  static DeadLetter of(String reason, String topic, String value) {
    return of(reason, topic, value.getBytes(StandardCharsets.UTF_8));
  }

  static DeadLetter ofSignal(Signal signal, String reason, String topic, byte[] value) {
    RecordHeaders headers = headers(reason, topic, "");
    put(headers, Signal.HEADER, signal.word());
    return letter(0, 17, 1_700_000_000_000L, headers, value);
  }

  static DeadLetter at(int partition, long offset, long timeMillis, String reason) {
    return record(partition, offset, timeMillis, reason, "zipkin", "", new byte[3]);
  }

  static DeadLetter record(
      int partition,
      long offset,
      long timeMillis,
      String reason,
      String topic,
      String detail,
      byte[] value,
      String... history) {
    RecordHeaders headers = headers(reason, topic, detail);
    for (String before : history) {
      put(headers, DeadLetterHeaders.REPLAYED_FROM, before);
    }
    return letter(partition, offset, timeMillis, headers, value);
  }

  private static RecordHeaders headers(String reason, String topic, String detail) {
    RecordHeaders headers = new RecordHeaders();
    put(headers, DeadLetterHeaders.REASON, reason);
    put(headers, DeadLetterHeaders.DETAIL, detail);
    put(headers, DeadLetterHeaders.ORIGIN_TOPIC, topic);
    put(headers, DeadLetterHeaders.ORIGIN_PARTITION, "2");
    put(headers, DeadLetterHeaders.ORIGIN_OFFSET, "1041");
    return headers;
  }

  private static DeadLetter letter(
      int partition, long offset, long timeMillis, RecordHeaders headers, byte[] value) {
    return DeadLetter.of(
        new ConsumerRecord<>(
            "tailwater.deadletters",
            partition,
            offset,
            timeMillis,
            TimestampType.CREATE_TIME,
            3,
            value.length,
            "key".getBytes(StandardCharsets.UTF_8),
            value,
            headers,
            Optional.empty()));
  }

  private static void put(RecordHeaders headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** What nodes with this {@code node:} block read. */
  static SourceTopics sources(String node) {
    try {
      return SourceTopics.of(
          "t.yaml",
          TailwaterConfig.parse(
              "t.yaml",
              "tail_sampling:\n  policies:\n    - {name: all, type: always_sample}\nnode: "
                  + node
                  + "\n"));
    } catch (InvalidConfigException refused) {
      throw new AssertionError(refused);
    }
  }
}
