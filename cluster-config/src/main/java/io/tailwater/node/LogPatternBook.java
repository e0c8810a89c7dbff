package io.tailwater.node;

import io.tailwater.model.LogPatternName;
import io.tailwater.model.Topics;
import io.tailwater.processors.pattern.PatternLimits;
import io.tailwater.processors.pattern.PatternMiner;
import io.tailwater.processors.pattern.PatternRecord;
import io.tailwater.processors.sampling.shape.LongIndex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** By service and severity, what its former ids were last said to be now. */
  private final Map<String, Said> said = new HashMap<>();

  /** Of former ids what they are now. */
  private static final class Said {
    private final LongIndex formerIds = new LongIndex();
    private long[] ids = new long[8];

    /** Whether that is news. */
    boolean isNews(long formerId, long id) {
      int number = formerIds.add(formerId);
      if (number >= ids.length) {
        ids = Arrays.copyOf(ids, 2 * number);
      }
      boolean news = ids[number] != id;
      ids[number] = id;
      return news;
    }
  }

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
    Said before = said.computeIfAbsent(pattern.severityBand() + pattern.service(), _ -> new Said());
    for (long formerId : pattern.aliases()) {
      if (before.isNews(formerId, pattern.id())) {
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
