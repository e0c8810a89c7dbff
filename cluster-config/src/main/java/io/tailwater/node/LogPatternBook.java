package io.tailwater.node;

import io.tailwater.model.Topics;
import io.tailwater.processors.pattern.PatternLimits;
import io.tailwater.processors.pattern.PatternMiner;
import io.tailwater.processors.pattern.PatternRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The patterns of logs that this node finds, and those that others wrote to {@code
 * tailwater.logs.patterns}: all nodes come to the same ones. Not thread-safe.
 */
final class LogPatternBook {
  static final TopicPartition PARTITION = new TopicPartition(Topics.LOGS_PATTERNS, 0);

  private static final Logger LOG = LoggerFactory.getLogger(LogPatternBook.class);

  private final PatternMiner miner = new PatternMiner(PatternLimits.DEFAULT);

  PatternMiner miner() {
    return miner;
  }

  /** Takes over what a node wrote; what this node cannot read is another version's, and left. */
  void accept(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (record.value() != null) {
        miner.accept(PatternRecord.decode(record.value()));
      }
    } catch (IllegalArgumentException unreadable) {
      LOG.warn("{} offset {} is left out: {}", PARTITION, record.offset(), unreadable.getMessage());
    }
  }

  /** What was found since the last call, for the others. */
  List<ProducerRecord<byte[], byte[]>> news() {
    List<ProducerRecord<byte[], byte[]>> news = new ArrayList<>();
    for (PatternRecord changed : miner.takeChanged()) {
      byte[] key =
          (changed.service() + '|' + changed.severityBand() + '|' + Long.toHexString(changed.id()))
              .getBytes(StandardCharsets.UTF_8);
      news.add(
          new ProducerRecord<>(PARTITION.topic(), PARTITION.partition(), key, changed.encode()));
    }
    return news;
  }
}
