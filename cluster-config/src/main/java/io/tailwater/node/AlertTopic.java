package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.processors.alert.shard.DeskRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The topic through which the desk is told all that it is told, in one order. */
final class AlertTopic {
  /** All of it is one partition: one desk sees all alerts of a tenant. */
  static final TopicPartition PARTITION = new TopicPartition(Topics.ALERTS, 0);

  private AlertTopic() {}

  /** A record for the desk. */
  static ProducerRecord<byte[], byte[]> record(DeskRecord told) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.ALERTS, PARTITION.partition(), null, told.encode());
    RecordHeaders.put(record.headers(), RecordHeaders.ROLLUP_KIND, told.kind());
    return record;
  }
}
