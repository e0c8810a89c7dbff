package io.tailwater.node;

import io.tailwater.model.LogPatternName;
import io.tailwater.model.Topics;
import io.tailwater.model.TracePartitioner;
import io.tailwater.processors.pattern.PatternLimits;
import io.tailwater.processors.pattern.PatternMiner;
import io.tailwater.processors.pattern.PatternRecord;
import io.tailwater.processors.sampling.shape.LongIndex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
  private final List<LogPatternName> names = new ArrayList<>();

  /** By service, severity and former id what it was last said to be now. */
  private final LongIndex said = new LongIndex();

  private long[] saidIds = new long[16];

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
      name(changed);
      byte[] key =
          (changed.service() + '|' + changed.severityBand() + '|' + Long.toHexString(changed.id()))
              .getBytes(StandardCharsets.UTF_8);
      news.add(
          new ProducerRecord<>(PARTITION.topic(), PARTITION.partition(), key, changed.encode()));
    }
    return news;
  }

  private void name(PatternRecord pattern) {
    long kind = TracePartitioner.fmix64(pattern.service().hashCode()) + pattern.severityBand();
    for (long formerId : pattern.aliases()) {
      int number = said.add(TracePartitioner.fmix64(kind) ^ formerId);
      if (number >= saidIds.length) {
        saidIds = Arrays.copyOf(saidIds, 2 * number);
      }
      if (saidIds[number] != pattern.id()) {
        saidIds[number] = pattern.id();
        names.add(
            new LogPatternName(
                pattern.service(),
                pattern.severityBand(),
                formerId,
                pattern.id(),
                pattern.template()));
      }
    }
  }

  /** Ids that were found to mean others since the last call, as far as {@link #news} has told. */
  List<LogPatternName> takeNames() {
    List<LogPatternName> taken = List.copyOf(names);
    names.clear();
    return taken;
  }
}
