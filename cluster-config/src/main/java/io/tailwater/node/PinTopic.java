package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.model.alert.Pin;
import io.tailwater.model.alert.PinFormat;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The topic {@code tailwater.pins}: what alerts have pinned, for the shards of all nodes. */
final class PinTopic {
  /** The only partition of the topic. */
  static final TopicPartition PARTITION = new TopicPartition(Topics.PINS, 0);

  private PinTopic() {}

  /**
   * A record that pins these.
   *
   * @throws IllegalArgumentException if there are more than {@link Pin#MOST}
   */
  static ProducerRecord<byte[], byte[]> record(List<Pin> pins) {
    return new ProducerRecord<>(
        PARTITION.topic(), PARTITION.partition(), null, PinFormat.encode(pins));
  }
}
